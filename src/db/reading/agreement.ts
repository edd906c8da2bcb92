import { sql } from 'kysely'
import type { Rating } from '../../contract.ts'
import type { Judgement } from '../../domain/reading/agreement.ts'
import type { JudgedMention } from '../../domain/reading/training-row.ts'
import type { Database } from '../client.ts'

/** What people said of readings, of every revision, oldest first. */
export const listJudgements = async (db: Database, brandId: string): Promise<Judgement[]> =>
  await db
    .selectFrom('correction')
    .select(['mention_id as mentionId', 'revision', 'field', 'moment', 'value', 'said'])
    .where('brand_id', '=', brandId)
    .where('withdrawn_at', 'is', null)
    .where('said', 'is not', null)
    .where('field', '<>', 'discount')
    .orderBy('created_at')
    .orderBy('id')
    .$castTo<Judgement>()
    .execute()

/** Mentions whose revision in force a person judged, as they count now, in batches. Those gone, erased or expired are left out. */
export async function* eachJudgedMention(db: Database, brandId: string, batch = 500): AsyncIterable<JudgedMention[]> {
  let after = '00000000-0000-0000-0000-000000000000'
  while (true) {
    const { rows } = await sql<JudgedMention & { rating: Rating | null }>`
      select m.id, coalesce(m.language, split_part(m.stated_language, '-', 1)) as language, m.kind, m.title, m.text, m.sentiment, m.unsure, m.moments, m.outcome,
        m.needs_response as "needsResponse", c.judged,
        case when m.rating_value is not null then json_build_object('value', m.rating_value, 'outOf', m.rating_out_of) end as rating
      from mention m join (
          select mention_id, revision, array_agg(distinct coalesce(moment, field)) as judged from correction
          where brand_id = ${brandId} and withdrawn_at is null and field <> 'discount' group by mention_id, revision) c
        on c.mention_id = m.id and c.revision = m.revision
      where m.brand_id = ${brandId} and m.id > ${after} and m.gone_at is null and m.text_expired_at is null
      order by m.id limit ${batch}`.execute(db)
    if (rows.length === 0) return
    after = rows.at(-1)!.id
    yield rows
  }
}
