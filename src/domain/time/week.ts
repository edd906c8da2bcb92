import { dayOf, startOfDay } from './day.ts'

const HOUR_MS = 3_600_000
const WEEK = 7
// At the desk, before the first meeting; who was down on Monday tells it late, and past Tuesday it is old.
const FROM_HOUR = 7
const UNTIL_HOUR = 48

/** Monday of a day number. 1970-01-01 was a Thursday. */
export const mondayOf = (day: number): number => day - ((day + 3) % WEEK)

/** The Monday on which the week before is told, where that is now; days since 1970-01-01 in the time zone. */
export const reportDay = (nowMs: number, timeZone: string): number | undefined => {
  const monday = mondayOf(dayOf(nowMs, timeZone))
  const hours = (nowMs - startOfDay(monday, timeZone)) / HOUR_MS
  return hours >= FROM_HOUR && hours < UNTIL_HOUR ? monday : undefined
}
