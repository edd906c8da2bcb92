import { sql } from 'kysely'
import type { Moment } from '../../domain/journey/moments.ts'
import type { Database } from '../client.ts'
import type { TrendFilter } from './trend.ts'

/** Readings of a moment in one of the parts a window is cut into. */
export interface MomentPart {
  moment: Moment
  /** 0 is the oldest. */
  part: number
  positive: number
  negative: number
  neutral: number
}

/** Readings of every moment over a window of days cut into parts of the same length, from the rollup; empty parts are missing. */
export const listMomentParts = async (db: Database, brandId: string, { from, to, sourceId, parts }: TrendFilter & { parts: number }): Promise<MomentPart[]> => {
  const days = to - from + 1
  const { rows } = await sql<MomentPart>`
    select moment, ((day - ${from}::integer) * ${parts}::integer / ${days}::integer)::integer as part, sum(positive)::bigint as positive, sum(negative)::bigint as negative, sum(neutral)::bigint as neutral
    from rollup_moment where brand_id = ${brandId} and day between ${from} and ${to} ${sourceId ? sql`and source_id = ${sourceId}` : sql``}
    group by 1, 2 having sum(positive + negative + neutral) > 0 order by 1, 2`.execute(db)
  return rows
}
