import { getSetting, setSetting, type Brand } from '../../db/brand.ts'
import { listSources } from '../../db/source/source.ts'
import { listShared, setOffTopic } from '../../db/mention/topic.ts'
import type { Deps } from '../deps.ts'
import { eachBrand } from '../each-brand.ts'
import { queryOf } from '../collect/ingest.ts'
import { isAbout } from '../collect/prepare.ts'

const SETTING = 'matchedQuery'
const FIRST_ID = '00000000-0000-0000-0000-000000000000'
const BATCH = 500

/** Holds what is stored of shared sources against the query again, where that changed: no new collection is needed for it. */
export const rematchAll = (deps: Deps, signal?: AbortSignal): Promise<void> => eachBrand(deps, rematchBrand, signal)

/** The same for one brand. Returns how many mentions came or went. */
export const rematchBrand = async ({ db, now, noise }: Deps, brand: Brand, signal?: AbortSignal): Promise<number> => {
  const asked = JSON.stringify([brand.query, brand.name, brand.aliases])
  if ((await getSetting(db, brand.id, SETTING)) === asked) return 0
  let moved = 0
  if ((await listSources(db, brand.id)).some(source => source.filtered)) {
    const query = queryOf(brand, { filtered: true })!
    for (let afterId = FIRST_ID; ; ) {
      if (signal?.aborted) return moved
      const batch = await listShared(db, brand.id, { afterId, limit: BATCH })
      if (batch.length === 0) break
      afterId = batch.at(-1)!.id
      const judged = batch.map(({ id, title, text, offTopic }) => ({ id, offTopic, isAbout: isAbout(query, { text, ...(title !== null && { title }) }) }))
      const [come, gone] = [judged.filter(one => one.offTopic && one.isAbout), judged.filter(one => !one.offTopic && !one.isAbout)]
      await db.transaction().execute(async trx => {
        await setOffTopic(trx, { brandId: brand.id, now: now(), noise }, come.map(one => one.id), false)
        await setOffTopic(trx, { brandId: brand.id, now: now(), noise }, gone.map(one => one.id), true)
      })
      moved += come.length + gone.length
    }
  }
  await setSetting(db, brand.id, SETTING, asked)
  return moved
}
