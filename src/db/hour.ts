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
