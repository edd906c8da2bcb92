import { hoursLearnt, usualOf, type Season, type Usual } from './season.ts'
import { upperTail } from './tail.ts'

/** negative: more negatives than usual · volume: more of everything · share: more of every hundred are negative. */
export type Kind = 'negative' | 'volume' | 'share'

/** At most one false alarm a month, a quarter, a year. */
export type Sensitivity = 'month' | 'quarter' | 'year'

/** A recent hour: what arrived, and what of it came with a source's past and is not to be judged. */
export interface RecentHour extends Usual {
  silent: Usual
  collected: boolean
}

export interface Finding {
  kind: Kind
  observed: number
  expected: number
  per90d: number
  /** Epoch milliseconds: the first hour of the window that was above the usual. */
  onset: number
  /** Odd enough to wake somebody. */
  isAlarm: boolean
  /** The last hours alone are not calm either: it goes on. */
  isGoingOn: boolean
}

const HOUR_MS = 3_600_000
const DAYS: Record<Sensitivity, number> = { month: 30, quarter: 90, year: 365 }
const HOURS_A_QUARTER = 90 * 24
// Windows that end now: a burst is seen in the first, what smoulders in the last.
const WINDOWS = [1, 2, 3, 6, 24]
// Looks at one hour's data: windows overlap, and an hour is looked at while it fills. Found by replaying chance alone.
const LOOKS_AN_HOUR = 3
// The usual itself is an estimate: counts differ from it a little more than from the truth.
const DOUBT = 1.15

/** Before a day of history nothing is unusual. */
export const LEAST_HOURS = 24
// With less than two days learnt only the glaring is told.
const YOUNG_HOURS = 48

// Less than this is no wave, however odd.
const LEAST: Record<Kind, { count: number; excess: number; ratio: number }> = {
  negative: { count: 5, excess: 4, ratio: 1.5 },
  volume: { count: 15, excess: 10, ratio: 2 },
  share: { count: 6, excess: 4, ratio: 1.3 },
}
const YOUNG = { count: 10, ratio: 5 }
// Until it is back within what one look in twenty shows anyway, it is not calm; the last hours say so, not the whole day.
const CALM_P = 0.05
const CALM_HOURS = 3
// A share needs as many opinions as make a share.
const LEAST_OPINIONS = 12

interface Given {
  recent: Record<string, RecentHour>
  season: Season
  since: number
  at: number
}

interface Window {
  hours: number
  /** How much of them was looked at, in hours. */
  looked: number
  negative: number
  total: number
  usualNegative: number
  usualTotal: number
  /** First hour of it with more negatives, and with more of all, than usual. */
  onset: Record<'negative' | 'total', number>
}

/** What is odd now, at most one finding a kind: the oddest window of each. */
export const judge = (given: Given, sensitivity: Sensitivity): Finding[] => {
  const windows = windowsOf(given)
  const dispersion = { negative: given.season.dispersion.negative * DOUBT, total: given.season.dispersion.total * DOUBT }
  const isYoung = hoursLearnt(given.season) < YOUNG_HOURS
  const budget = 90 / DAYS[sensitivity]
  const oddest = (kind: Kind, read: (window: Window) => Omit<Finding, 'kind' | 'per90d' | 'isAlarm' | 'isGoingOn'> & { p: number }): Finding | undefined => {
    const judged = windows.map(window => ({ ...read(window), hours: window.hours }))
    const best = judged.filter(one => isMany(kind, one)).toSorted((a, b) => a.p - b.p)[0]
    if (!best) return undefined
    const { p, hours: _hours, ...rest } = best
    const isGoingOn = judged.some(one => one.hours <= CALM_HOURS && one.p < CALM_P)
    const per90d = p * HOURS_A_QUARTER * LOOKS_AN_HOUR
    const glares = !isYoung || (best.observed >= YOUNG.count && best.observed >= YOUNG.ratio * best.expected)
    return { kind, ...rest, per90d, isAlarm: per90d <= budget && glares, isGoingOn }
  }
  const negative = oddest('negative', window => ({ observed: window.negative, expected: window.usualNegative, onset: window.onset.negative, p: upperTail(window.negative, window.usualNegative, dispersion.negative) }))
  const volume = oddest('volume', window => ({ observed: window.total, expected: window.usualTotal, onset: window.onset.total, p: upperTail(window.total, window.usualTotal, dispersion.total) }))
  const share = oddest('share', window => ({ observed: window.negative, expected: shareOf(window) * window.total, onset: window.onset.negative, p: shareTail(window, dispersion.negative) }))
  // One wave, one alert: the most telling of its names.
  if (negative?.isAlarm) return [negative]
  if (volume?.isAlarm) return [volume, ...(negative ? [negative] : [])]
  return [negative, volume, share].filter(finding => finding !== undefined)
}

const isMany = (kind: Kind, { observed, expected }: { observed: number; expected: number }): boolean => {
  const { count, excess, ratio } = LEAST[kind]
  return observed >= count && observed - expected >= excess && observed >= ratio * expected
}

const shareOf = ({ usualNegative, usualTotal }: Window): number => (usualTotal === 0 ? 0 : usualNegative / usualTotal)

/** Given how many there are, so many negatives: for small shares counts with that mean, for large ones a little wide. */
const shareTail = (window: Window, dispersion: number): number =>
  window.total < LEAST_OPINIONS || window.usualTotal === 0 ? 1 : upperTail(window.negative, Math.max(shareOf(window), 0.02) * window.total, dispersion)

const windowsOf = ({ recent, season, since, at }: Given): Window[] => {
  const usual = usualOf(season)
  const now = Math.floor(at / HOUR_MS)
  const windows: Window[] = []
  const sums: Window = { hours: 0, looked: 0, negative: 0, total: 0, usualNegative: 0, usualTotal: 0, onset: { negative: at, total: at } }
  for (let hours = 1; hours <= WINDOWS.at(-1)!; hours++) {
    const hour = now - hours + 1
    const seen = recent[hour]
    // The part of the hour that was looked at: of the current one so far, of the first one since.
    const part = Math.max(0, Math.min((hour + 1) * HOUR_MS, at) - Math.max(hour * HOUR_MS, since)) / HOUR_MS
    if (seen?.collected && part > 0) addHour(sums, seen, usual(hour), { part, start: Math.max(hour * HOUR_MS, since) })
    sums.hours = hours
    if (WINDOWS.includes(hours)) windows.push(wholeHour(sums))
  }
  return windows
}

/**
 * An hour that has only begun is held against what is usual in a whole one: five complaints in its first minute are many for
 * an hour too or they are no wave, and what is told as usual is a figure people know.
 */
const wholeHour = (sums: Window): Window => {
  const scale = sums.looked > 0 && sums.looked < 1 ? 1 / sums.looked : 1
  return { ...sums, usualNegative: sums.usualNegative * scale, usualTotal: sums.usualTotal * scale, onset: { ...sums.onset } }
}

const addHour = (sums: Window, { negative, other, silent }: RecentHour, usual: { negative: number; other: number }, { part, start }: { part: number; start: number }): void => {
  const negatives = negative - silent.negative
  const total = negatives + other - silent.other
  sums.looked += part
  sums.negative += negatives
  sums.total += total
  sums.usualNegative += usual.negative * part
  sums.usualTotal += (usual.negative + usual.other) * part
  if (negatives > usual.negative * part) sums.onset.negative = start
  if (total > (usual.negative + usual.other) * part) sums.onset.total = start
}
