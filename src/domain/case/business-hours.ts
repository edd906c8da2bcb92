import { dayOf, isoDay, offsetOf } from '../time/day.ts'
import { DAYS, type Day } from '../alert/route.ts'

/** Clock times `HH:MM` of the brand's zone, `24:00` for the end of a day; `to` after `from`. */
export interface OpenHours {
  from: string
  to: string
}

/** When a brand answers. Null instead of one: round the clock. */
export interface Calendar {
  /** Hours by the day of the week, in order, not overlapping; a day left out is closed. At least one day is open. */
  week: Partial<Record<Day, OpenHours[]>>
  /** Days on which nobody works, `YYYY-MM-DD`. */
  holidays: string[]
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const QUARTER_MS = 15 * MINUTE_MS
// Longer without an open hour is no calendar: the clock runs on as if there were none.
const MOST_DAYS = 4000

/** Half-open, epoch milliseconds. */
type Span = [from: number, to: number]

/** The first instant by which so much open time has passed since `start`. Epoch milliseconds. */
export const dueAfter = (start: number, openMs: number, calendar: Calendar | null, timeZone: string): number => {
  if (calendar === null || openMs <= 0) return start + Math.max(0, openMs)
  let left = openMs
  const first = dayOf(start, timeZone)
  for (let day = first; day < first + MOST_DAYS; day++) {
    for (const [from, to] of spansOf(day, calendar, timeZone)) {
      const begins = Math.max(from, start)
      if (begins >= to) continue
      if (left <= to - begins) return begins + left
      left -= to - begins
    }
  }
  return start + MOST_DAYS * DAY_MS + left
}

/** How much open time lies between two instants, milliseconds; negative when `to` is before `from`. */
export const openBetween = (from: number, to: number, calendar: Calendar | null, timeZone: string): number => {
  if (to < from) return -openBetween(to, from, calendar, timeZone)
  if (calendar === null) return to - from
  let sum = 0
  const last = Math.min(dayOf(to, timeZone), dayOf(from, timeZone) + MOST_DAYS)
  for (let day = dayOf(from, timeZone); day <= last; day++) {
    for (const [begins, ends] of spansOf(day, calendar, timeZone)) sum += Math.max(0, Math.min(ends, to) - Math.max(begins, from))
  }
  return sum
}

// A page asks for the same days for thousands of opinions.
const known = new WeakMap<Calendar, Map<string, Span[]>>()

/** The open spans of a day of the zone's calendar. */
export const spansOf = (day: number, calendar: Calendar, timeZone: string): Span[] => {
  const days = known.get(calendar) ?? new Map<string, Span[]>()
  known.set(calendar, days)
  const key = `${day} ${timeZone}`
  const spans = days.get(key) ?? findSpans(day, calendar, timeZone)
  days.set(key, spans)
  return spans
}

const findSpans = (day: number, { week, holidays }: Calendar, timeZone: string): Span[] => {
  // 1970-01-01 was a Thursday.
  const hours = week[DAYS[(day + 4) % 7]!]
  if (!hours || hours.length === 0 || holidays.includes(isoDay(day))) return []
  const at = (time: string): number => firstAt(day * DAY_MS + minutesOf(time) * MINUTE_MS, timeZone)
  return hours.map(({ from, to }): Span => [at(from), at(to)])
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

/** The first instant at which the zone's clock shows this time or a later one: where clocks jump over it, the jump itself. */
const firstAt = (local: number, timeZone: string): number => {
  const guesses = [local - offsetOf(local - DAY_MS, timeZone), local - offsetOf(local + DAY_MS, timeZone)]
  const exact = guesses.filter(guess => guess + offsetOf(guess, timeZone) === local)
  if (exact.length > 0) return Math.min(...exact)
  let [before, after] = [Math.floor(Math.min(...guesses) / QUARTER_MS), Math.ceil(Math.max(...guesses) / QUARTER_MS)]
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (middle * QUARTER_MS + offsetOf(middle * QUARTER_MS, timeZone) >= local) after = middle
    else before = middle
  }
  return after * QUARTER_MS
}
