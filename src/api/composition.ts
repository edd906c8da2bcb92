import { getSetting, type Brand } from '../db/brand.ts'
import { peekSeries } from '../db/alert/series.ts'
import { compositionOf, type KindShare } from '../domain/burn/composition.ts'
import { BURN, isKept } from '../domain/burn/kept.ts'
import { FALSE_A_YEAR } from '../domain/burn/parameters.ts'
import { startOfWeek } from '../domain/burn/week.ts'
import { isoDay } from '../domain/time/day.ts'
import type { Sensitivity } from '../domain/spike/sensitivity.ts'
import type { Services } from './services.ts'

/** What people complain of over the last whole weeks, beside what is usual, and whether it shifted. */
export const compositionView = async ({ db, aspects }: Pick<Services, 'db' | 'aspects'>, brand: Pick<Brand, 'id'>, window: number) => {
  const state = (await peekSeries(db, brand.id, BURN))?.state
  const found = isKept(state) ? compositionOf(state.burn, window) : undefined
  const falseAlarmsPerYear = FALSE_A_YEAR[((await getSetting(db, brand.id, 'sensitivity')) ?? 'quarter') as Sensitivity]
  if (!found) return { from: null, to: null, weeks: 0, complaints: 0, usualComplaints: null, verdict: 'learning' as const, falseAlarmsPerYear, moments: [], aspects: [] }
  const { kinds, lastWeek, ...rest } = found
  const of = (axis: string) => kinds.filter(({ kind }) => kind.startsWith(axis)).map(kind => view(kind, axis))
  return {
    ...rest,
    from: isoDay(startOfWeek(lastWeek - rest.weeks + 1)),
    to: isoDay(startOfWeek(lastWeek + 1) - 1),
    falseAlarmsPerYear,
    moments: of('moment:'),
    aspects: of('aspect:').map(one => ({ ...one, label: aspects.labels[one.key] ?? { es: one.key, en: one.key } })),
  }
}

const view = ({ kind, risen, ...share }: KindShare, axis: string) => ({
  key: kind.slice(axis.length),
  ...share,
  risen: risen && { since: isoDay(startOfWeek(risen.since)), from: risen.from, to: risen.to, found: isoDay(startOfWeek(risen.found + 1) - 1), per90d: risen.per90d, with: risen.with },
})
