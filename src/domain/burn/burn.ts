import type { Sensitivity } from '../spike/sensitivity.ts'
import { likenessOf } from './likeness.ts'
import { indexOf, shareOf, sumOf, weeksOf, type BurnMemory, type Kind, type Risen } from './memory.ts'
import { ACCEPT_WEEKS, FALSE_A_YEAR, HALF_LIFE_WEEKS, LEAST_NAMED, LEAST_RISE, LEFT_OF_IT, MERGE_WEEKS, RECENT_WEEKS, RING_WEEKS, SHARES } from './parameters.ts'
import { riseOf, type Rise } from './rise.ts'
import { addWeek, usualOf } from './usual.ts'
import type { Week } from './week.ts'

/** `opened`: a share rose; `recovered`: it came back; `closed`: it stayed, and is what is usual from now on. */
export interface BurnEvent extends Risen {
  type: 'opened' | 'recovered' | 'closed'
}

const WEEKS_A_YEAR = 52
const WEEKS_IN_90_DAYS = 90 / 7

/**
 * Takes in the next week (weeks left out had no complaints; one that was absorbed already changes nothing) and says what that
 * shows. The chance that a brand whose composition stays is told of a rise within a year is at most `FALSE_A_YEAR`.
 */
export const absorb = (memory: BurnMemory, week: Week, sensitivity: Sensitivity = 'quarter'): { memory: BurnMemory; events: BurnEvent[] } => {
  if (memory.week !== null && week.week <= memory.week) return { memory, events: [] }
  let grown = memory
  for (let missing = (memory.week ?? week.week - 1) + 1; missing < week.week; missing++) grown = append(grown, { week: missing, complaints: 0, named: {} })
  grown = append(grown, week)
  const { memory: settled, events } = settle(grown)
  const opened = findRises(settled, sensitivity)
  const risen = [...settled.risen, ...opened]
  return { memory: { ...settled, risen }, events: [...events, ...opened.filter(one => one.with === null).map(one => ({ type: 'opened' as const, ...one }))] }
}

const append = (memory: BurnMemory, { week, complaints, named }: Week): BurnMemory => {
  const fresh = Object.fromEntries(Object.keys(named).filter(key => !memory.kinds[key] && hasRoom(memory, key)).map(key => [key, newKind(memory)]))
  const kinds = Object.fromEntries(Object.entries({ ...memory.kinds, ...fresh }).map(([key, kind]) => [key, { ...kind, named: [...kind.named, named[key] ?? 0] }]))
  return shorten({ ...memory, week, age: memory.age + 1, complaints: [...memory.complaints, complaints], kinds })
}

const isMomentKind = (key: string): boolean => key.startsWith('moment:')

/** The budget of false alarms is for so many kinds and no more. */
const hasRoom = ({ kinds }: BurnMemory, key: string): boolean =>
  isMomentKind(key) || Object.keys(kinds).filter(known => !isMomentKind(known)).length < SHARES.aspects

/** Nobody named it before: that is known of every week. */
const newKind = ({ complaints, kinds, age }: BurnMemory): Kind => {
  const [any] = Object.values(kinds)
  return { named: complaints.map(() => 0), older: [any?.older[0] ?? 0, 0, Math.max(0, age - complaints.length)], from: 0 }
}

/** The oldest week leaves the ring and goes into what is usual, where it fades. */
const shorten = (memory: BurnMemory): BurnMemory => {
  if (memory.complaints.length <= RING_WEEKS) return memory
  const first = memory.week! - memory.complaints.length + 1
  const keys = Object.keys(memory.kinds)
  const alike = likenessesOf(memory)
  const kinds = keys.map((key, i): [string, Kind] => {
    const kind = memory.kinds[key]!
    const older = first < kind.from ? kind.older : fadeIn(kind.older, { complaints: memory.complaints[0]!, named: kind.named[0]! }, alike[i]!)
    return [key, { ...kind, older, named: kind.named.slice(1) }]
  })
  return { ...memory, complaints: memory.complaints.slice(1), kinds: Object.fromEntries(kinds) }
}

const KEPT = 0.5 ** (1 / HALF_LIFE_WEEKS)

const fadeIn = ([complaints, named, weeks]: Kind['older'], week: { complaints: number; named: number }, likeness: number): Kind['older'] => {
  const sums = addWeek({ complaints: complaints * KEPT, named: named * KEPT }, week, likeness)
  return [round(sums.complaints), round(sums.named), weeks + 1]
}

const round = (value: number): number => Math.round(value * 1000) / 1000

const likenessesOf = (memory: BurnMemory): number[] => likenessOf(Object.values(memory.kinds).map(kind => weeksOf(memory, { ...kind, from: 0 }).weeks))

/** Ends rises that came back, and those that lasted until they are usual. */
const settle = (memory: BurnMemory): { memory: BurnMemory; events: BurnEvent[] } => {
  const events: BurnEvent[] = []
  const kinds = { ...memory.kinds }
  const past = memory.past.filter(({ since }) => since > memory.week! - RING_WEEKS)
  const risen = memory.risen.flatMap(one => {
    const kind = memory.kinds[one.kind]!
    const now = { ...one, to: shareOf(sumOf(sinceWeek(memory, kind, one.since))) }
    const recent = sumOf(sinceWeek(memory, kind, memory.week! - RECENT_WEEKS + 1))
    const isBack = memory.week! - one.found >= RECENT_WEEKS && recent.complaints > 0 && shareOf(recent) <= one.from + LEFT_OF_IT * (one.to - one.from)
    const isUsual = memory.week! - one.found >= ACCEPT_WEEKS
    if (!isBack && !isUsual) return [now]
    kinds[one.kind] = isBack ? resume(memory, kind, one) : { ...kind, older: [0, 0, 0], from: one.found + 1 }
    if (one.with === null) {
      events.push({ ...now, type: isBack ? 'recovered' : 'closed' })
      past.push({ kind: one.kind, since: one.since })
    }
    return []
  })
  return { memory: { ...memory, kinds, risen, past }, events }
}

const sinceWeek = (memory: BurnMemory, kind: Kind, week: number) => weeksOf(memory, { ...kind, from: Math.max(week, 0) }).weeks

/** What was usual before the rise is so again; the weeks of the rise are no part of it. */
const resume = (memory: BurnMemory, kind: Kind, { since }: Risen): Kind => {
  const { first, weeks } = weeksOf(memory, kind)
  const before = weeks.slice(0, Math.max(0, indexOf(memory, since) - first))
  const likeness = likenessesOf(memory)[Object.keys(memory.kinds).findIndex(key => memory.kinds[key] === kind)]!
  return { ...kind, older: before.reduce((older, week) => fadeIn(older, week, likeness), kind.older), from: memory.week! - RECENT_WEEKS + 1 }
}

/** Rises that pass the line, the surest first; those of one cause under the first of them. */
const findRises = (memory: BurnMemory, sensitivity: Sensitivity): Risen[] => {
  const alike = likenessesOf(memory)
  const found = Object.entries(memory.kinds).flatMap(([key, kind], i) => {
    if (memory.risen.some(one => one.kind === key)) return []
    const rise = risenIn(memory, kind, alike[i]!)
    if (rise === undefined) return []
    const log = rise.log + Math.log(shareOfAlarms(key))
    return log >= Math.log(WEEKS_A_YEAR / FALSE_A_YEAR[sensitivity]) ? [{ log, risen: describe(memory, key, rise, { likeness: alike[i]!, log }) }] : []
  })
  return found.filter(({ risen }) => isMaterial(memory, risen)).toSorted((a, b) => b.log - a.log).reduce<Risen[]>((told, { risen }) => [...told, { ...risen, with: leadOf([...memory.risen.filter(one => one.with === null), ...told.filter(one => one.with === null), ...memory.past], risen) }], [])
}

const shareOfAlarms = (key: string): number => 1 / (2 * (isMomentKind(key) ? SHARES.moments : SHARES.aspects))

const risenIn = (memory: BurnMemory, kind: Kind, likeness: number): Rise | undefined => {
  const { first, weeks } = weeksOf(memory, kind)
  const [complaints, named, olderWeeks] = kind.older
  const rise = riseOf({ older: { complaints, named }, olderWeeks, weeks, likeness })
  return rise && { ...rise, since: rise.since + first }
}

const describe = (memory: BurnMemory, key: string, { since }: Rise, { likeness, log }: { likeness: number; log: number }): Risen => {
  const kind = memory.kinds[key]!
  const { first, weeks } = weeksOf(memory, kind)
  const [complaints, named] = kind.older
  const before = weeks.slice(0, since - first).reduce((sums, week) => addWeek(sums, week, likeness), { complaints, named })
  const week = memory.week! - memory.complaints.length + 1 + since
  return { kind: key, since: week, from: before.complaints === 0 ? usualOf(before).share : shareOf(before), to: shareOf(sumOf(weeks.slice(since - first))), found: memory.week!, per90d: WEEKS_IN_90_DAYS / Math.exp(log), with: null }
}

/** Large enough to act on, and still so. */
const isMaterial = (memory: BurnMemory, { kind: key, since, from, to }: Risen): boolean => {
  const weeks = sinceWeek(memory, memory.kinds[key]!, since)
  const recent = sumOf(weeks.slice(-RECENT_WEEKS))
  return to - from >= LEAST_RISE && sumOf(weeks).named >= LEAST_NAMED && shareOf(recent) - from >= (to - from) / 2
}

const leadOf = (leads: Array<{ kind: string; since: number }>, { kind, since }: Risen): string | null =>
  leads.find(lead => lead.kind !== kind && Math.abs(lead.since - since) <= MERGE_WEEKS)?.kind ?? null
