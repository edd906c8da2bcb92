import { getSetting, NOISE_SETTING, setSetting, type Brand } from '../../db/brand.ts'
import { listWeighable, reweigh } from '../../db/reading/reweigh.ts'
import { DEFAULT_NOISE } from '../../domain/reading/noise.ts'
import type { Deps } from '../deps.ts'
import { eachBrand } from '../each-brand.ts'

const FIRST_ID = '00000000-0000-0000-0000-000000000000'
const BATCH = 500

/** Looks for noise in what is stored, where that was never done, the rules changed since, or a source was removed. */
export const reweighAll = (deps: Deps, signal?: AbortSignal): Promise<void> => eachBrand(deps, reweighBrand, signal)

/** The same for one brand. Returns how many mentions are told otherwise now. Cut short, it begins anew: what is done stays. */
export const reweighBrand = async ({ db, now, noise: rules = DEFAULT_NOISE }: Deps, brand: Brand, signal?: AbortSignal): Promise<number> => {
  const asked = JSON.stringify(rules)
  if ((await getSetting(db, brand.id, NOISE_SETTING)) === asked) return 0
  let moved = 0
  for (let afterId = FIRST_ID; ; ) {
    if (signal?.aborted) return moved
    const ids = await listWeighable(db, brand.id, { afterId, limit: BATCH })
    if (ids.length === 0) break
    afterId = ids.at(-1)!
    moved += await db.transaction().execute(trx => reweigh(trx, { brandId: brand.id, rules, now: now() }, ids))
  }
  await setSetting(db, brand.id, NOISE_SETTING, asked)
  return moved
}
