import { ageCalibration } from './calibration.ts'
import { fadeDelay, learnDelay } from './delay.ts'
import { learnHour } from './learn.ts'
import type { LiftAt } from './lift.ts'
import { AT, GUARD_HOURS, HOURS_A_DAY, RING_HOURS, setBit, slotOf, type Memory } from './memory.ts'
import { reconsider } from './settle.ts'
import { HOUR_MS } from './time.ts'

/** Opinions of one event hour that newly arrived. `hour`: epoch milliseconds of its start. */
export interface HourCount {
  hour: number
  negative: number
  other: number
  /** Of the negatives, those of the author with the most; undefined: not known. */
  loudest?: number
}

export interface Arrival {
  /** Epoch milliseconds. */
  at: number
  collected: boolean
  counts: HourCount[]
}

const VOICES_FADE = 0.5 ** (1 / 6)

/** Moves the clock on, puts what arrived where it happened, and learns the hours that have become old enough. */
export const receive = (memory: Memory, { at, collected, counts }: Arrival, liftAt?: LiftAt): void => {
  const now = Math.max(memory[AT.now]!, newestHour(at, counts))
  const before = memory[AT.now]!
  const wasHeard = memory[AT.heard]! >= before
  if (memory[AT.first]! < 0) begin(memory, now)
  else advance(memory, now, liftAt)
  const isHeard = collected || counts.length > 0
  if (isHeard) hear(memory, now)
  // How late opinions come is told by steady collecting alone: after a pause all of them are late.
  for (const count of counts) put(memory, count, isHeard && wasHeard && now - before <= 1)
  for (let hour = memory[AT.learnt]! + 1; hour <= Math.min(now, memory[AT.heard]!) - GUARD_HOURS; hour++) {
    learnHour(memory, hour, liftAt)
    memory[AT.learnt] = hour
  }
}

/** An hour that ends as the clock strikes is the newest, unless counts of the one that begins are there already. */
const newestHour = (at: number, counts: HourCount[]): number => {
  const ended = Math.floor((at - 1) / HOUR_MS)
  const begun = Math.floor(at / HOUR_MS)
  return begun > ended && counts.some(({ hour }) => hour === begun * HOUR_MS) ? begun : ended
}

const begin = (memory: Memory, now: number): void => {
  memory[AT.first] = memory[AT.now] = now
  memory[AT.since] = now
  memory[AT.learnt] = memory[AT.heard] = now - 1
}

const advance = (memory: Memory, now: number, liftAt: LiftAt | undefined): void => {
  const before = memory[AT.now]!
  if (now - before > RING_HOURS) skip(memory, now - RING_HOURS, liftAt)
  for (let hour = memory[AT.now]! + 1; hour <= now; hour++) {
    // An hour about to leave the ring is learnt before, though nobody was heard since.
    if (hour - RING_HOURS > memory[AT.learnt]!) {
      learnHour(memory, hour - RING_HOURS, liftAt)
      memory[AT.learnt] = hour - RING_HOURS
    }
    memory[AT.negative + slotOf(hour)] = memory[AT.other + slotOf(hour)] = 0
    setBit(memory, AT.deaf, hour, true)
    setBit(memory, AT.odd, hour, false)
    if (hour % HOURS_A_DAY === 0) fadeDelay(memory)
    memory[AT.voices]! *= VOICES_FADE
    memory[AT.voices + 1]! *= VOICES_FADE
    memory[AT.now] = hour
    ageCalibration(memory)
    reconsider(memory)
  }
}

/** Nobody looked for longer than the ring remembers: what was in it is learnt, the time between is not. */
const skip = (memory: Memory, to: number, liftAt: LiftAt | undefined): void => {
  const before = memory[AT.now]!
  for (let hour = memory[AT.learnt]! + 1; hour <= before; hour++) learnHour(memory, hour, liftAt)
  for (let hour = Math.max(before + 1, to - RING_HOURS + 1); hour <= to; hour++) {
    memory[AT.negative + slotOf(hour)] = memory[AT.other + slotOf(hour)] = 0
    setBit(memory, AT.deaf, hour, true)
    setBit(memory, AT.odd, hour, false)
  }
  memory[AT.now] = memory[AT.learnt] = to
}

// A collector that pauses for a day reads on where it stopped; what a longer pause brings may be its end only.
const CATCHES_UP_HOURS = 24

const hear = (memory: Memory, now: number): void => {
  const last = memory[AT.heard]!
  const isShort = now - last - 1 <= CATCHES_UP_HOURS
  const from = isShort ? last + 1 : now
  if (!isShort) memory[AT.returned] = now
  for (let hour = Math.max(from, now - RING_HOURS + 1); hour <= now; hour++) setBit(memory, AT.deaf, hour, false)
  memory[AT.heard] = now
}

const put = (memory: Memory, { hour: startMs, negative, other, loudest }: HourCount, isSteady: boolean): void => {
  const now = memory[AT.now]!
  // A clock ahead of ours: it happened now at the latest.
  const hour = Math.min(Math.floor(startMs / HOUR_MS), now)
  if (isSteady) learnDelay(memory, now - hour, negative + other)
  if (hour <= now - RING_HOURS) return
  if (hour < memory[AT.first]!) memory[AT.first] = hour
  memory[AT.negative + slotOf(hour)]! += negative
  memory[AT.other + slotOf(hour)]! += other
  memory[AT.voices]! += loudest ?? 0
  memory[AT.voices + 1]! += negative
}
