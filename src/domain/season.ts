/** What is usual at each hour of the week, learnt hour by hour. Plain JSON. */
export interface Season {
  /** Sums of negatives and of others per hour of the week (168 each), faded; index 0 is Thursday 00:00 UTC, where 1970 began. */
  negative: number[]
  other: number[]
  /** Faded number of hours each sum holds. */
  weight: number[]
  /** Variance over mean of negatives and of all, as seen; 1 is pure chance. */
  dispersion: { negative: number; total: number }
}

export interface Usual {
  negative: number
  other: number
}

export const HOURS_A_WEEK = 168
const HOURS_A_DAY = 24
// What was usual two weeks ago counts half.
const FADE_A_WEEK = 2 ** (-7 / 14)
// An hour of the week leans on its hour of the day times its day of the week, those on the average of all, by so many hours.
const LEAN_ON_DAY = 2
const LEAN_ON_ALL = 4
const LEAN_ON_WEEK = 12
// … and by no fewer hours than usually bring an opinion: before, a silent hour is chance.
const LEAN_OPINIONS = 1
// How fast the dispersion is learnt, per hour; about a week.
const DISPERSION_RATE = 1 / 120
// Opinions come in clusters everywhere: a friend answers a friend.
const DISPERSION_PRIOR = 1.3
// Hours with next to nothing expected say nothing about dispersion.
const LEAST_MEAN = 0.05
// A spike of the past must not become the habit: what exceeds so many deviations is cut.
const CUT_DEVIATIONS = 3

export const createSeason = (): Season => ({
  negative: new Array<number>(HOURS_A_WEEK).fill(0),
  other: new Array<number>(HOURS_A_WEEK).fill(0),
  weight: new Array<number>(HOURS_A_WEEK).fill(0),
  dispersion: { negative: DISPERSION_PRIOR, total: DISPERSION_PRIOR },
})

/** Hours learnt, faded ones by their part. */
export const hoursLearnt = ({ weight }: Season): number => weight.reduce((sum, w) => sum + w, 0)

/** What to expect of an hour; the sums over all hours are taken once. */
export const usualOf = (season: Season): ((hour: number) => Usual) => {
  const [negative, other] = [meansOf(season, 'negative'), meansOf(season, 'other')]
  return hour => ({ negative: negative(slotOf(hour)), other: other(slotOf(hour)) })
}

const meansOf = (season: Season, key: 'negative' | 'other'): ((slot: number) => number) => {
  const sums = season[key]
  const clock = { sum: new Float64Array(HOURS_A_DAY), weight: new Float64Array(HOURS_A_DAY) }
  const weekday = { sum: new Float64Array(7), weight: new Float64Array(7) }
  let [all, hours] = [0, 0]
  for (let slot = 0; slot < HOURS_A_WEEK; slot++) {
    const [sum, weight] = [sums[slot]!, season.weight[slot]!]
    all += sum
    hours += weight
    clock.sum[slot % HOURS_A_DAY]! += sum
    clock.weight[slot % HOURS_A_DAY]! += weight
    weekday.sum[Math.floor(slot / HOURS_A_DAY)]! += sum
    weekday.weight[Math.floor(slot / HOURS_A_DAY)]! += weight
  }
  if (all === 0) return () => 0
  const overall = all / hours
  const least = LEAN_OPINIONS / overall
  const [onDay, onAll] = [Math.max(LEAN_ON_DAY, least), Math.max(LEAN_ON_ALL, least)]
  return slot => {
    const [hour, day] = [slot % HOURS_A_DAY, Math.floor(slot / HOURS_A_DAY)]
    const ofHour = (clock.sum[hour]! + onAll * overall) / (clock.weight[hour]! + onAll)
    const factorOfDay = (weekday.sum[day]! + LEAN_ON_WEEK * overall) / ((weekday.weight[day]! + LEAN_ON_WEEK) * overall)
    return (sums[slot]! + onDay * ofHour * factorOfDay) / (season.weight[slot]! + onDay)
  }
}

/** Learns a finished hour; the season is changed in place. `hour` in hours since 1970. */
export const learnHour = (season: Season, hour: number, counts: Usual): void => {
  const slot = slotOf(hour)
  const usual = usualOf(season)(hour)
  const known = hoursLearnt(season) >= HOURS_A_DAY
  const total = usual.negative + usual.other
  if (known) {
    season.dispersion.negative = disperse(season.dispersion.negative, counts.negative, usual.negative)
    season.dispersion.total = disperse(season.dispersion.total, counts.negative + counts.other, total)
  }
  const cut = (count: number, mean: number, dispersion: number): number => (known ? Math.min(count, mean + CUT_DEVIATIONS * Math.sqrt(dispersion * mean) + CUT_DEVIATIONS) : count)
  season.negative[slot] = season.negative[slot]! * FADE_A_WEEK + cut(counts.negative, usual.negative, season.dispersion.negative)
  season.other[slot] = season.other[slot]! * FADE_A_WEEK + cut(counts.other, usual.other, season.dispersion.total)
  season.weight[slot] = season.weight[slot]! * FADE_A_WEEK + 1
}

/** Adds what came to light about an hour that was learnt already, as if it had been known then. */
export const amendHour = (season: Season, hour: number, counts: Usual, nowHour: number): void => {
  const fade = FADE_A_WEEK ** Math.max(0, Math.floor((nowHour - hour) / HOURS_A_WEEK))
  season.negative[slotOf(hour)]! += counts.negative * fade
  season.other[slotOf(hour)]! += counts.other * fade
}

const slotOf = (hour: number): number => ((hour % HOURS_A_WEEK) + HOURS_A_WEEK) % HOURS_A_WEEK

/** One outlier must not blind the detector for a week: an hour's say is bounded. Where little is expected a few at once are a lot of it. */
const disperse = (before: number, count: number, mean: number): number => {
  if (mean < LEAST_MEAN) return before
  const seen = Math.min((count - mean) ** 2 / mean, 12 + 4 / mean)
  return Math.max(1, before + DISPERSION_RATE * (seen - before))
}
