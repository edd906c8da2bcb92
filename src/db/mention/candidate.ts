import { sql, type RawBuilder } from 'kysely'
import type { Rating } from '../../contract.ts'
import { isLong, type Candidate, type Traits } from '../../domain/identity/identity.ts'
import { platformOf } from '../../domain/identity/permalink.ts'
import type { Trx } from '../client.ts'
import { listStandingPlaces, type PlaceRow, type PlaceSource } from './place-row.ts'

/** An opinion that stands and may be met again. */
export interface Met extends PlaceSource {
  mentionId: string
  sourceId: string
  externalId: string
  url: string | null
  position: number | null
  collectedAt: Date
  offTopic: boolean
  isOwner: boolean
  isAnswered: boolean
  rating: Rating | null
  telling: boolean
  /** Home first. */
  candidates: Candidate[]
  places: Array<PlaceRow & PlaceSource>
}

export interface Asked {
  id: string
  traits: Traits
}

// A key that more share than this is a flood, and the nearest in time are looked at.
const MOST = 8

/** Ids of opinions that share a key with each of these. A handful of index probes for each, however many are stored. */
const findIds = async (trx: Trx, brandId: string, asked: Asked[]): Promise<Map<string, string[]>> => {
  const json = JSON.stringify(asked.map(({ id, traits: { itemKey, wordsKey, publishedAt } }) => ({ id, item: itemKey, words: wordsKey, at: publishedAt })))
  const ids = (from: RawBuilder<unknown>) => sql`(select m.id ${from} limit ${MOST})`
  // With one source nothing is met twice, and where nothing was, nobody has to look among places.
  const { rows: [any] } = await sql<{ places: boolean; sources: number }>`
    select exists (select from mention_place where brand_id = ${brandId}) as places, (select count(*) from (select from source where brand_id = ${brandId} limit 2) as s) as sources`.execute(trx)
  if (any!.sources < 2) return new Map()
  const inPlaces = (key: string, value: string) => sql`(select p.mention_id from mention_place p where p.brand_id = ${brandId} and p.${sql.raw(key)} = t.${sql.raw(value)} limit ${MOST})`
  const { rows } = await sql<{ for: string; id: string }>`
    select t.id as for, c.id from json_to_recordset(${json}::json) as t(id text, item bigint, words bigint, at timestamptz)
      cross join lateral (
        ${ids(sql`from mention m where m.brand_id = ${brandId} and m.item_key = t.item`)}
        union all ${ids(sql`from mention m where m.brand_id = ${brandId} and m.words_key = t.words and m.occurred_at <= t.at order by m.occurred_at desc, m.id desc`)}
        union all ${ids(sql`from mention m where m.brand_id = ${brandId} and m.words_key = t.words and (t.at is null or m.occurred_at > t.at) order by m.occurred_at, m.id`)}
        ${any!.places ? sql`union all ${inPlaces('item_key', 'item')} union all ${inPlaces('words_key', 'words')}` : sql``}) as c`.execute(trx)
  return new Map([...Map.groupBy(rows, row => row.for)].map(([id, list]) => [id, [...new Set(list.map(row => row.id))]]))
}

/** The standing opinions that each of these may be, by the id it was asked with. */
export const findMet = async (trx: Trx, brandId: string, asked: Asked[]): Promise<Map<string, Met[]>> => {
  const told = asked.filter(({ traits }) => traits.itemKey !== null || traits.wordsKey !== null)
  if (told.length === 0) return new Map()
  const found = await findIds(trx, brandId, told)
  if (found.size === 0) return new Map()
  const met = await loadMet(trx, brandId, [...new Set([...found.values()].flat())])
  return new Map([...found].map(([id, ids]) => [id, ids.flatMap(one => met.get(one) ?? [])]))
}

type Row = Omit<Met, 'candidates' | 'places' | 'telling'> & { text: string } & Pick<Candidate, 'itemKey' | 'wordsKey' | 'author' | 'publishedAt'>

const loadMet = async (trx: Trx, brandId: string, ids: string[]): Promise<Map<string, Met>> => {
  const { rows } = await sql<Row>`
    select m.id as "mentionId", m.source_id as "sourceId", m.external_id as "externalId", m.url, m.position, m.collected_at as "collectedAt", m.off_topic as "offTopic",
      m.owner_by is not null as "isOwner", m.owner_reply is not null as "isAnswered", m.text,
      case when rating_value is not null then json_build_object('value', rating_value, 'outOf', rating_out_of) end as rating,
      json_strip_nulls(json_build_object('id', author_id, 'name', author_name, 'url', author_url)) as author,
      m.published_at as "publishedAt", m.item_key as "itemKey", m.words_key as "wordsKey", s.collector, s.kind as "sourceKind", s.visibility
    from mention m join source s on s.brand_id = m.brand_id and s.id = m.source_id
    where m.brand_id = ${brandId} and m.id = any(${ids}::uuid[]) and m.gone_at is null`.execute(trx)
  const places = Map.groupBy(await listStandingPlaces(trx, brandId, rows.map(row => row.mentionId)), place => place.mentionId)
  return new Map(rows.map(({ itemKey, wordsKey, author, publishedAt, text, ...row }) => {
    const own = { mentionId: row.mentionId, author, rating: row.rating }
    const also = places.get(row.mentionId) ?? []
    const sights = [{ ...row, itemKey, wordsKey, publishedAt }, ...also]
    return [row.mentionId, { ...row, telling: isLong(text), places: also, candidates: sights.map(sight => ({ ...own, sourceId: sight.sourceId, collector: sight.collector, platform: platformOf(sight), itemKey: sight.itemKey, wordsKey: sight.wordsKey, publishedAt: sight.publishedAt })) }]
  }))
}
