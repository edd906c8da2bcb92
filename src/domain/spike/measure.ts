import { completeness } from './delay.ts'
import { isUnheard } from './evidence.ts'
import type { Kind } from './finding.ts'
import { doubtOf, othersEach, usualOf } from './level.ts'
import { AT, GUARD_HOURS, RING_HOURS, SCALES, slotOf, type Memory } from './memory.ts'
import { countInterval, type CountInterval } from './quantile.ts'
import { clusteringOf, spreadOf } from './spread.ts'
import { HOUR_MS, readTime } from './time.ts'

/** What is usual hour by hour, and how far chance spreads it: variance = mean × (1 + clustering) + spread × mean². */
export interface Usual {
  /** The first hour, since 1970-01-01T00Z. */
  from: number
  counts: number[]
  spread: number
  clustering: number
}

/** An alert in numbers, as the detector knows them. */
export interface Measure {
  /** Epoch milliseconds. */
  from: number
  to: number
  hours: number
  expected: CountInterval & { value: number; confidence: number }
  /** 0…1: the part of the window's opinions that has probably arrived. */
  completeness: number
  usual: Usual
}

export interface Measured {
  kind: Kind
  /** Epoch milliseconds. */
  onset: number
  observed: number
  expected: number
}

export const CONFIDENCE = 0.9
// A day and a half before the onset shows what was usual; no alert is open for longer than three days.
export const BEFORE_HOURS = 36
export const AFTER_HOURS = 72

/** The window an alert was told by, what was usual in it and how much of it is known. The memory is left as it is. */
export const measure = (memory: Memory, alert: Measured): Measure => {
  const hours = windowHours(memory, alert)
  const now = memory[AT.now]!
  const counted = walkBack(memory, hours, alert.kind)
  const scale = Math.max(0, SCALES.findLastIndex(each => each <= hours))
  const spread = spreadOf(memory, scale, alert.kind === 'volume' ? 'others' : 'count') + doubtOf(memory)
  const interval = countInterval(alert.expected, spread + clusteringOf(memory) / Math.max(alert.expected, 1e-6), CONFIDENCE)
  return {
    from: (now - hours + 1) * HOUR_MS,
    to: readTime(memory, AT.tick),
    hours,
    expected: { value: alert.expected, ...interval, confidence: CONFIDENCE },
    completeness: counted.whole === 0 ? 1 : Math.min(1, counted.known / counted.whole),
    usual: usualAbout(memory, alert),
  }
}

interface Counted {
  seen: number
  /** Usual of what is known by now, and of all that will be. */
  known: number
  whole: number
}

/** A window that ends now; the newest hours are known in part. */
const walkBack = (memory: Memory, hours: number, kind: Kind): Counted => {
  const parts = new Float64Array(GUARD_HOURS + 1)
  completeness(memory, parts)
  const each = kind === 'volume' ? 1 + othersEach(memory) : 1
  const counted = { seen: 0, known: 0, whole: 0 }
  for (let back = 0; back < hours; back++) {
    const hour = memory[AT.now]! - back
    const slot = slotOf(hour)
    const usual = isUnheard(memory, hour) ? 0 : usualOf(memory, hour) * each
    counted.seen += memory[AT.negative + slot]! + (kind === 'volume' ? memory[AT.other + slot]! : 0)
    counted.known += usual * (parts[Math.max(0, memory[AT.heard]! - hour)] ?? 1)
    counted.whole += usual
  }
  return counted
}

/** The finding keeps its counts alone: its window is the one that has them. One that was told earlier began with the onset. */
const windowHours = (memory: Memory, { kind, onset, observed, expected }: Measured): number => {
  const reach = Math.min(RING_HOURS, memory[AT.now]! - memory[AT.first]! + 1)
  const sinceOnset = Math.min(reach, Math.max(1, memory[AT.now]! - Math.floor(onset / HOUR_MS) + 1))
  for (let hours = sinceOnset; hours <= reach; hours++) {
    const { seen, known } = walkBack(memory, hours, kind)
    if (seen > observed) break
    if (seen === observed && Math.abs(known - expected) <= 0.01 + 0.02 * expected) return hours
  }
  return sinceOnset
}

const usualAbout = (memory: Memory, { kind, onset }: Measured): Usual => {
  const from = Math.floor(onset / HOUR_MS) - BEFORE_HOURS
  const each = kind === 'volume' ? 1 + othersEach(memory) : 1
  return {
    from,
    counts: Array.from({ length: BEFORE_HOURS + AFTER_HOURS + 1 }, (_, i) => rounded(usualOf(memory, from + i) * each)),
    spread: rounded(spreadOf(memory, 0, kind === 'volume' ? 'others' : 'count') + doubtOf(memory)),
    clustering: rounded(clusteringOf(memory)),
  }
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000

/** What is usual of one hour, with its interval; null: not known. */
export const usualAt = ({ from, counts, spread, clustering }: Usual, hour: number): (CountInterval & { expected: number }) | null => {
  const expected = counts[hour - from]
  return expected === undefined ? null : { expected, ...countInterval(expected, spread + clustering / Math.max(expected, 1e-3), CONFIDENCE) }
}
