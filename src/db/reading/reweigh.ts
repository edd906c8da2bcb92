import { lockBrand } from '../brand.ts'
import type { Database, Trx } from '../client.ts'
import { loadCurrentByIds } from '../mention/current.ts'
import { dropEmptyEchoes } from './echo.ts'
import { applyNoise, weigh, type Weighing } from './noise.ts'
import { moveRollups } from '../index/rollup.ts'

/** Ids of mentions that still have their words, some at a time. */
export const listWeighable = async (db: Database, brandId: string, { afterId, limit }: { afterId: string; limit: number }): Promise<string[]> => {
  const rows = await db
    .selectFrom('mention')
    .select('id')
    .where('brand_id', '=', brandId)
    .where('id', '>', afterId)
    .where('gone_at', 'is', null)
    .where('text_expired_at', 'is', null)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(row => row.id)
}

/** Weighs stored mentions as if they came now; rollups move along. Returns how many changed, others near them included. */
export const reweigh = async (trx: Trx, weighing: Weighing, ids: string[]): Promise<number> => {
  const { brandId } = weighing
  await lockBrand(trx, brandId)
  const current = (await loadCurrentByIds(trx, brandId, ids)).filter(row => row.goneAt === null)
  const { noise, moved } = await weigh(trx, weighing, current.map(row => ({ ...row, hidden: row.offTopic })), current)
  const changed = current.flatMap(row => {
    const found = noise.get(row.id)!
    const isSame = found.echoId === row.echoId && found.percent === row.noisePercent && found.reasons.join() === (row.noise ?? []).join()
    return isSame ? [] : [[row.id, found] as const]
  })
  await moveRollups(trx, brandId, await applyNoise(trx, brandId, new Map([...changed, ...moved])))
  await dropEmptyEchoes(trx, brandId, current.flatMap(row => (row.echoId !== null && noise.get(row.id)!.echoId !== row.echoId ? [row.echoId] : [])))
  return changed.length + moved.size
}
