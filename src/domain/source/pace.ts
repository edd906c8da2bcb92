const MINUTE_MS = 60_000
/** Often enough for half of what comes to be seen before the next follows. */
const LOOKS_A_GAP = 2
/** A source that publishes often is asked up to three times as often as usual, one that hardly does eight times more rarely. */
const SOONER = 3
const RARER = 8
/** Nobody notices what would be found earlier than this; hosts notice being asked. */
const MIN_MINUTES = 5

export interface Paced {
  /** What the source is asked for now, and what is usual for its kind. */
  everyMinutes: number
  usualMinutes: number
  /** How far apart its items lie; undefined where it does not say. */
  rhythmMs: number | undefined
}

/**
 * Minutes until the next look at a source: twice in the distance between two of its items, between a third and eight times of
 * what is usual. A schedule that somebody chose is kept as it is.
 */
export const paceOf = ({ everyMinutes, usualMinutes, rhythmMs }: Paced): number => {
  if (rhythmMs === undefined || everyMinutes !== usualMinutes) return everyMinutes
  const soonest = Math.min(everyMinutes, Math.max(everyMinutes / SOONER, MIN_MINUTES))
  return Math.min(Math.max(rhythmMs / LOOKS_A_GAP / MINUTE_MS, soonest), everyMinutes * RARER)
}
