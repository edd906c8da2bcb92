import { sql } from 'kysely'
import type { Database } from './client.ts'

export interface SourceHour {
  sourceId: string
  /** Hours since 1970-01-01T00Z. */
  hour: number
  negative: number
  other: number
}

/** Opinions of each source and hour from the hourly rollup, both ends included. */
export const listSourceHours = async (db: Database, brandId: string, { from, to }: { from: number; to: number }): Promise<SourceHour[]> => {
  const { rows } = await sql<SourceHour>`
    select source_id as "sourceId", hour, negative, positive + neutral + unsure as other
    from rollup_hour where brand_id = ${brandId} and series = 'all' and hour between ${from} and ${to} order by hour`.execute(db)
  return rows
}

/** Opinions of each day, all sources together, both ends included. Days since 1970-01-01 in the brand's time zone. */
export const listDaySums = async (db: Database, brandId: string, { from, to }: { from: number; to: number }): Promise<Array<{ day: number; negative: number; other: number }>> => {
  const { rows } = await sql<{ day: number; negative: number; other: number }>`
    select day, sum(negative)::bigint as negative, sum(positive + neutral + unsure)::bigint as other
    from rollup_day where brand_id = ${brandId} and day between ${from} and ${to} group by day order by day`.execute(db)
  return rows
}
