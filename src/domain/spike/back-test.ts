import { createMemory, tick } from './detector.ts'
import type { SpikeEvent } from './episode.ts'
import { budgetOf, WHOLE } from './family.ts'
import type { HourCount } from './intake.ts'
import type { LiftAt } from './lift.ts'
import type { Memory } from './memory.ts'
import { merge, type Head } from './merge.ts'
import { learnPast, LONGEST_PAST_HOURS } from './past.ts'
import type { Sensitivity } from './sensitivity.ts'
import { HOUR_MS } from './time.ts'

export const BACK_TEST_DAYS = 90
/** Hours of the past a back-test wants: those it looks at, and those it learns from before. */
export const BACK_TEST_HOURS = BACK_TEST_DAYS * 24 + LONGEST_PAST_HOURS

/** What is stored of a brand, by series; the whole is `all`. Hours since 1970-01-01T00Z, in any order. */
export type StoredHours = ReadonlyMap<string, ReadonlyArray<{ hour: number; negative: number; other: number }>>

export interface BackTest {
  sensitivity: Sensitivity
  stored: StoredHours
  /** Hours since 1970-01-01T00Z. */
  now: number
  liftAt?: LiftAt | undefined
}

/** An alert that would have been opened. */
export type WouldBe = Pick<SpikeEvent, 'kind' | 'series' | 'severity' | 'observed' | 'expected' | 'onset' | 'at'>

/**
 * What this setting would have told in the last ninety days, by the detector itself: hour by hour, one alert a cause. Each
 * opinion counts in the hour it was said, as if it had arrived at once. Yields after every day, so that whoever runs it can
 * let others go on, or stop.
 */
export function* backTest({ sensitivity, stored, now, liftAt }: BackTest): Generator<undefined, WouldBe[]> {
  const first = Math.max(now - BACK_TEST_DAYS * 24, firstHour(stored))
  const parts = [...stored.keys()].filter(series => series !== WHOLE)
  const watched = [...stored].map(([series, hours]) => watchOf(series, { hours, first, liftAt }))
  const found: WouldBe[] = []
  let head: Head | undefined
  for (let hour = first; hour <= now; hour++) {
    const events = watched.flatMap(({ series, memory, byHour }) => {
      const budget = series === WHOLE ? { sensitivity } : budgetOf(sensitivity, parts.length)
      const counts = byHour.get(hour - 1) ?? []
      return tick(memory, { at: hour * HOUR_MS, collected: true, counts }, { ...budget, liftAt }).map(event => ({ ...event, series }))
    })
    const merged = merge(head, events)
    head = merged.head
    for (const { step, event } of merged.steps) if (step === 'open') found.push(event)
    if (hour % 24 === 0) yield
  }
  return found
}

const firstHour = (stored: StoredHours): number => (stored.get(WHOLE) ?? []).reduce((least, { hour }) => Math.min(least, hour), Infinity)

interface Watched {
  series: string
  memory: Memory
  byHour: Map<number, HourCount[]>
}

/** A series as the watch would have known it on the first day. */
const watchOf = (series: string, { hours, first, liftAt }: { hours: ReadonlyArray<{ hour: number; negative: number; other: number }>; first: number; liftAt: LiftAt | undefined }): Watched => {
  const counts = hours.map(({ hour, negative, other }): HourCount & { at: number } => ({ at: hour, hour: hour * HOUR_MS, negative, other }))
  const before = counts.filter(({ at }) => at < first - 1 && at >= first - LONGEST_PAST_HOURS)
  const memory = learnPast(createMemory(), { at: (first - 1) * HOUR_MS, counts: before, silent: [], liftAt })
  return { series, memory, byHour: Map.groupBy(counts.filter(({ at }) => at >= first - 1), ({ at }) => at) }
}
