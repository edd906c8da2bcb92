import { sql } from 'kysely'
import type { MomentCounts } from '../../domain/journey/level.ts'
import type { Moment } from '../../domain/journey/moments.ts'
import type { Database } from '../client.ts'

/** What a brand is compared by over a window of days, from rollups and trend. */
export interface Bearing {
  brandId: string
  mentions: number
  /** The first index the trend has of the window; null: none. */
  before: number | null
  moments: Partial<Record<Moment, Pick<MomentCounts, 'positive' | 'negative' | 'neutral'>>>
}

/** One row a brand; each has days of its own, for each has a time zone. Both ends are included. */
export const listBearings = async (db: Database, windows: Array<{ brandId: string; from: number; to: number }>): Promise<Bearing[]> => {
  const { rows } = await sql<Bearing>`
    select b.id as "brandId",
      (select coalesce(sum(mentions), 0)::bigint from rollup_day r where r.brand_id = b.id and r.day between b.first and b.last) as mentions,
      (select value from index_day i where i.brand_id = b.id and i.day between b.first and b.last and value is not null order by day limit 1) as before,
      coalesce((select json_object_agg(moment, counts) from (
        select moment, json_build_object('positive', sum(positive), 'negative', sum(negative), 'neutral', sum(neutral)) as counts
        from rollup_moment r where r.brand_id = b.id and r.day between b.first and b.last group by moment) as m), '{}') as moments
    from unnest(${windows.map(({ brandId }) => brandId)}::uuid[], ${windows.map(({ from }) => from)}::integer[], ${windows.map(({ to }) => to)}::integer[]) as b(id, first, last)`.execute(db)
  return rows
}
