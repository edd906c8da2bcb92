import { sql } from 'kysely'
import type { Database, Trx } from './client.ts'
import { currentFace, loadCurrentByIds } from './current.ts'
import { moveRollups } from './rollup.ts'

/** What a query is matched with. */
export interface Matchable {
  id: string
  title: string | null
  text: string
  offTopic: boolean
}

/** Mentions of the brand's shared sources by id, some at a time. */
export const listShared = async (db: Database, brandId: string, { afterId, limit }: { afterId: string; limit: number }): Promise<Matchable[]> => {
  const { rows } = await sql<Matchable>`
    select id, title, text, off_topic as "offTopic" from mention
    where brand_id = ${brandId} and id > ${afterId} and gone_at is null and text_expired_at is null
      and source_id in (select id from source where brand_id = ${brandId} and filtered)
    order by id limit ${limit}`.execute(db)
  return rows
}

/** Says of mentions whether they are about the brand; rollups move along. */
export const setOffTopic = async (trx: Trx, brandId: string, ids: string[], offTopic: boolean): Promise<void> => {
  const moved = (await loadCurrentByIds(trx, brandId, ids)).filter(row => row.offTopic !== offTopic)
  if (moved.length === 0) return
  await trx.updateTable('mention').set({ off_topic: offTopic }).where('brand_id', '=', brandId).where('id', 'in', moved.map(row => row.id)).execute()
  await moveRollups(trx, brandId, moved.map(row => ({ before: currentFace(row), after: currentFace({ ...row, offTopic }) })))
}
