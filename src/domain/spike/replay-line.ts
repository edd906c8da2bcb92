import type { Arrival, HourCount } from './intake.ts'
import { HOUR_MS } from './time.ts'

export interface Line extends Arrival {
  brand: string | number
}

// A clock a little ahead is nobody's mistake; a day ahead is.
const AHEAD_MS = HOUR_MS
const HOURS_END = 1e7
const SECONDS_END = 1e11
// Singles hold whole numbers exactly up to here.
const MOST_COUNT = 2 ** 24

/** A tick, and what of it had to be left out. Checked by hand: a schema takes as long as the detector does. */
export const readLine = (text: string): { line?: Line; problems: string[] } => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { problems: [`this is not JSON: ${(error as Error).message}`] }
  }
  if (!isRecord(value)) return { problems: ['this is no tick; write {"brand": …, "at": …, "collected": true, "counts": […]}.'] }
  const { brand, at: written, collected = true, counts = [] } = value
  const at = readInstant(written)
  if (typeof brand !== 'string' && typeof brand !== 'number') return { problems: ['brand is missing; it is a text or a number.'] }
  if (Number.isNaN(at)) return { problems: [`at: ${show(written)} is no instant; write one such as 2026-03-01T14:00:00Z.`] }
  if (typeof collected !== 'boolean') return { problems: [`collected: ${show(collected)} is neither true nor false.`] }
  if (!Array.isArray(counts)) return { problems: [`counts: ${show(counts)} is no list.`] }
  const problems: string[] = []
  const read = counts.map(count => readCount(count, at)).filter(one => (typeof one === 'string' ? void problems.push(one) : true))
  return { line: { brand, at, collected, counts: read as HourCount[] }, problems }
}

const readCount = (count: unknown, at: number): HourCount | string => {
  if (!isRecord(count)) return `counts: ${show(count)} is no {hour, negative, other}; it is left out.`
  const hour = readInstant(count.hour)
  if (Number.isNaN(hour)) return `counts: hour ${show(count.hour)} is no instant; it is left out.`
  if (hour > at + AHEAD_MS) return `counts: hour ${show(count.hour)} has not come yet; it is left out.`
  for (const key of ['negative', 'other'] as const) {
    const number = count[key]
    if (typeof number !== 'number' || !Number.isInteger(number) || number < 0 || number > MOST_COUNT) return `counts: ${key} of hour ${show(count.hour)} is ${show(number)}, not a whole number from 0; the hour is left out.`
  }
  return { hour, negative: count.negative as number, other: count.other as number }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** ISO 8601; of a number its size tells whether it counts hours, seconds or milliseconds since 1970. */
const readInstant = (value: unknown): number => {
  if (typeof value === 'string') return Date.parse(value)
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) return Number.NaN
  return value < HOURS_END ? value * HOUR_MS : value < SECONDS_END ? value * 1000 : value
}

const show = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60))
