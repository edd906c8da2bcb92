import type { Lift } from '../../domain/spike/lift.ts'
import { isOurs } from '../../domain/spike/snapshot.ts'

/** What the watch remembers of a brand between two looks. */
export interface Memory {
  /** The detector's, put away. */
  spike: string
  /** Per source, per hour: negatives and others already told to the detector. Later arrivals are the difference. */
  seen: Record<string, Record<string, [number, number]>>
  /** Sources whose first run had ended: what comes of them from then on is news. */
  begun: string[]
  /** Negatives and others of the days before the hours in `seen`, up to `to`. A day that changed is a past that came late. */
  past: { to: number; days: Record<string, string> }
  /** When it looked, epoch milliseconds. */
  at: number
  /** Since when it has been looking without a long pause. */
  awake?: number
  parts?: Parts
  /** What planned events lift, found in that hour, by their ids. */
  lifts?: { hour: number; of: Record<string, Lift> }
  /** Kinds of alerts about what does not come that are open. */
  missing?: string[]
}

/** Which parts of the brand have a memory of their own. */
export interface Parts {
  series: string[]
  /** Epoch milliseconds. */
  chosenAt: number
  /** The hour in which they were last looked at. */
  hour: number
  /** Whether a past came to light they have not learnt: at the next quiet look, or with the next choice. */
  stale: 'no' | 'later' | 'now'
}

export const HOUR_MS = 3_600_000
// Somebody who looks seldom finds days that left the hours and were never compared.
export const LOOKS_APART_MS = 2 * HOUR_MS

/** What an earlier version remembered is forgotten: the past is learnt anew, in silence. */
export const ofThisVersion = (state: unknown): Memory | undefined => {
  const known = state as Memory | undefined
  return known && isOurs(known.spike) ? known : undefined
}

/** Since when it has been looking: a server that was off has to catch up before it says that nobody collects. */
export const awakeSince = (known: Memory | undefined, now: Date): Date => {
  const isAwake = known !== undefined && now.getTime() - known.at <= LOOKS_APART_MS
  return isAwake ? new Date(known.awake ?? known.at) : now
}
