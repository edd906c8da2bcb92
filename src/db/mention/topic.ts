import { sql } from 'kysely'
import { lockBrand } from '../brand.ts'
import type { Database, Trx } from '../client.ts'
import { currentFace, loadCurrentByIds } from './current.ts'
import { DEFAULT_NOISE, type NoiseRules } from '../../domain/reading/noise.ts'
import { applyNoise, weigh } from '../reading/noise.ts'
import { moveRollups } from '../index/rollup.ts'

/** What a query is matched with. */
export interface Matchable {
  id: string
  title: string | null
  text: string
  offTopic: boolean
}

/** Whose mentions, and by which rules what repeats them is weighed. */
export interface TopicTarget {
  brandId: string
  now: Date
  noise?: NoiseRules | undefined
}

/** Mentions of the brand's shared sources by id, some at a time. */
export const listShared = async (db: Database, brandId: string, { afterId, limit }: { afterId: string; limit: number }): Promise<Matchable[]> => {
  const { rows } = await sql<Matchable>`
    select id, title, text, off_topic as "offTopic" from mention
    where brand_id = ${brandId} and id > ${afterId} and gone_at is null and text_expired_at is null and owner_by is null
      and source_id in (select id from source where brand_id = ${brandId} and filtered)
    order by id limit ${limit}`.execute(db)
  return rows
}

/** Says of mentions whether they are about the brand; rollups move along, and so does the weight of what repeats them. */
export const setOffTopic = async (trx: Trx, { brandId, now, noise: rules = DEFAULT_NOISE }: TopicTarget, ids: string[], offTopic: boolean): Promise<void> => {
  await lockBrand(trx, brandId)
  const moved = (await loadCurrentByIds(trx, brandId, ids)).filter(row => row.offTopic !== offTopic)
  if (moved.length === 0) return
  await trx.updateTable('mention').set({ off_topic: offTopic }).where('brand_id', '=', brandId).where('id', 'in', moved.map(row => row.id)).execute()
  await moveRollups(trx, brandId, moved.map(row => ({ before: currentFace(row), after: currentFace({ ...row, offTopic }) })))
  const weighed = await weigh(trx, { brandId, rules, now }, moved.map(row => ({ ...row, hidden: offTopic || row.goneAt !== null })), moved)
  await moveRollups(trx, brandId, await applyNoise(trx, brandId, new Map([...weighed.noise, ...weighed.moved])))
}
