import { dayOf } from '../time/day.ts'
import type { SourceIndex } from '../index/zmot.ts'

/** How much of what a newcomer meets was published in a span of days, 0…1 of the weight of all first screens; null: there are none. */
export const screenShare = (sources: Array<Pick<SourceIndex, 'share' | 'screen'>>, { fromDay, toDay }: { fromDay: number; toDay: number }): number | null => {
  let [within, all] = [0, 0]
  for (const { share, screen } of sources) {
    for (const { item, weight } of screen.items) {
      all += share * weight
      if (item.day >= fromDay && item.day < toDay) within += share * weight
    }
  }
  return all === 0 ? null : within / all
}

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
