import { getSetting, setSetting, type Brand } from '../../db/brand.ts'
import { listUnkeyed, saveKeys } from '../../db/mention/keys.ts'
import type { Deps } from '../deps.ts'
import { eachBrand } from '../each-brand.ts'

const SETTING = 'identifiedBy'
// Of how keys are made (domain/identity).
const VERSION = 'identity-1'
const FIRST_ID = '00000000-0000-0000-0000-000000000000'
const BATCH = 500

/** Lets opinions that were stored before their places were kept be found when they are met elsewhere. */
export const identifyAll = (deps: Deps, signal?: AbortSignal): Promise<void> => eachBrand(deps, identifyBrand, signal)

/** The same for one brand. Returns how many were looked at. */
export const identifyBrand = async ({ db }: Deps, brand: Brand, signal?: AbortSignal): Promise<number> => {
  if ((await getSetting(db, brand.id, SETTING)) === VERSION) return 0
  let seen = 0
  for (let afterId = FIRST_ID; ; ) {
    if (signal?.aborted) return seen
    const batch = await listUnkeyed(db, brand.id, { afterId, limit: BATCH })
    if (batch.length === 0) break
    afterId = batch.at(-1)!.id
    await db.transaction().execute(trx => saveKeys(trx, brand.id, batch))
    seen += batch.length
  }
  await setSetting(db, brand.id, SETTING, VERSION)
  return seen
}
