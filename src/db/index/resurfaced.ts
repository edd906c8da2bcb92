import { sql } from 'kysely'
import type { Database } from '../client.ts'
import type { TrendFilter } from './trend.ts'

/** Opinions of these days that went under and whose authors were won back since, by an answer or in their case. */
export const countResurfaced = async (db: Database, brandId: string, { from, to, sourceId }: TrendFilter): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    with won as (
      select cm.mention_id from case_file c join case_mention cm on cm.brand_id = c.brand_id and cm.case_id = c.id where c.brand_id = ${brandId} and c.outcome = 'recovered'
      union select mention_id from answer where brand_id = ${brandId} and outcome = 'recovered'
    )
    select count(*)::bigint as count from won join mention m on m.brand_id = ${brandId} and m.id = won.mention_id
    where m.day between ${from} and ${to} and m.gone_at is null and not m.off_topic ${sourceId ? sql`and m.source_id = ${sourceId}` : sql``}`.execute(db)
  return rows[0]?.count ?? 0
}
