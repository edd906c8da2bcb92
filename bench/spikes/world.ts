import { createDice, type Dice } from './dice.ts'

export const VARIANTS = ['plain', 'cascades', 'bursts', 'campaigns', 'clock', 'night-owls', 'long-outage'] as const
export type Variant = (typeof VARIANTS)[number]

export const HISTORY = 56 * 24
export const JUDGED = 90 * 24
export const RATES = [0.05, 0.3, 2, 15, 150, 2000]

/** A wave that was put in, hours since the start. `excess`: negatives it is expected to bring. */
export interface Wave {
  kind: 'negative' | 'volume' | 'past'
  start: number
  hours: number
  times: number
  shape: 'step' | 'ramp'
  excess: number
}

export type Rush = Pick<Wave, 'start' | 'hours' | 'times'>

export interface World {
  rate: number
  waves: Wave[]
  /** Hours in which more of everything was said, by chance of life: no wave, but a rush that may be told as one. */
  rushes: Rush[]
  /** Whether the collector ran, by hour. */
  isUp: boolean[]
  /** What arrives, by hour: [event hour, negative, other]. */
  arrivals: Array<Array<[number, number, number]>>
}

const HOURS = HISTORY + JUDGED

/** The invented life of a brand: a rhythm of its own, days and hours better and worse, late arrivals, outages, waves. */
export const createWorld = (seed: string, { rate, variant, isLate = true }: { rate: number; variant: Variant; isLate?: boolean }): World => {
  const dice = createDice(`${seed} ${rate} ${variant}`)
  const usual = rhythmOf(dice, { rate, variant })
  const [mood, others] = moodsOf(dice)
  const share = dice.between(0.08, 0.35)
  const spread = dice.between(0.03, 0.2)
  const { waves, extra, volume } = wavesOf(dice, usual, rate)
  const negative: number[] = []
  const other: number[] = []
  const rushes: Rush[] = []
  const answered = new Float64Array(HOURS + 48)
  for (let hour = 0; hour < HOURS; hour++) {
    const busy = volume[hour]! * (variant === 'bursts' ? burst(dice, hour, rushes) : 1)
    const promoted = variant === 'campaigns' && hour % 168 === 60 + (hour % 5) ? 3 : 1
    negative[hour] = dice.count(usual[hour]! * mood[hour]! * busy, spread) + dice.count(extra[hour]!, 0.1) + dice.count(answered[hour]!)
    other[hour] = dice.count((usual[hour]! * (1 - share) * others[hour]! * busy * promoted) / share, spread) + dice.count(extra[hour]! * 0.3, 0.1)
    // Every complaint draws answers over the next hours, and those draw others.
    if (variant === 'cascades') for (let later = 1; later <= 12; later++) answered[hour + later]! += (negative[hour]! * 0.25 * 0.75 ** later) / 2.9
  }
  return { rate, waves, rushes, ...deliver(dice, { negative, other }, { isLate, variant }) }
}

const rhythmOf = (dice: Dice, { rate, variant }: { rate: number; variant: Variant }): Float64Array => {
  const peak = variant === 'night-owls' ? dice.between(3, 7) : dice.between(15, 26)
  const [swing, second, weekend] = [dice.between(0.3, 0.9), dice.between(0, 0.3), dice.between(0.4, 1.3)]
  const level = rate * Math.exp(0.3 * dice.normal())
  const trend = 0.2 * dice.normal()
  const special = new Map(Array.from({ length: 3 }, () => [dice.whole(0, HOURS / 24 - 1), Math.exp(0.35 * dice.normal())]))
  return Float64Array.from({ length: HOURS }, (_, hour) => {
    // Clocks are changed in the middle of what is judged: the same life, an hour earlier.
    const clock = hour + (variant === 'clock' && hour > HISTORY + JUDGED / 2 ? 1 : 0)
    const angle = (2 * Math.PI * ((clock % 24) - peak)) / 24
    const isWeekend = Math.floor(clock / 24) % 7 > 4
    const shape = Math.max(0.05, 1 + swing * Math.cos(angle) + second * Math.cos(2 * angle + 1)) * (isWeekend ? weekend : 1)
    return level * shape * Math.exp((trend * (hour - HISTORY)) / JUDGED) * (special.get(Math.floor(hour / 24)) ?? 1)
  })
}

/** Days and hours are better and worse, for complaints and others partly together. */
const moodsOf = (dice: Dice): [Float64Array, Float64Array] => {
  const [ofDay, ofHour] = [dice.between(0.08, 0.25), dice.between(0.05, 0.2)]
  const mood = new Float64Array(HOURS)
  const others = new Float64Array(HOURS)
  let [day, own, theirs, hourly] = [0, 0, 0, 0]
  for (let hour = 0; hour < HOURS; hour++) {
    if (hour % 24 === 0) [day, own, theirs] = [drift(dice, day, 0.6), drift(dice, own, 0.6), drift(dice, theirs, 0.6)]
    hourly = drift(dice, hourly, 0.7)
    mood[hour] = Math.exp(ofDay * (0.75 * day + 0.65 * own) + ofHour * hourly)
    others[hour] = Math.exp(ofDay * (0.75 * day + 0.3 * theirs) + 0.7 * ofHour * hourly)
  }
  return [mood, others]
}

const drift = (dice: Dice, before: number, keep: number): number => keep * before + Math.sqrt(1 - keep * keep) * dice.normal()

/** Now and then everything is talked about for some hours. */
const burst = (dice: Dice, hour: number, rushes: Rush[]): number => {
  const last = rushes.at(-1)
  if (last && hour < last.start + last.hours) return last.times
  if (dice.next() >= 1 / 250) return 1
  const rush = { start: hour, hours: dice.whole(1, 8), times: dice.between(1.5, 4) }
  rushes.push(rush)
  return rush.times
}

const wavesOf = (dice: Dice, usual: Float64Array, rate: number): { waves: Wave[]; extra: Float64Array; volume: Float64Array } => {
  const waves: Wave[] = []
  const extra = new Float64Array(HOURS)
  const volume = new Float64Array(HOURS).fill(1)
  const add = (wave: Omit<Wave, 'excess'>): void => {
    let excess = 0
    for (let i = 0; i < wave.hours && wave.start + i < HOURS; i++) {
      const at = wave.start + i
      const strength = wave.shape === 'step' ? 1 : heightOf(i / wave.hours)
      const more = (wave.times - 1) * strength * 0.5 * (usual[at]! + rate)
      if (wave.kind === 'volume') volume[at]! *= 1 + (wave.times - 1) * strength
      else extra[at]! += more
      excess += more
    }
    waves.push({ ...wave, excess })
  }
  const [shapes, lengths] = [['step', 'ramp'] as const, [1, 3, 6, 12, 24, 72]]
  for (let i = dice.count(2); i > 0; i--) add({ kind: 'past', start: dice.whole(72, HISTORY - 120), hours: dice.pick([6, 12, 24, 48]), times: dice.pick([3, 5, 8]), shape: dice.pick(shapes) })
  const rush = dice.whole(0, 5)
  for (let i = 0; i < 6; i++) {
    const start = HISTORY + (8 + 14 * i) * 24 + dice.whole(-60, 60)
    if (i === rush) add({ kind: 'volume', start, hours: dice.pick([6, 12, 24, 48]), times: dice.pick([2, 3, 4]), shape: 'step' })
    else add({ kind: 'negative', start, hours: dice.pick(lengths), times: dice.pick(rate < 1 ? [3, 5, 10, 30] : [2, 3, 5, 10]), shape: dice.pick(shapes) })
  }
  return { waves, extra, volume }
}

/** Rises over a third, falls over the rest. */
const heightOf = (part: number): number => (part < 1 / 3 ? 3 * part : Math.max(0.15, 1.3 - 1.3 * part))

const deliver = (dice: Dice, { negative, other }: { negative: number[]; other: number[] }, { isLate, variant }: { isLate: boolean; variant: Variant }): Pick<World, 'isUp' | 'arrivals'> => {
  const isUp = new Array<boolean>(HOURS).fill(true)
  const arrivals = Array.from({ length: HOURS }, (): Array<[number, number, number]> => [])
  if (!isLate) {
    for (let hour = 0; hour < HOURS; hour++) arrivals[hour]!.push([hour, negative[hour]!, other[hour]!])
    return { isUp, arrivals }
  }
  const fall = (from: number, hours: number): void => void isUp.fill(false, from, from + hours)
  for (let i = dice.count(5); i > 0; i--) fall(dice.whole(24, HOURS - 48), dice.whole(3, 12))
  if (variant === 'long-outage') fall(HISTORY + dice.whole(10, 80) * 24, dice.whole(36, 96))
  const [atOnce, slow] = [dice.between(0.5, 0.95), dice.between(1, 4)]
  const hourOfArrival = (hour: number): number => {
    const late = dice.next() < atOnce ? 0 : Math.ceil(-slow * Math.log(dice.next()) * (dice.next() < 0.15 ? 5 : 1))
    const at = hour + late
    const next = isUp.indexOf(true, at)
    return next < 0 ? HOURS : next
  }
  for (let hour = 0; hour < HOURS; hour++) spill(arrivals, hour, { negative: negative[hour]!, other: other[hour]!, hourOfArrival })
  return { isUp, arrivals }
}

/** Many of an hour come in lots: their lateness is drawn for a hundredth at a time. */
const spill = (arrivals: World['arrivals'], hour: number, { negative, other, hourOfArrival }: { negative: number; other: number; hourOfArrival: (hour: number) => number }): void => {
  const sums = new Map<number, [number, number, number]>()
  const share = (total: number, which: 1 | 2): void => {
    const lot = Math.max(1, Math.ceil(total / 100))
    for (let left = total; left > 0; left -= lot) {
      const at = hourOfArrival(hour)
      if (at >= arrivals.length) continue
      const sum = sums.get(at) ?? [hour, 0, 0]
      sum[which] += Math.min(lot, left)
      sums.set(at, sum)
    }
  }
  share(negative, 1)
  share(other, 2)
  for (const [at, sum] of sums) arrivals[at]!.push(sum)
}
