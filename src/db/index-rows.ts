import { sql } from 'kysely'
import type { SourceKind, SourceOrder } from '../contract.ts'
import type { Impression } from '../domain/face.ts'
import type { MomentPolarities } from '../domain/moments.ts'
import type { Database } from './client.ts'

/** A source as the index weighs it. */
export interface IndexSource {
  id: string
  name: string
  kind: SourceKind
  order: SourceOrder
  visibility: number | null
}

/** A mention that may stand on a first screen or among those that cost and give most. */
export interface IndexItem {
  id: string
  sourceId: string
  day: number
  occurredAt: Date
  /** Null: its place was never observed. */
  position: number | null
  impression: Impression
  starsCenti: number | null
  discountPercent: number
  moments: MomentPolarities
}

export const listIndexSources = async (db: Database, brandId: string): Promise<IndexSource[]> =>
  await db
    .selectFrom('source')
    .select(['id', 'name', 'kind', 'shown_order as order', 'visibility'])
    .where('brand_id', '=', brandId)
    .orderBy('name')
    .$narrowType<Pick<IndexSource, 'kind' | 'order'>>()
    .execute()

const ITEM = sql.raw(`m.id, m.source_id as "sourceId", m.day, m.occurred_at as "occurredAt", m.position, m.impression,
  m.stars_centi as "starsCenti", m.discount_percent as "discountPercent", m.moments`)

/** The newest and the observed items of each source: at most `places` of each, whoever of them stands on the first screen. */
export const listScreenItems = async (db: Database, brandId: string, places: number): Promise<IndexItem[]> => {
  const { rows } = await sql<IndexItem>`
    select m.* from source s cross join lateral (
      (select ${ITEM} from mention m where m.brand_id = s.brand_id and m.source_id = s.id and gone_at is null and not off_topic
        order by occurred_at desc, id desc limit ${places})
      union
      (select ${ITEM} from mention m where m.brand_id = s.brand_id and m.source_id = s.id and gone_at is null and not off_topic
        and position <= 10 order by position, occurred_at desc limit ${places})) as m
    where s.brand_id = ${brandId}`.execute(db)
  return rows
}

/** For each source, those that cost and those that give most by their standing alone. */
export const listPullItems = async (db: Database, brandId: string, limit: number): Promise<IndexItem[]> => {
  const { rows } = await sql<IndexItem>`
    select m.* from source s cross join lateral (
      (select ${ITEM} from mention m where m.brand_id = s.brand_id and m.source_id = s.id and gone_at is null and not off_topic and pull <> 0
        and pull < 0 order by pull limit ${limit})
      union all
      (select ${ITEM} from mention m where m.brand_id = s.brand_id and m.source_id = s.id and gone_at is null and not off_topic and pull <> 0
        and pull > 0 order by pull desc limit ${limit})) as m
    where s.brand_id = ${brandId}`.execute(db)
  return rows
}
