import { countInterval } from '../spike/quantile.ts'
import { BEFORE_HOURS, usualAt, type Usual } from '../spike/measure.ts'

/** An hour of an alert's drawing. */
export interface Bar {
  at: Date
  count: number
  /** What was usual, and between which counts chance leaves it. */
  expected: number
  low: number
  high: number
  /** The same hour a week earlier. */
  lastWeek: number
  /** Since the onset. */
  inside: boolean
}

const HOUR_MS = 3_600_000
export const WEEK_HOURS = 168
const USUAL_WEEKS = 4
// Once the wave is that long, less of what came before is shown.
const LONG_HOURS = 36
const BEFORE_LONG_HOURS = 12
const MOST_AFTER_HOURS = 72
// What every brand starts with where the detector left no figure.
const PRIOR_SPREAD = 0.25

export interface Span {
  first: number
  last: number
}

/** Hours since 1970-01-01T00Z that the drawing shows of an alert. */
export const spanOf = ({ onset, endedAt }: { onset: Date; endedAt: Date | null }, now: Date): Span => {
  const start = Math.floor(onset.getTime() / HOUR_MS)
  const last = Math.max(start, Math.min(Math.floor((endedAt ?? now).getTime() / HOUR_MS), start + MOST_AFTER_HOURS))
  return { first: start - (last - start > LONG_HOURS ? BEFORE_LONG_HOURS : BEFORE_HOURS), last }
}

/** How far back counts are needed: the weeks that say what is usual, where the detector does not. */
export const reachOf = (usual: Usual | null): number => (usual ? 1 : USUAL_WEEKS) * WEEK_HOURS

/** The hours of a drawing. Without the detector's word the usual is the average of the same hour in the four weeks before. */
export const barsOf = ({ first, last }: Span, { counts, usual, onset }: { counts: Map<number, number>; usual: Usual | null; onset: Date }): Bar[] => {
  const countAt = (hour: number): number => counts.get(hour) ?? 0
  const average = (hour: number): number => Array.from({ length: USUAL_WEEKS }, (_, week) => countAt(hour - (week + 1) * WEEK_HOURS)).reduce((sum, count) => sum + count, 0) / USUAL_WEEKS
  const start = Math.floor(onset.getTime() / HOUR_MS)
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const hour = first + i
    const known = usual && usualAt(usual, hour)
    const expected = known?.expected ?? average(hour)
    const interval = known ?? countInterval(expected, PRIOR_SPREAD)
    return { at: new Date(hour * HOUR_MS), count: countAt(hour), expected, low: interval.low, high: interval.high, lastWeek: countAt(hour - WEEK_HOURS), inside: hour >= start }
  })
}
