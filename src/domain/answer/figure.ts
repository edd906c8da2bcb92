import { openBetween } from '../case/business-hours.ts'
import { dueAt, type Clock } from '../case/sla.ts'
import type { Tier } from '../case/tier.ts'
import type { Moment } from '../journey/moments.ts'
import { replyKind, type ReplyKind } from '../identity/reply.ts'
import type { Outcome } from './outcome.ts'

/** What somebody wants of the brand: to buy, to have something put right, or anything else. */
export const WANTS = ['buying', 'complaint', 'other'] as const
export type Wants = (typeof WANTS)[number]

/** One opinion that is owed an answer, and what became of it. */
export interface LoopFact {
  mentionId: string
  sourceId: string
  place: string | null
  moment: Moment | null
  wants: Wants
  tier: Tier
  publishedAt: Date
  /** Answered in public, at whatever time. */
  isAnswered: boolean
  /** Its first answer; null: none, or nobody knows when. */
  answeredAt: Date | null
  /** Who sent that, where it went out from here. */
  person: { id: string; name: string } | null
  /** The words of it. */
  reply: string | null
  language: string | null
  outcome: Outcome | null
  /** Its case was opened again, or its author spoke again after the answer, still against the brand. */
  reopened: boolean
  remedy: string | null
  resolvedAt: Date | null
}

/** Nearest-rank quantiles of so many values; null: none. */
export interface Spread {
  n: number
  median: number | null
  p90: number | null
}

/** Every figure is a count of facts or a quantile of their minutes; shares are 0…1, null without anything to share. */
export interface Figures {
  owed: number
  answered: number
  responseRate: number | null
  /** Minutes from publication to the first answer whose time is known: on the wall clock, and in business hours. */
  firstResponse: { clock: Spread; business: Spread }
  /** Of those that were due by now: answered within the target of their tier. `met` of `due`. */
  inTarget: { due: number; met: number; share: number | null }
  /** Answers that tell the next reader something, of those whose words are known. */
  substance: { n: number; share: number | null }
  reopened: number
  remedied: number
  /** Minutes from publication to resolution, wall clock. */
  resolution: Spread
  recovered: number
  kept: number
  lost: number
}

export interface Measuring {
  clock: Clock
  now: Date
}

const MINUTE_MS = 60_000
// A fact stands in many groups: reading an answer and asking a calendar take longer than all else that is counted.
const kinds = new WeakMap<LoopFact, ReplyKind>()
const times = new WeakMap<LoopFact, Times & { of: Clock }>()

interface Times {
  /** Epoch milliseconds; null: no clock. */
  due: number | null
  /** To the first answer, where its time is known: on the wall clock, and in business hours. */
  minutes: { clock: number; business: number } | null
}

const timesOf = (fact: LoopFact, clock: Clock): Times => {
  const known = times.get(fact)
  if (known?.of === clock) return known
  const { publishedAt, answeredAt, tier } = fact
  const found = {
    of: clock,
    // The same deadline that a case of it has.
    due: dueAt(publishedAt.getTime(), tier, clock),
    minutes: answeredAt && { clock: minutesBetween(publishedAt, answeredAt), business: businessMinutes(publishedAt, answeredAt, clock) },
  }
  times.set(fact, found)
  return found
}

/** What the words of an answer are worth to the next reader; null: they are not known. */
export const kindOf = (fact: LoopFact): ReplyKind | null => {
  if (fact.reply === null || fact.reply === '') return null
  const known = kinds.get(fact) ?? replyKind(fact.reply)
  kinds.set(fact, known)
  return known
}

export const figuresOf = (facts: LoopFact[], measuring: Measuring): Figures => {
  const answered = facts.filter(({ isAnswered }) => isAnswered)
  const timed = facts.flatMap(fact => timesOf(fact, measuring.clock).minutes ?? [])
  const told = answered.flatMap(fact => kindOf(fact) ?? [])
  const due = facts.flatMap(fact => dueOf(fact, measuring))
  const count = (outcome: Outcome): number => facts.filter(fact => fact.outcome === outcome).length
  return {
    owed: facts.length,
    answered: answered.length,
    responseRate: shareOf(answered.length, facts.length),
    firstResponse: { clock: spreadOf(timed.map(({ clock }) => clock)), business: spreadOf(timed.map(({ business }) => business)) },
    inTarget: { due: due.length, met: due.filter(met => met).length, share: shareOf(due.filter(met => met).length, due.length) },
    substance: { n: told.length, share: shareOf(told.filter(kind => kind === 'substance').length, told.length) },
    reopened: facts.filter(({ reopened }) => reopened).length,
    remedied: facts.filter(({ remedy }) => remedy !== null).length,
    resolution: spreadOf(facts.flatMap(({ publishedAt, resolvedAt }) => (resolvedAt === null ? [] : [minutesBetween(publishedAt, resolvedAt)]))),
    recovered: count('recovered'),
    kept: count('kept'),
    lost: count('lost'),
  }
}

/** Whether the target was met; nothing where there is no target, where it is not due yet, or where nobody knows when it was answered. */
export const dueOf = (fact: LoopFact, { clock, now }: Measuring): boolean[] => {
  const { answeredAt, isAnswered } = fact
  const { due } = timesOf(fact, clock)
  if (due === null) return []
  if (answeredAt !== null) return [answeredAt.getTime() <= due]
  return isAnswered || now.getTime() <= due ? [] : [false]
}

/** An answer dated before its opinion (an edit, a clock that is wrong) took no time. */
const minutesBetween = (from: Date, to: Date): number => Math.max(0, to.getTime() - from.getTime()) / MINUTE_MS
const businessMinutes = (from: Date, to: Date, { calendar, timeZone }: Clock): number => Math.max(0, openBetween(from.getTime(), to.getTime(), calendar, timeZone)) / MINUTE_MS

export const spreadOf = (values: number[]): Spread => {
  const sorted = Float64Array.from(values).sort()
  const rank = (share: number): number | null => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null
  return { n: sorted.length, median: rank(0.5), p90: rank(0.9) }
}

export const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)

export interface Group extends Figures {
  key: string
  name: string | null
}

/** The same figures for each person, source, moment, place; the largest first. Facts without one stand under no group. */
export const groupFigures = (facts: LoopFact[], keyOf: (fact: LoopFact) => { key: string; name: string | null } | null, measuring: Measuring): Group[] => {
  const keyed = facts.flatMap(fact => {
    const key = keyOf(fact)
    return key === null ? [] : [{ ...key, fact }]
  })
  const groups = [...Map.groupBy(keyed, ({ key }) => key)]
  return groups.map(([key, list]) => ({ key, name: list[0]!.name, ...figuresOf(list.map(({ fact }) => fact), measuring) })).toSorted((a, b) => b.owed - a.owed || (a.key < b.key ? -1 : 1))
}

/** The figures of what the members of each team sent; who is in two counts in both. */
export const teamFigures = (facts: LoopFact[], teams: Array<{ id: string; name: string; members: string[] }>, measuring: Measuring): Group[] =>
  teams.flatMap(({ id, name, members }) => {
    const theirs = facts.filter(({ person }) => person !== null && members.includes(person.id))
    return theirs.length === 0 ? [] : [{ key: id, name, ...figuresOf(theirs, measuring) }]
  })

export interface Gap {
  buying: Figures
  complaint: Figures
  /** Complaints against buying questions: how many times as long the median answer takes, and how much less often there is one (0…1 each). Positive: selling comes first. */
  timesAsLong: number | null
  rate: number | null
  substance: number | null
}

/** How fast and how well buying questions are answered against complaints. */
export const sellServeGap = (facts: LoopFact[], measuring: Measuring): Gap => {
  const of = (wants: Wants): Figures => figuresOf(facts.filter(fact => fact.wants === wants), measuring)
  const [buying, complaint] = [of('buying'), of('complaint')]
  const less = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a - b)
  const [quick, slow] = [buying.firstResponse.clock.median, complaint.firstResponse.clock.median]
  return {
    buying,
    complaint,
    timesAsLong: quick === null || slow === null || quick === 0 ? null : slow / quick,
    rate: less(buying.responseRate, complaint.responseRate),
    substance: less(buying.substance.share, complaint.substance.share),
  }
}
