import { dayOf } from '../time/day.ts'
import type { SourceIndex } from '../index/zmot.ts'

/** Days since 1970-01-01 on which what a newcomer meets was published, each with its part of the weight of all first screens. */
export type ScreenDays = Array<[day: number, share: number]>

/** The first screens by the days of their opinions; empty: there are none. */
export const screenDays = (sources: Array<Pick<SourceIndex, 'share' | 'screen'>>): ScreenDays => {
  const weights = new Map<number, number>()
  for (const { share, screen } of sources) for (const { item, weight } of screen.items) weights.set(item.day, (weights.get(item.day) ?? 0) + share * weight)
  const all = [...weights.values()].reduce((sum, weight) => sum + weight, 0)
  return all === 0 ? [] : [...weights].map(([day, weight]) => [day, weight / all])
}

/** How much of what a newcomer meets was published in a span of days, 0…1; null: there are no first screens. */
export const shareWithin = (days: ScreenDays, { fromDay, toDay }: Week): number | null =>
  days.length === 0 ? null : days.reduce((sum, [day, share]) => (day >= fromDay && day < toDay ? sum + share : sum), 0)

export interface Week {
  /** Days since 1970-01-01 in the brand's time zone, half-open. */
  fromDay: number
  toDay: number
}

/** Whole weeks, Monday first, that ended by `now`; the newest last. */
export const lastWeeks = (now: Date, timeZone: string, count: number): Week[] => {
  const today = dayOf(now.getTime(), timeZone)
  // Day 4 was a Monday.
  const monday = today - ((((today - 4) % 7) + 7) % 7)
  return Array.from({ length: count }, (_, i) => ({ fromDay: monday - 7 * (count - i), toDay: monday - 7 * (count - i - 1) }))
}
