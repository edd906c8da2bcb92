import { dueAfter, openBetween, type Calendar } from './business-hours.ts'
import type { Targets, Tier } from './tier.ts'

/** The clock of a brand. */
export interface Clock {
  targets: Targets
  /** Null: round the clock. */
  calendar: Calendar | null
  timeZone: string
}

const MINUTE_MS = 60_000

/** When an answer is owed, counted from publication; null: no clock. Epoch milliseconds. */
export const dueAt = (publishedAt: number, tier: Tier, { targets, calendar, timeZone }: Clock): number | null => {
  const minutes = targets[tier]
  return minutes === null ? null : dueAfter(publishedAt, minutes * MINUTE_MS, calendar, timeZone)
}

/** Open time left until an instant, milliseconds; negative: so much too late. */
export const timeLeft = (due: number, now: number, { calendar, timeZone }: Pick<Clock, 'calendar' | 'timeZone'>): number => openBetween(now, due, calendar, timeZone)

/** The instants at which a quarter, a half, three quarters and all of the open time between two instants have passed. */
export const quartersBetween = (from: number, due: number, { calendar, timeZone }: Pick<Clock, 'calendar' | 'timeZone'>): [number, number, number, number] => {
  const whole = openBetween(from, due, calendar, timeZone)
  // Without open time between them (a legal date at night) the quarters are those of the clock on the wall.
  const at = (share: number): number => (whole <= 0 ? from + Math.max(0, due - from) * share : dueAfter(from, whole * share, calendar, timeZone))
  return [at(0.25), at(0.5), at(0.75), due]
}
