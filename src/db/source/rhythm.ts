import { sql } from 'kysely'
import type { Database } from '../client.ts'

export interface SpokenDays {
  brandId: string
  sourceId: string
  /** The newest days it spoke on, days since 1970-01-01. */
  days: number[]
}

/**
 * Sources that said something since their rhythm was learnt, with the newest days they spoke on, from the rollups: what is
 * about the brand teaches the rhythm, and anything at all breaks a silence.
 */
export const listUnlearnt = async (db: Database, { days, limit }: { days: number; limit: number }): Promise<SpokenDays[]> => {
  const { rows } = await sql<SpokenDays>`
    select s.brand_id as "brandId", s.id as "sourceId", d.days from source s
      cross join lateral (
        select coalesce(array_agg(day), '{}') as days from (
          select day from rollup_day where brand_id = s.brand_id and source_id = s.id and mentions > 0 order by day desc limit ${days}) as newest) as d
    where s.last_mention_at is not null and (s.rhythm_at is null or s.last_mention_at > s.rhythm_at)
    order by s.id limit ${limit}`.execute(db)
  return rows
}

/** Writes down what was learnt of the sources as they were at `now`. */
export const saveRhythms = async (db: Database, learnt: Array<{ brandId: string; sourceId: string; quietAfterDays: number }>, now: Date): Promise<void> => {
  const json = JSON.stringify(learnt.map(({ brandId, sourceId, quietAfterDays }) => ({ brand_id: brandId, id: sourceId, days: quietAfterDays })))
  await sql`
    update source s set quiet_after_days = t.days, rhythm_at = ${now}::timestamptz
    from json_to_recordset(${json}::json) as t(brand_id uuid, id uuid, days double precision)
    where s.brand_id = t.brand_id and s.id = t.id`.execute(db)
}
