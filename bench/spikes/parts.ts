import { createMemory, tick } from '../../src/domain/spike/detector.ts'
import type { SpikeEvent } from '../../src/domain/spike/episode.ts'
import { budgetOf, seriesOf, WHOLE, type Part } from '../../src/domain/spike/family.ts'
import { merge, type Head } from '../../src/domain/spike/merge.ts'
import type { Sensitivity } from '../../src/domain/spike/sensitivity.ts'
import { silenceOf } from '../../src/domain/spike/silence.ts'
import { HOUR_MS } from '../../src/domain/spike/time.ts'
import { createDice, type Dice } from './dice.ts'
import type { Alert } from './score.ts'
import { HISTORY, JUDGED, type Wave, type World } from './world.ts'

/** What arrives of one part, by hour: [event hour, negative, other]. */
export interface Split {
  series: string
  arrivals: World['arrivals']
}

export interface LocalWave extends Wave {
  series: string
}

const SIZES: Record<Part, number> = { moment: 6, source: 5, place: 9 }
const START = Date.UTC(2026, 0, 5)

/** A brand whose opinions are of moments, sources and places, each with days better and worse of its own; waves that are one part's alone. */
export const splitWorld = (world: World, seed: string): { whole: World; splits: Split[]; locals: LocalWave[] } => {
  const dice = createDice(`${seed} parts`)
  const whole: World = { ...world, arrivals: world.arrivals.map(hour => hour.map(count => [...count] as [number, number, number])) }
  const shares = (Object.keys(SIZES) as Part[]).flatMap(part => sharesOf(dice, SIZES[part]).map((share, i) => ({ series: seriesOf(part, String(i)), part, share })))
  const splits = shares.map(({ series }): Split => ({ series, arrivals: world.arrivals.map(() => []) }))
  const locals = addLocals(dice, { world: whole, shares, splits })
  for (const part of Object.keys(SIZES) as Part[]) {
    const members = shares.flatMap((one, i) => (one.part === part ? [{ ...one, arrivals: splits[i]!.arrivals }] : []))
    world.arrivals.forEach((hour, at) => hour.forEach(([of, negative, other]) => {
      const now = members.map(({ share }) => share[of]!)
      const [negatives, others] = [parted(dice, negative, now), parted(dice, other, now)]
      members.forEach(({ arrivals }, i) => (negatives[i]! + others[i]! > 0 ? arrivals[at]!.push([of, negatives[i]!, others[i]!]) : 0))
    }))
  }
  return { whole, splits, locals }
}

/** Shares of a whole that wander from day to day. */
const sharesOf = (dice: Dice, size: number): Float64Array[] => {
  const base = Array.from({ length: size }, (_, i) => Math.exp(0.4 * dice.normal()) / (i + 1))
  const walks = base.map(() => 0)
  const shares = base.map(() => new Float64Array(HISTORY + JUDGED))
  for (let hour = 0; hour < HISTORY + JUDGED; hour++) {
    if (hour % 24 === 0) for (let i = 0; i < size; i++) walks[i] = 0.7 * walks[i]! + 0.15 * dice.normal()
    const now = base.map((share, i) => share * Math.exp(walks[i]!))
    const sum = now.reduce((a, b) => a + b, 0)
    now.forEach((share, i) => (shares[i]![hour] = share / sum))
  }
  return shares
}

/** Each of a count falls to one part. */
const parted = (dice: Dice, count: number, shares: number[]): number[] => {
  let [left, rest] = [count, 1]
  return shares.map((share, i) => {
    const taken = i === shares.length - 1 ? left : binomial(dice, left, Math.min(1, share / rest))
    left -= taken
    rest -= share
    return taken
  })
}

const binomial = (dice: Dice, count: number, chance: number): number => {
  if (count > 60) return Math.min(count, Math.max(0, Math.round(count * chance + Math.sqrt(count * chance * (1 - chance)) * dice.normal())))
  let hits = 0
  for (let i = 0; i < count; i++) if (dice.next() < chance) hits += 1
  return hits
}

/** A wave of one part: six in the time that is judged, between those of the whole brand. It is in the whole and in one part of each other sort. */
const addLocals = (dice: Dice, { world, shares, splits }: { world: World; shares: Array<{ series: string; part: Part; share: Float64Array }>; splits: Split[] }): LocalWave[] =>
  Array.from({ length: 6 }, (_, n): LocalWave => {
    const at = dice.whole(0, shares.length - 1)
    const start = HISTORY + (1 + 14 * n) * 24 + dice.whole(0, 48)
    const [hours, times] = [dice.pick([6, 12, 24]), dice.pick([5, 10])]
    const carriers = (Object.keys(SIZES) as Part[]).map(part => (part === shares[at]!.part ? at : dice.pick(shares.flatMap((one, i) => (one.part === part ? [i] : [])))))
    let excess = 0
    for (let hour = start; hour < start + hours; hour++) {
      const count = dice.count((times - 1) * world.rate * shares[at]!.share[hour]!, 0.1)
      if (count === 0) continue
      excess += count
      world.arrivals[hour]!.push([hour, count, 0])
      for (const i of carriers) splits[i]!.arrivals[hour]!.push([hour, count, 0])
    }
    return { kind: 'negative', start, hours, times, shape: 'step', excess, series: shares[at]!.series }
  })

/** What is told of a brand that is watched as a whole and by its parts, as the service merges it. */
export const watchFamily = ({ whole, splits }: { whole: World; splits: Split[] }, sensitivity: Sensitivity): Alert[] => {
  const series = [{ series: WHOLE, arrivals: whole.arrivals }, ...splits].map(one => ({ ...one, memory: createMemory() }))
  const budget = budgetOf(sensitivity, splits.length)
  const alerts: Alert[] = []
  let head: Head | undefined
  for (let hour = 0; hour < whole.arrivals.length; hour++) {
    const events: SpikeEvent[] = series.flatMap(({ series: name, arrivals, memory }) => {
      const counts = arrivals[hour]!.map(([of, negative, other]) => ({ hour: START + of * HOUR_MS, negative, other }))
      return tick(memory, { at: START + (hour + 1) * HOUR_MS, collected: whole.isUp[hour]!, counts }, name === WHOLE ? { sensitivity } : budget).map(event => ({ ...event, series: name }))
    })
    const merged = merge(head, events)
    head = merged.head
    // What several say at one look is one message.
    const told = merged.steps.find(({ step }) => step !== 'note' && step !== 'end')
    if (told) alerts.push({ hour, kind: told.event.kind })
  }
  return alerts
}

/** How often silence is told of a brand that never fell silent. */
export const countSilences = ({ arrivals, isUp }: World, sensitivity: Sensitivity): number => {
  const memory = createMemory()
  let [silences, was] = [0, false]
  for (let hour = 0; hour < arrivals.length; hour++) {
    tick(memory, { at: START + (hour + 1) * HOUR_MS, collected: isUp[hour]!, counts: arrivals[hour]!.map(([of, negative, other]) => ({ hour: START + of * HOUR_MS, negative, other })) }, { sensitivity })
    const is = silenceOf(memory, { sensitivity }) !== undefined
    if (is && !was && hour >= HISTORY) silences += 1
    was = is
  }
  return silences
}

/** Hours until silence is told of a brand that falls silent for good at an hour; undefined: not within four weeks. */
export const hoursToSilence = (world: World, at: number, sensitivity: Sensitivity): number | undefined => {
  const memory = createMemory()
  for (let hour = 0; hour < Math.min(at + 28 * 24, world.arrivals.length); hour++) {
    const counts = hour < at ? world.arrivals[hour]!.map(([of, negative, other]) => ({ hour: START + of * HOUR_MS, negative, other })) : []
    tick(memory, { at: START + (hour + 1) * HOUR_MS, collected: hour >= at || world.isUp[hour]!, counts }, { sensitivity })
    if (hour > at && silenceOf(memory, { sensitivity })) return hour - at + 1
  }
  return undefined
}
