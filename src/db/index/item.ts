import { sql } from 'kysely'
import type { ScreenItem } from '../../domain/index/first-screen.ts'
import type { Database } from '../client.ts'

/** A mention that may stand on a first screen or among those that cost and give most. */
export interface IndexItem extends ScreenItem {
  sourceId: string
}

const ITEM = sql.raw(`m.id, m.source_id as "sourceId", m.day, m.occurred_at as "occurredAt", m.position, m.impression,
  m.stars_centi as "starsCenti", m.discount_percent as "discountPercent", m.moments`)

/**
 * The mentions the index is told by, each once: of every source the newest and the observed ones, among whom its first screen
 * is, and those that cost and give most by their standing. A handful a source, each from the end of an index.
 */
export const listIndexItems = async (db: Database, brandId: string, { places, pulls }: { places: number; pulls: number }): Promise<{ items: IndexItem[]; hasUnaudited: boolean }> => {
  const shown = sql`from mention m where m.brand_id = s.brand_id and m.source_id = s.id and gone_at is null and not off_topic`
  // One value for all rows: handing over each field by itself takes PGlite longer than finding them.
  // Whether anybody's correction waits for an audit comes along: asking for it alone would cost a journey more.
  const { rows } = await sql<{ items: Array<Omit<IndexItem, 'occurredAt'> & { occurredAt: string }> | null; hasUnaudited: boolean }>`
    select json_agg(m) as items,
      exists (select from correction c where c.brand_id = ${brandId} and c.withdrawn_at is null and c.audited_at is null) as "hasUnaudited" from source s cross join lateral (
      (select ${ITEM} ${shown} order by occurred_at desc, id desc limit ${places})
      union all (select ${ITEM} ${shown} and position <= 10 order by position, occurred_at desc limit ${places})
      union all (select ${ITEM} ${shown} and pull <> 0 and pull < 0 order by pull limit ${pulls})
      union all (select ${ITEM} ${shown} and pull <> 0 and pull > 0 order by pull desc limit ${pulls})) as m
    where s.brand_id = ${brandId}`.execute(db)
  const { items, hasUnaudited } = rows[0]!
  return { items: [...new Map(items?.map(item => [item.id, { ...item, occurredAt: new Date(item.occurredAt) }])).values()], hasUnaudited }
}
