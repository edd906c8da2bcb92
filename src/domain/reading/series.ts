import type { NoiseReason, NoiseRules } from './noise.ts'

/** A live mention in a series: those that say the same, or those of one author. */
export interface Voice {
  id: string
  occurredAt: Date
  sourceId: string
}

const HOUR_MS = 3_600_000

/** The order of a series: by time, and by id where the source gives days only. */
export const inTime = (a: Voice, b: Voice): number => a.occurredAt.getTime() - b.occurredAt.getTime() || (a.id < b.id ? -1 : 1)

/**
 * What a mention is among those that say the same. It follows from the few before it alone, so that it comes out the same in
 * whatever order they are stored, and one more moves but its nearest followers.
 * @param earlier those before it, nearest first; `reach` of them, or all there are
 * @param windowMs a pause longer than this begins anew: the next one is a first again
 */
export const echoReason = (voice: Voice, earlier: Voice[], windowMs: number, { flood }: NoiseRules): Extract<NoiseReason, 'copy' | 'twin' | 'flood'> | null => {
  const [last] = earlier
  if (last === undefined || apart(voice, last) > windowMs) return null
  const nth = earlier[flood.mentions - 2]
  if (nth !== undefined && apart(voice, nth) <= flood.hours * HOUR_MS) return 'flood'
  return last.sourceId === voice.sourceId ? 'copy' : 'twin'
}

/** Whether a mention is one too many of its author. `earlier` as in `echoReason`. */
export const isBurst = (voice: Voice, earlier: Voice[], { burst }: NoiseRules): boolean => {
  const nth = earlier[burst.mentions - 1]
  return nth !== undefined && apart(voice, nth) <= burst.hours * HOUR_MS
}

/** How many before a mention decide what it is, which is how many after it it may decide. */
export const reachOf = ({ flood, burst }: NoiseRules): { echo: number; author: number } => ({ echo: flood.mentions - 1, author: burst.mentions })

const apart = (a: Voice, b: Voice): number => a.occurredAt.getTime() - b.occurredAt.getTime()
