import type { TrendPoint } from '../../views/home.ts'

/** The waterline of the index. */
export const NEUTRAL = 50
const DAY_MS = 86_400_000
// Room over the highest and under the lowest value, for rings and dates, percent of the height.
const TOP = 9
const BOTTOM = 89

/** A point of the curve: x and y in percent of the drawing. */
export type At = [x: number, y: number]

export interface Plotted {
  day: string
  value: number
  low: number
  high: number
}

export interface TideScale {
  from: number
  to: number
  /** Points between two graduations. */
  step: number
  x(day: string): number
  y(value: number): number
}

/** Days with an index, in unbroken runs: the curve stops where a day is missing. */
export const runsOf = (points: TrendPoint[]): Plotted[][] => {
  const runs: Plotted[][] = []
  let before = Number.NaN
  for (const { day, value, low, high } of points) {
    if (value === null) continue
    const at = Date.parse(day)
    if (at - before !== DAY_MS) runs.push([])
    runs.at(-1)!.push({ day, value, low: low ?? value, high: high ?? value })
    before = at
  }
  return runs
}

/** Zooms to what is drawn, and always holds the line. */
export const tideScale = (points: TrendPoint[]): TideScale => {
  const values = points.flatMap(({ value, low, high }) => [value, low, high]).filter(value => value !== null)
  const step = Math.max(...values, 52) - Math.min(...values, 48) > 30 ? 10 : 5
  const from = Math.floor((Math.min(...values, NEUTRAL - 2) - 0.5) / step) * step
  const to = Math.ceil((Math.max(...values, NEUTRAL + 2) + 0.5) / step) * step
  const [first, last] = [Date.parse(points[0]!.day), Date.parse(points.at(-1)!.day)]
  return {
    from,
    to,
    step,
    x: day => (last === first ? 100 : (100 * (Date.parse(day) - first)) / (last - first)),
    y: value => BOTTOM - ((BOTTOM - TOP) * (value - from)) / (to - from),
  }
}

/** The curve with a point added wherever it crosses the line, so that what is above and below can be told apart. */
export const withCrossings = (course: At[], line: number): At[] =>
  course.flatMap(([x, y], i): At[] => {
    const next = course[i + 1]
    if (!next || (y - line) * (next[1] - line) >= 0) return [[x, y]]
    const part = (line - y) / (next[1] - y)
    return [[x, y], [x + part * (next[0] - x), line]]
  })
