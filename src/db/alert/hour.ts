import { sql } from 'kysely'
import type { Database } from '../client.ts'

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

/** Which share of the negatives of each hour, since 1970-01-01T00Z, its loudest author wrote, 0…1; hours in which nobody is known have none. */
export const listLoudestShares = async (db: Database, brandId: string, { from, to }: { from: number; to: number }): Promise<Map<number, number>> => {
  const [since, until] = [new Date(from * 3_600_000), new Date((to + 1) * 3_600_000)]
  const { rows } = await sql<{ hour: number; share: number }>`
    with voice as (
      select floor(extract(epoch from occurred_at) / 3600)::integer as hour, coalesce(author_id, author_name) as author, count(*) as said from mention
      where brand_id = ${brandId} and gone_at is null and not off_topic and sentiment = 'negative' and not unsure and occurred_at >= ${since} and occurred_at < ${until}
      group by 1, 2)
    select hour, max(said) filter (where author is not null)::float8 / sum(said)::float8 as share from voice group by hour having max(said) filter (where author is not null) is not null`.execute(db)
  return new Map(rows.map(row => [row.hour, row.share]))
}
