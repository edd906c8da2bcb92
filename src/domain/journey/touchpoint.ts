import { normalQuantile } from '../index/interval.ts'
import type { Moment } from './moments.ts'

/** Counts of one aspect at one moment over a window. */
export interface TouchpointCounts {
  aspect: string
  moment: Moment
  positive: number
  negative: number
  neutral: number
}

/** An aspect at a moment that hurts, or that delights, and how it moved. */
export interface Touchpoint extends TouchpointCounts {
  /** Negatives (of a pain point) or positives (of a standout) of 100 mentions of the window. */
  per100: number
  /** … of the window before; null: too few mentions then. */
  before: number | null
  /** Whether the difference is more than chance at 90 %; null: too few to say, or no difference. */
  moved: 'up' | 'down' | null
}

export interface Touchpoints {
  pains: Touchpoint[]
  standouts: Touchpoint[]
}

interface Window {
  mentions: number
  counts: TouchpointCounts[]
}

// One or two may be anybody's bad day.
const FEWEST = 3
// Fewer mentions than this in a window are no habit to compare with.
const ENOUGH = 20
const CONFIDENCE = 0.9

/** Where it hurts and where it delights, most first: aspect × moment in the window, beside the window before. */
export const touchpointsOf = (window: Window, before: Window): Touchpoints => ({
  pains: ranked('negative', window, before),
  standouts: ranked('positive', window, before),
})

type Side = 'negative' | 'positive'

const ranked = (side: Side, window: Window, before: Window): Touchpoint[] => {
  const past = new Map(before.counts.map(counts => [keyOf(counts), counts[side]]))
  return window.counts
    .filter(counts => counts[side] >= FEWEST && counts[side] > counts[other(side)])
    .toSorted((a, b) => b[side] - a[side] || keyOf(a).localeCompare(keyOf(b)))
    .map(counts => {
      const was = past.get(keyOf(counts)) ?? 0
      const isHabit = before.mentions >= ENOUGH
      return {
        ...counts,
        per100: (100 * counts[side]) / window.mentions,
        before: isHabit ? (100 * was) / before.mentions : null,
        moved: isHabit && window.mentions >= ENOUGH ? movement({ now: counts[side], of: window.mentions }, { now: was, of: before.mentions }) : null,
      }
    })
}

const other = (side: Side): Side => (side === 'negative' ? 'positive' : 'negative')
const keyOf = ({ aspect, moment }: TouchpointCounts): string => `${aspect} ${moment}`

/** Two shares, pooled. */
const movement = (a: { now: number; of: number }, b: { now: number; of: number }): Touchpoint['moved'] => {
  const pooled = (a.now + b.now) / (a.of + b.of)
  const spread = Math.sqrt(pooled * (1 - pooled) * (1 / a.of + 1 / b.of))
  const distance = spread === 0 ? 0 : (a.now / a.of - b.now / b.of) / spread
  if (Math.abs(distance) < normalQuantile(0.5 + CONFIDENCE / 2)) return null
  return distance > 0 ? 'up' : 'down'
}
