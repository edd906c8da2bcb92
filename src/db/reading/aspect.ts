import { sql } from 'kysely'
import type { MentionAspects } from '../../domain/journey/aspect.ts'
import { quotas } from '../../domain/reading/sample.ts'
import type { Database } from '../client.ts'
import type { TrendFilter } from '../index/trend.ts'

export interface AspectSums {
  /** A key of config/aspects, or all. */
  aspect: string
  /** A moment, or all. */
  moment: string
  positive: number
  negative: number
  neutral: number
  unsure: number
  lost: number
  rated: number
  /** Σ r and Σ r², r in hundredths of a star. */
  stars: number
  stars2: number
}

/** Sums of a window of days, both ends included, under every aspect and moment or one aspect (`all`: of any), from the rollup. */
export const sumAspects = async (db: Database, brandId: string, { from, to, sourceId, aspect }: TrendFilter & { aspect?: string }): Promise<AspectSums[]> => {
  const { rows } = await sql<AspectSums>`
    select aspect, moment, ${sql.raw(['positive', 'negative', 'neutral', 'unsure', 'lost', 'rated', 'stars', 'stars2'].map(name => `sum(${name})::bigint as ${name}`).join(', '))}
    from rollup_aspect where brand_id = ${brandId} and day between ${from} and ${to} ${sourceId ? sql`and source_id = ${sourceId}` : sql``} ${aspect ? sql`and aspect = ${aspect}` : sql``}
    group by aspect, moment having sum(positive + negative + neutral + unsure) > 0 order by aspect, moment`.execute(db)
  return rows
}

export interface Instants {
  from: Date
  /** Exclusive. */
  to: Date
  sourceId?: string | undefined
}

/** The newest mentions of a window that have aspects, without their texts. */
export const listNewestAspects = async (db: Database, brandId: string, { from, to, sourceId }: Instants, limit: number): Promise<Array<{ id: string; aspects: MentionAspects }>> => {
  const { rows } = await sql<{ id: string; aspects: MentionAspects }>`
    select id, case when text_expired_at is null then aspects else '{}' end as aspects from mention
    where brand_id = ${brandId} and gone_at is null and not off_topic and occurred_at >= ${from} and occurred_at < ${to}
      ${sourceId ? sql`and source_id = ${sourceId}` : sql``}
    order by occurred_at desc, id desc limit ${limit}`.execute(db)
  return rows
}

export interface Sample {
  texts: string[]
  /** How many mentions they stand for. */
  of: number
}

const HOUR_MS = 3_600_000
// What lies beyond says little new of what a window talks about.
const MAX_CHARACTERS = 1000

/**
 * At most `size` texts that stand for a window: of every hour as many as its share, its newest. Costs as many short walks of an
 * index as there are hours taken, however many mentions the brand has. Expired texts are left out.
 */
export const sampleTexts = async (db: Database, brandId: string, { from, to, sourceId }: Instants, size: number): Promise<Sample> => {
  const only = sourceId ? sql`and source_id = ${sourceId}` : sql``
  const { rows: hours } = await sql<{ hour: number; mentions: number }>`
    select hour, sum(positive + negative + neutral + unsure)::bigint as mentions from rollup_hour
    where brand_id = ${brandId} and series = 'all' and hour >= ${Math.floor(from.getTime() / HOUR_MS)} and hour < ${Math.floor(to.getTime() / HOUR_MS)} ${only}
    group by hour order by hour`.execute(db)
  const shares = quotas(hours.map(({ mentions }) => mentions), size)
  const taken = hours.flatMap(({ hour }, i) => (shares[i]! > 0 ? [{ hour, share: shares[i]! }] : []))
  const { rows } = await sql<{ text: string }>`
    select m.text from unnest(${taken.map(({ hour }) => hour)}::integer[], ${taken.map(({ share }) => share)}::integer[]) as h(hour, share)
    cross join lateral (
      select left(coalesce(title || '. ', '') || text, ${MAX_CHARACTERS}) as text from mention
      where brand_id = ${brandId} and gone_at is null and not off_topic and text_expired_at is null ${only}
        and occurred_at >= to_timestamp(h.hour::bigint * 3600) and occurred_at < to_timestamp((h.hour::bigint + 1) * 3600)
      order by occurred_at desc, id desc limit h.share) as m`.execute(db)
  return { texts: rows.map(({ text }) => text), of: hours.reduce((sum, { mentions }) => sum + mentions, 0) }
}
