import type { HourCount } from './intake.ts'
import { learnHour } from './learn.ts'
import type { LiftAt } from './lift.ts'
import { AT, GUARD_HOURS, hasBit, RING_HOURS, setBit, SIZE, slotOf, type Memory } from './memory.ts'
import { createSeason } from './season.ts'
import { HOUR_MS } from './time.ts'

/** How far back is learnt from; what was usual before counts next to nothing. */
export const LONGEST_PAST_HOURS = 60 * 24

export interface Past {
  /** Epoch milliseconds. */
  at: number
  /** All that is known of the hours up to now, but for what the next tick brings. */
  counts: HourCount[]
  /** What of it is told for the first time: remembered, never alerted about. */
  silent: HourCount[]
  liftAt?: LiftAt | undefined
}

type Sums = Map<number, { negative: number; other: number }>

/**
 * Learns anew from the whole past, which came to light late: a new source, a file, a backfill. In whatever order it came, what
 * is usual is as if it had been known all the time. What is open, how late opinions come and the brand's own peaks are kept.
 */
export const learnPast = (before: Memory, { at, counts, silent, liftAt }: Past): Memory => {
  if (counts.length === 0) return before
  const now = Math.floor(at / HOUR_MS)
  const known = sumsOf(counts, now)
  const memory = beginAgain(before, { first: Math.max(now - LONGEST_PAST_HOURS, Math.min(...known.keys(), before[AT.first]! < 0 ? Infinity : before[AT.first]!)), now })
  for (let hour = memory[AT.first]!; hour <= now; hour++) {
    const { negative, other } = known.get(hour) ?? { negative: 0, other: 0 }
    memory[AT.negative + slotOf(hour)] = negative
    memory[AT.other + slotOf(hour)] = other
    setBit(memory, AT.deaf, hour, isDeaf(before, hour) && negative + other === 0)
    setBit(memory, AT.odd, hour, isRemembered(before, hour) && hasBit(before, AT.odd, hour))
    if (hour - GUARD_HOURS > memory[AT.learnt]!) learnNext(memory, liftAt)
  }
  muteFrom(memory, { now, silent })
  return memory
}

const learnNext = (memory: Memory, liftAt: LiftAt | undefined): void => {
  memory[AT.learnt]! += 1
  learnHour(memory, memory[AT.learnt]!, liftAt)
}

const isRemembered = (before: Memory, hour: number): boolean => before[AT.first]! >= 0 && hour > before[AT.now]! - RING_HOURS && hour <= before[AT.now]!

const isDeaf = (before: Memory, hour: number): boolean => isRemembered(before, hour) && hour < before[AT.now]! && hasBit(before, AT.deaf, hour)

const beginAgain = (before: Memory, { first, now }: { first: number; now: number }): Memory => {
  const memory = new Float32Array(SIZE)
  createSeason(memory)
  for (const [from, to] of [[AT.tick, AT.negativeSum], [AT.delay, AT.clusters], [AT.calibration, AT.deaf]] as const) memory.set(before.subarray(from, to), from)
  memory[AT.first] = first
  memory[AT.learnt] = first - 1
  memory[AT.now] = memory[AT.heard] = now
  memory[AT.since] = before[AT.first]! < 0 ? first : before[AT.since]!
  return memory
}

const sumsOf = (counts: HourCount[], now: number): Sums => {
  const sums: Sums = new Map()
  for (const { hour: startMs, negative, other } of counts) {
    const hour = Math.min(Math.floor(startMs / HOUR_MS), now)
    const sum = sums.get(hour) ?? { negative: 0, other: 0 }
    sums.set(hour, { negative: sum.negative + negative, other: sum.other + other })
  }
  return sums
}

/** Windows begin with this hour where anything of the last three days is silent, and do without what of this hour is. */
const muteFrom = (memory: Memory, { now, silent }: { now: number; silent: HourCount[] }): void => {
  const sums = sumsOf(silent, now)
  if (![...sums.keys()].some(hour => hour > now - RING_HOURS)) return
  const muted = sums.get(now) ?? { negative: 0, other: 0 }
  const isSameHour = memory[AT.since] === now
  memory[AT.since] = now
  memory[AT.muted] = muted.negative + (isSameHour ? memory[AT.muted]! : 0)
  memory[AT.muted + 1] = muted.other + (isSameHour ? memory[AT.muted + 1]! : 0)
}
