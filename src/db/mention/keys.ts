import { sql } from 'kysely'
import type { Author, SourceKind } from '../../contract.ts'
import { traitsOf } from '../../domain/identity/identity.ts'
import type { Database, Trx } from '../client.ts'

interface Unkeyed {
  id: string
  sourceId: string
  collector: string
  sourceKind: SourceKind
  externalId: string
  kind: string
  title: string | null
  text: string
  url: string | null
  author: Author
}

/** Mentions with nothing to be found by when they are met elsewhere: from before that was kept, or with too little to tell. */
export const listUnkeyed = async (db: Database, brandId: string, { afterId, limit }: { afterId: string; limit: number }): Promise<Unkeyed[]> => {
  const { rows } = await sql<Unkeyed>`
    select m.id, m.source_id as "sourceId", s.collector, s.kind as "sourceKind", m.external_id as "externalId", m.kind, m.title, m.text, m.url,
      json_strip_nulls(json_build_object('id', m.author_id, 'name', m.author_name, 'url', m.author_url)) as author
    from mention m join source s on s.brand_id = m.brand_id and s.id = m.source_id
    where m.brand_id = ${brandId} and m.id > ${afterId} and m.item_key is null and m.words_key is null and m.gone_at is null
    order by m.id limit ${limit}`.execute(db)
  return rows
}

/** Lets them be found. What was stored twice before stays two: the noise rules weigh it. */
export const saveKeys = async (trx: Trx, brandId: string, mentions: Unkeyed[]): Promise<void> => {
  const json = JSON.stringify(mentions.map(({ id, ...sighting }) => {
    const { itemKey, wordsKey } = traitsOf({ ...sighting, publishedAt: null })
    return { id, item_key: itemKey, words_key: wordsKey }
  }))
  await sql`update mention m set item_key = t.item_key, words_key = t.words_key from json_to_recordset(${json}::json) as t(id uuid, item_key bigint, words_key bigint)
    where m.brand_id = ${brandId} and m.id = t.id and (t.item_key is not null or t.words_key is not null)`.execute(trx)
}
