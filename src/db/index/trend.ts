import { sql } from 'kysely'
import type { WindowCounts } from '../../domain/journey/level.ts'
import type { Moment } from '../../domain/journey/moments.ts'
import type { Database } from '../client.ts'

export interface DayCounts {
  day: number
  mentions: number
  positive: number
  negative: number
  neutral: number
  unsure: number
  needing: number
  answered: number
  /** Average stars of that day's opinions; null: none. */
  stars: number | null
}

export interface TrendFilter {
  from: number
  /** Included. */
  to: number
  sourceId?: string | undefined
}

/** Counts per day from the rollups; days without mentions are missing. */
export const listDayCounts = async (db: Database, brandId: string, { from, to, sourceId }: TrendFilter): Promise<DayCounts[]> => {
  const { rows } = await sql<DayCounts>`
    select day, sum(mentions)::bigint as mentions, sum(positive)::bigint as positive, sum(negative)::bigint as negative,
      sum(neutral)::bigint as neutral, sum(unsure)::bigint as unsure, sum(needing)::bigint as needing, sum(answered)::bigint as answered,
      sum(weight_stars)::double precision / nullif(sum(weight), 0) / 100 as stars
    from rollup_day where brand_id = ${brandId} and day between ${from} and ${to} ${sourceId ? sql`and source_id = ${sourceId}` : sql``}
    group by day having sum(mentions) > 0 order by day`.execute(db)
  return rows
}

export interface HourCounts {
  /** Hours since 1970-01-01T00Z. */
  hour: number
  positive: number
  negative: number
  neutral: number
  unsure: number
}

export interface HourFilter {
  from: number
  /** Included. */
  to: number
  series?: Moment | 'all'
  sourceId?: string | undefined
}

/** Counts per hour of all mentions, or of one moment, one source. */
export const listHourCounts = async (db: Database, brandId: string, { from, to, series = 'all', sourceId }: HourFilter): Promise<HourCounts[]> => {
  const { rows } = await sql<HourCounts>`
    select hour, sum(positive)::bigint as positive, sum(negative)::bigint as negative, sum(neutral)::bigint as neutral, sum(unsure)::bigint as unsure
    from rollup_hour where brand_id = ${brandId} and series = ${series} and hour between ${from} and ${to} ${sourceId ? sql`and source_id = ${sourceId}` : sql``} group by hour order by hour`.execute(db)
  return rows
}

/** Moment counts over a window of days, both ends included. */
export const sumWindow = async (db: Database, brandId: string, { from, to, sourceId }: TrendFilter): Promise<WindowCounts> => {
  const only = sourceId ? sql`and source_id = ${sourceId}` : sql``
  const { rows } = await sql<WindowCounts>`
    select (select coalesce(sum(opinions), 0)::bigint from rollup_day where brand_id = ${brandId} and day between ${from} and ${to} ${only}) as opinions,
      coalesce((select json_object_agg(moment, counts) from (
        select moment, json_build_object('positive', sum(positive), 'negative', sum(negative), 'neutral', sum(neutral), 'unsure', sum(unsure), 'under', sum(under)) as counts
        from rollup_moment where brand_id = ${brandId} and day between ${from} and ${to} ${only} group by moment) as m), '{}') as moments`.execute(db)
  return rows[0]!
}
