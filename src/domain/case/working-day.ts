import { dayOf, startOfDay } from '../time/day.ts'
import { spansOf, type Calendar } from './business-hours.ts'

const DAY_MS = 86_400_000
// Longer without a working day is no calendar.
const MOST_DAYS = 4000

/** When the `days`th working day before an instant opens; the day that ends with it counts where somebody works on it. Without a calendar every day does. Epoch milliseconds. */
export const openingBefore = (end: number, days: number, calendar: Calendar | null, timeZone: string): number => {
  let left = days
  const last = dayOf(end - 1, timeZone)
  for (let day = last; day > last - MOST_DAYS; day--) {
    const opens = openingOf(day, calendar, timeZone)
    if (opens !== null && opens < end && --left <= 0) return opens
  }
  return end - days * DAY_MS
}

/** The end of the `days`th working day after that of an instant: terms of the law begin on the day after. Epoch milliseconds. */
export const endOfWorkingDay = (from: number, days: number, calendar: Calendar | null, timeZone: string): number => {
  let left = days
  const first = dayOf(from, timeZone) + 1
  for (let day = first; day < first + MOST_DAYS; day++) {
    if (openingOf(day, calendar, timeZone) !== null && --left <= 0) return startOfDay(day + 1, timeZone)
  }
  return startOfDay(first + days, timeZone)
}

/** Null: nobody works on that day. */
const openingOf = (day: number, calendar: Calendar | null, timeZone: string): number | null => {
  if (calendar === null) return startOfDay(day, timeZone)
  return spansOf(day, calendar, timeZone)[0]?.[0] ?? null
}
