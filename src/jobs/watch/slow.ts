import { listBrands, type Brand } from '../../db/brand.ts'
import { listSeenAt } from '../../db/alert/series.ts'
import { BURN } from '../../domain/burn/kept.ts'
import { dayOf } from '../../domain/time/day.ts'
import type { Deps } from '../deps.ts'
import { watchBurn } from './burn.ts'
import { DROP, watchIndex, type IndexWatchOptions } from './index.ts'

/** Looks once a day of each brand of ours at what no hour shows: what people complain of, and where the index stands. A brand that fails does not hide the others. */
export const watchSlow = async (deps: Deps, options: IndexWatchOptions): Promise<void> => {
  const own = (await listBrands(deps.db)).filter(({ kind }) => kind === 'own')
  const looks = [[BURN, watchBurn], [DROP, watchIndex]] as const
  for (const [series, look] of looks) {
    const seen = await listSeenAt(deps.db, series)
    for (const brand of own) {
      if (options.signal?.aborted) return
      if (isSeenToday(brand, seen.get(brand.id), deps.now())) continue
      await look(deps, brand, options).catch(error => deps.log.error({ brand: brand.slug, err: error }, `A brand could not be looked at for ${series}`))
    }
  }
}

const isSeenToday = ({ timeZone }: Brand, seenAt: Date | undefined, now: Date): boolean => seenAt !== undefined && dayOf(seenAt.getTime(), timeZone) >= dayOf(now.getTime(), timeZone)
