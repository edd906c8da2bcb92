/** So many of the newest dates tell how often something comes. */
export const RHYTHM_DATES = 11
/** Two dates are a distance, not yet a rhythm. */
const MIN_GAPS = 2

/**
 * How far apart a source's items lie, in milliseconds: the median of the gaps between its newest dates and of the silence since
 * the last. Undefined where too few dates differ: some feeds date all their items with the moment they were asked.
 * @param dates ISO instants, in any order.
 * @param now ISO instant of the run.
 */
export const rhythmOf = (dates: readonly string[], now: string): number | undefined => {
  const newest = newestDates(dates).map(date => Date.parse(date))
  if (newest.length <= MIN_GAPS) return undefined
  const gaps = [Date.parse(now), ...newest].slice(0, -1).map((instant, index) => Math.max(0, instant - newest[index]!))
  return gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)]
}

/** The newest dates that differ, newest first: what has to be remembered to tell the rhythm again. */
export const newestDates = (dates: readonly string[]): string[] => [...new Set(dates)].toSorted((a, b) => Date.parse(b) - Date.parse(a)).slice(0, RHYTHM_DATES)
