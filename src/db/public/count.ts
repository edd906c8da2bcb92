import { sql, type RawBuilder } from 'kysely'
import type { Polarity } from '../../domain/journey/moments.ts'
import type { Database } from '../client.ts'

export interface Span {
  from: Date
  /** Exclusive. */
  to: Date
}

/** How many opinions of a source are alike in stars and tone. */
export interface OpinionCount {
  sourceId: string
  /** 1–5 of any scale; null: it came without. */
  stars: number | null
  tone: Polarity | 'unsure'
  count: number
}

const within = (brandId: string, { from, to }: Span): RawBuilder<unknown> =>
  sql`brand_id = ${brandId} and gone_at is null and not off_topic and occurred_at >= ${from} and occurred_at < ${to}`

/** Every opinion of these days, counted by source, stars and tone. Nothing can be left out of it. */
export const countOpinions = async (db: Database, brandId: string, span: Span): Promise<OpinionCount[]> => {
  const { rows } = await sql<OpinionCount>`
    select source_id as "sourceId", case when rating_value is not null then round(stars_centi / 100.0)::integer end as stars,
      case when unsure or sentiment is null then 'unsure' else sentiment end as tone, count(*) as count
    from mention where ${within(brandId, span)} group by 1, 2, 3 order by 1, 2, 3`.execute(db)
  return rows
}

export interface AnswerCount {
  /** Opinions that need a reply, and those of them answered in public. */
  needing: number
  answered: number
  negative: number
  /** Negatives whose public answer says something of substance. */
  solved: number
}

/** How the brand answered the opinions of these days, both included; `from` and `to` are the same span as instants. */
export const countAnswers = async (db: Database, brandId: string, { days, ...span }: Span & { days: { from: number; to: number } }): Promise<AnswerCount> => {
  const { rows } = await sql<AnswerCount>`
    select r.needing, r.answered, m.negative, m.solved from
      (select coalesce(sum(needing), 0)::bigint as needing, coalesce(sum(answered), 0)::bigint as answered from rollup_day where brand_id = ${brandId} and day between ${days.from} and ${days.to}) as r,
      (select count(*) filter (where impression in ('negative', 'answered')) as negative, count(*) filter (where impression = 'answered') as solved from mention where ${within(brandId, span)}) as m`.execute(db)
  return rows[0]!
}

// Enough for a median, however much was answered: the newest stand for the rest.
const MOST_WAITS = 1000

/** How long the newest opinions that need a reply waited for it, milliseconds, where both instants are told. */
export const listWaits = async (db: Database, brandId: string, span: Span): Promise<number[]> => {
  const { rows } = await sql<{ publishedAt: Date; answeredAt: string }>`
    select published_at as "publishedAt", owner_reply ->> 'publishedAt' as "answeredAt" from mention
    where ${within(brandId, span)} and needs_response and published_at is not null and owner_reply ->> 'publishedAt' is not null
    order by occurred_at desc, id desc limit ${MOST_WAITS}`.execute(db)
  // Read here: the database refuses some dates that collectors take, and one of them would hide all.
  return rows.map(({ publishedAt, answeredAt }) => Math.max(0, Date.parse(answeredAt) - publishedAt.getTime())).filter(Number.isFinite)
}

/** How many the brand's query took for something else in these days: what a query leaves out is told. */
export const countOffTopic = async (db: Database, brandId: string, { from, to }: Span): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from mention where brand_id = ${brandId} and gone_at is null and off_topic and owner_by is null and occurred_at >= ${from} and occurred_at < ${to}`.execute(db)
  return rows[0]!.count
}
