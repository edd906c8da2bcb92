/** Gaps learnt from, the newest: what a source was like years ago is not what it is like. */
export const RHYTHM_DAYS = 200

// Fewer gaps are no rhythm: only the longest of them tells anything.
const FEW_GAPS = 5
// A source one knows nothing of is not called quiet sooner.
const UNKNOWN_DAYS = 30
// Of the time a source lived, it spent nine parts in ten in gaps up to this; three such gaps in a row are no chance.
const USUAL = 0.9
const TIMES = 3
const FLOOR_DAYS = 2
const CEILING_DAYS = 180

/**
 * How many days a source may be silent before that is unlike it, from the days it spoke on (days since 1970-01-01, any
 * order). Gaps count by their length, so that a burst of a thousand mentions in an hour teaches as little as one; whole days,
 * so that nights are no silence. At least 2, at most 180 days.
 */
export const quietAfterDays = (days: number[]): number => {
  const gaps = gapsOf(days)
  const longest = gaps.at(-1) ?? 0
  const quiet = gaps.length < FEW_GAPS ? Math.max(UNKNOWN_DAYS, TIMES * longest) : TIMES * usualGap(gaps)
  return Math.min(Math.max(quiet, FLOOR_DAYS), CEILING_DAYS)
}

/** Days between one day with mentions and the next, the shortest first. */
const gapsOf = (days: number[]): number[] => {
  const sorted = [...new Set(days)].toSorted((a, b) => a - b)
  return sorted.slice(1).map((day, i) => day - sorted[i]!).toSorted((a, b) => a - b)
}

/** The gap in which, or in a shorter one, `USUAL` of all the time between was spent. */
const usualGap = (gaps: number[]): number => {
  const enough = USUAL * gaps.reduce((sum, gap) => sum + gap, 0)
  let spent = 0
  return gaps.find(gap => (spent += gap) >= enough) ?? gaps.at(-1)!
}
