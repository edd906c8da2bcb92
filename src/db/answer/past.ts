import { sql } from 'kysely'
import { outcomeOf } from '../../domain/answer/outcome.ts'
import type { Answered } from '../../domain/answer/suggest.ts'
import { fold } from '../../domain/language/words.ts'
import { wordsIn } from '../../domain/language/sketch.ts'
import { loadAftermaths } from './aftermath.ts'
import type { Database } from '../client.ts'
import { ofQuery } from '../mention/rare.ts'

// More words than these make the question slow and no better.
const MOST_WORDS = 12

/** Opinions with words of this one that the brand answered, newest first, each with what came of it. */
export const listPastAnswers = async (db: Database, brandId: string, { text, exceptId, limit = 400 }: { text: string; exceptId: string; limit?: number }): Promise<Answered[]> => {
  const words = [...new Set(wordsIn(fold(text)).filter(word => word.length > 3))].toSorted((a, b) => b.length - a.length).slice(0, MOST_WORDS)
  if (words.length === 0) return []
  const query = words.map(word => `'${word.slice(0, 6)}':*`).join(' | ')
  const { rows } = await sql<Omit<Answered, 'outcome'> & { answerId: string | null; outcome: Answered['outcome'] }>`
    select mention.id, concat_ws(E'\n', mention.title, mention.text) as opinion, mention.owner_reply ->> 'text' as reply, mention.language, a.id as "answerId", a.outcome
    from mention left join lateral (
      select id, outcome from answer a where a.brand_id = mention.brand_id and a.mention_id = mention.id and a.state = 'sent' order by sent_at desc limit 1) a on true
    where mention.brand_id = ${brandId} and mention.id <> ${exceptId} and mention.owner_reply ->> 'text' <> '' and mention.gone_at is null and mention.text_expired_at is null
      and ${ofQuery(sql`to_tsquery('simple', ${query})`).indexed([brandId])}
    order by mention.occurred_at desc, mention.id desc limit ${limit}`.execute(db)
  const aftermaths = await loadAftermaths(db, brandId, rows.flatMap(({ answerId, outcome }) => (answerId !== null && outcome === null ? [answerId] : [])))
  return rows.map(({ answerId, outcome, ...row }) => {
    const found = answerId === null ? undefined : aftermaths.get(answerId)
    return { ...row, outcome: outcome ?? (found ? (outcomeOf(found)?.outcome ?? null) : null) }
  })
}
