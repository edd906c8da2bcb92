import { lockBrand, type Brand } from '../../db/brand.ts'
import { OnHold, refuseOnHold } from '../../db/privacy/legal-hold.ts'
import { forgetRemoval, listRemovals } from '../../db/source/removal.ts'
import { deleteSource } from '../../db/source/source.ts'
import type { Deps } from '../deps.ts'
import { eachBrand } from '../each-brand.ts'

/** Takes away the sources whose time to be taken back is over. */
export const removeSources = (deps: Deps, signal?: AbortSignal): Promise<void> => eachBrand(deps, removeOf, signal)

/** The same for one brand; while it stands on legal hold everything stays. */
export const removeOf = async ({ db, now, log }: Pick<Deps, 'db' | 'now' | 'log'>, brand: Brand): Promise<void> => {
  for (const { sourceId } of (await listRemovals(db, brand.id)).filter(({ at }) => at <= now())) {
    await db.transaction().execute(async trx => {
      await lockBrand(trx, brand.id)
      // Somebody may have taken it back just now.
      const isPlanned = (await listRemovals(trx, brand.id)).some(planned => planned.sourceId === sourceId && planned.at <= now())
      if (!isPlanned) return
      await refuseOnHold(trx, brand.id)
      await deleteSource(trx, { brandId: brand.id, id: sourceId }, now())
      await forgetRemoval(trx, { brandId: brand.id, id: sourceId })
      log.info({ brand: brand.slug, source: sourceId }, 'A source was removed')
    }).catch((error: unknown) => {
      if (!(error instanceof OnHold)) throw error
    })
  }
}
