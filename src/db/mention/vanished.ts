import { sql } from 'kysely'
import type { Polarity } from '../../domain/journey/moments.ts'
import type { Database, Trx } from '../client.ts'

/** The whole list of a source, as one run saw it. */
export interface WholeList {
  brandId: string
  sourceId: string
  /** External ids of everything in it. */
  ids: string[]
  /** What came in after the run began may have come another way. */
  startedAt: Date
  now: Date
}

/** Marks what was there and is not in the list: absent the first time, vanished the second. Returns how many vanished. */
export const noteAbsent = async (trx: Trx, { brandId, sourceId, ids, startedAt, now }: WholeList): Promise<number> => {
  const { rows } = await sql<{ vanished: boolean }>`
    update mention m set vanished_at = case when absent_since is null then null else ${now}::timestamptz end, absent_since = coalesce(absent_since, ${now}::timestamptz)
    where brand_id = ${brandId} and source_id = ${sourceId} and gone_at is null and vanished_at is null and collected_at < ${startedAt}
      and not exists (select from unnest(${ids}::text[]) as seen (id) where seen.id = m.external_id)
    returning vanished_at is not null as vanished`.execute(trx)
  return rows.filter(({ vanished }) => vanished).length
}

export interface VanishedFilter {
  /** Left out: all of them. */
  sentiment?: Polarity | undefined
  before?: { at: Date; id: string } | undefined
  limit?: number
}

/** Ids of what vanished from its source's own list without the source saying so, newest first. */
export const listVanished = async (db: Database, brandId: string, { sentiment, before, limit = 50 }: VanishedFilter = {}): Promise<Array<{ id: string; absentSince: Date; vanishedAt: Date }>> =>
  await db
    .selectFrom('mention')
    .select(['id', 'absent_since as absentSince', 'vanished_at as vanishedAt'])
    .$narrowType<{ absentSince: Date; vanishedAt: Date }>()
    .where('brand_id', '=', brandId)
    .where('vanished_at', 'is not', null)
    .where('gone_at', 'is', null)
    .where('off_topic', '=', false)
    .$if(sentiment !== undefined, query => query.where('sentiment', '=', sentiment!).where('unsure', '=', false))
    .$if(before !== undefined, query => query.where(eb => eb(eb.refTuple('vanished_at', 'id'), '<', eb.tuple(before!.at, before!.id))))
    .orderBy('vanished_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()

export interface VanishedCount {
  sourceId: string
  mentions: number
  negative: number
}

/** How many vanished, a row a source. */
export const countVanished = async (db: Database, brandId: string): Promise<VanishedCount[]> => {
  const { rows } = await sql<VanishedCount>`
    select source_id as "sourceId", count(*) as mentions, count(*) filter (where sentiment = 'negative' and not unsure) as negative
    from mention where brand_id = ${brandId} and vanished_at is not null and gone_at is null and not off_topic
    group by source_id order by source_id`.execute(db)
  return rows
}
