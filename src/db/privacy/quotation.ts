import { sql, type RawBuilder } from 'kysely'
import { quotedOf, soughtOf, withoutQuoted, type Quotable } from '../../domain/language/quoted.ts'
import type { Trx } from '../client.ts'
import { jsonOf } from '../mention/rows.ts'

interface Place {
  table: string
  /** What tells its rows apart within a brand. */
  key: string
  words: string
  type: 'text' | 'jsonb'
  /** Rows that can quote them; left out: any of the brand. */
  among?(ids: string[]): RawBuilder<unknown>
}

// Messages that went out or wait, what their receivers sent back, what a run could not take, and what colleagues noted on their cases.
const PLACES: Place[] = [
  { table: 'delivery', key: 'id::text', words: 'body', type: 'text' },
  { table: 'delivery_attempt', key: `delivery_id::text || ' ' || number`, words: 'response_excerpt', type: 'text' },
  { table: 'held_message', key: 'id::text', words: 'data', type: 'jsonb' },
  { table: 'collection_run', key: 'id::text', words: 'problems', type: 'jsonb' },
  { table: 'case_note', key: 'id::text', words: 'text', type: 'text', among: ids => sql`case_id in (select case_id from case_mention where mention_id = any(${ids}::uuid[]))` },
]

/** Takes what these mentions said, and the names, ids and addresses of who said it, out of whatever quotes them. Call it while their words still stand. */
export const eraseQuotations = async (trx: Trx, brandId: string, ids: string[]): Promise<void> => {
  const quoted = quotedOf(await readWords(trx, brandId, ids))
  const sought = soughtOf(quoted).map(start => `%${start.replace(/[\\%_]/g, '\\$&')}%`)
  if (sought.length === 0) return
  for (const { table, key, words, type, among } of PLACES) {
    const [column, id] = [sql.raw(words), sql.raw(key)]
    const { rows } = await sql<{ key: string; words: string }>`
      select ${id} as key, ${column}::text as words from ${sql.table(table)}
      where brand_id = ${brandId} and ${among?.(ids) ?? sql`true`} and ${column}::text like any(${sought}::text[])`.execute(trx)
    const changed = rows.map(row => ({ key: row.key, words: withoutQuoted(row.words, quoted) }))
    if (changed.length === 0) continue
    await sql`
      update ${sql.table(table)} set ${column} = t.words::${sql.raw(type)} from json_to_recordset(${jsonOf(changed)}::json) as t(key text, words text)
      where brand_id = ${brandId} and ${id} = t.key`.execute(trx)
  }
}

const readWords = async (trx: Trx, brandId: string, ids: string[]): Promise<Quotable> => {
  const { rows } = await sql<{ title: string | null; text: string; reply: string | null; names: Array<string | null> }>`
    select title, text, owner_reply->>'text' as reply, array[author_name, author_id, author_url, external_id, url] as names from mention where brand_id = ${brandId} and id = any(${ids}::uuid[])
    union all
    select title, text, owner_reply->>'text', '{}'::text[] from mention_revision where brand_id = ${brandId} and mention_id = any(${ids}::uuid[])
    union all
    select null, text, shown_text, '{}'::text[] from answer where brand_id = ${brandId} and mention_id = any(${ids}::uuid[])`.execute(trx)
  return { texts: rows.flatMap(({ title, text, reply }) => [title, text, reply]), names: rows.flatMap(({ names }) => names) }
}
