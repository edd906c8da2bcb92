import { sql } from 'kysely'
import type { Database } from '../client.ts'

export interface SourceCount {
  sourceId: string
  mentions: number
  /** Days since 1970-01-01 of its oldest mention. */
  firstDay: number
}

/** How much each source has brought, from the rollups. */
export const countSources = async (db: Database, brandId: string): Promise<SourceCount[]> => {
  const { rows } = await sql<SourceCount>`
    select source_id as "sourceId", sum(mentions)::bigint as mentions, min(day) filter (where mentions > 0) as "firstDay"
    from rollup_day where brand_id = ${brandId} group by source_id having sum(mentions) > 0`.execute(db)
  return rows
}

/** Mentions that need a reply and have none, over all time or from a day on, from the rollups. */
export const countNeeding = async (db: Database, brandId: string, fromDay = 0): Promise<number> => {
  const { rows } = await sql<{ needing: number }>`
    select coalesce(sum(needing - answered), 0)::bigint as needing from rollup_day where brand_id = ${brandId} and day >= ${fromDay}`.execute(db)
  return rows[0]!.needing
}

/** The day of the brand's oldest mention; undefined: it has none. */
export const findFirstDay = async (db: Database, brandId: string): Promise<number | undefined> => {
  const { rows } = await sql<{ day: number | null }>`
    select min(first.day) as day from source s
    cross join lateral (select day from rollup_day where brand_id = s.brand_id and source_id = s.id and mentions > 0 order by day limit 1) as first
    where s.brand_id = ${brandId}`.execute(db)
  return rows[0]?.day ?? undefined
}
