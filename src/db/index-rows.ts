import { sql } from 'kysely'
import type { SourceKind, SourceOrder } from '../contract.ts'
import type { Impression } from '../domain/face.ts'
import type { Moment, MomentPolarities } from '../domain/moments.ts'
import type { Database } from './client.ts'

/** A source as the index weighs it. */
export interface IndexSource {
  id: string
  name: string
  kind: SourceKind
  order: SourceOrder
  visibility: number | null
}

/** Sums behind standing of one source, decayed to one day; c of 0…1, r in stars. */
export interface DecayedSums {
  sourceId: string
  weight: number
  weightStars: number
  weight2: number
  weight2Stars: number
  weight2Stars2: number
  /** Σ w·(r − 3.5), shared among moments. */
  shares: Record<Moment | 'general', number>
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

const SHARES: Array<Moment | 'general'> = ['zmot', 'fmot', 'smot', 'relationship', 'failure', 'umot', 'general']

export const listIndexSources = async (db: Database, brandId: string): Promise<IndexSource[]> =>
  await db
    .selectFrom('source')
    .select(['id', 'name', 'kind', 'shown_order as order', 'visibility'])
    .where('brand_id', '=', brandId)
    .orderBy('name')
    .$narrowType<Pick<IndexSource, 'kind' | 'order'>>()
    .execute()

/**
 * One row a source from the daily rollups up to `today`, decayed in the database: thousands of days, a handful of rows.
 * The units of the rollups (hundredths, sixtieths) are taken out here.
 */
export const sumStanding = async (db: Database, brandId: string, today: number, halfLifeDays: number): Promise<DecayedSums[]> => {
  const shares = SHARES.map(key => `'${key}', coalesce(sum(share_${key} * decay) / 600000.0, 0)`).join(', ')
  const { rows } = await sql<DecayedSums>`
    select source_id as "sourceId", sum(weight * decay) / 100.0 as weight, sum(weight_stars * decay) / 10000.0 as "weightStars",
      sum(weight2 * decay * decay) / 10000.0 as weight2, sum(weight2_stars * decay * decay) / 1000000.0 as "weight2Stars",
      sum(weight2_stars2 * decay * decay) / 100000000.0 as "weight2Stars2", json_build_object(${sql.raw(shares)}) as shares
    from (select r.*, power(0.5::double precision, (${today}::integer - day) / ${halfLifeDays}::double precision) as decay
      from rollup_day r where brand_id = ${brandId} and day <= ${today}) as d
    group by source_id`.execute(db)
  return rows
}

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
