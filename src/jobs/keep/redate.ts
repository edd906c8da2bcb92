import { getSetting, setSetting, type Brand } from '../../db/brand.ts'
import { forgetTrend, listDated, setDays } from '../../db/mention/calendar.ts'
import { dayOf } from '../../domain/time/day.ts'
import type { Deps } from '../deps.ts'
import { eachBrand } from '../each-brand.ts'

const SETTING = 'datedIn'
const FIRST_ID = '00000000-0000-0000-0000-000000000000'
const BATCH = 2000

/** Puts mentions under the days of their brand's time zone, where that changed. */
export const redateAll = (deps: Deps, signal?: AbortSignal): Promise<void> => eachBrand(deps, redateBrand, signal)

/** The same for one brand. Returns how many mentions changed their day. */
export const redateBrand = async ({ db }: Deps, brand: Brand, signal?: AbortSignal): Promise<number> => {
  if ((await getSetting(db, brand.id, SETTING)) === brand.timeZone) return 0
  let moved = 0
  for (let afterId = FIRST_ID; ; ) {
    if (signal?.aborted) return moved
    const batch = await listDated(db, brand.id, { afterId, limit: BATCH })
    if (batch.length === 0) break
    afterId = batch.at(-1)!.id
    const dated = batch.map(({ id, occurredAt, day }) => ({ id, before: day, day: dayOf(occurredAt.getTime(), brand.timeZone) }))
    const others = new Map(dated.filter(({ before, day }) => before !== day).map(({ id, day }) => [id, day]))
    await db.transaction().execute(trx => setDays(trx, brand.id, others))
    moved += others.size
  }
  if (moved > 0) await forgetTrend(db, brand.id)
  await setSetting(db, brand.id, SETTING, brand.timeZone)
  return moved
}
