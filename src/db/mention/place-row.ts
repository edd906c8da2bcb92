import { sql, type Selectable } from 'kysely'
import type { SourceKind } from '../../contract.ts'
import type { Link } from '../../domain/identity/identity.ts'
import type { Trx } from '../client.ts'
import { jsonOf } from './rows.ts'
import type { MentionPlaceTable } from '../schema.ts'

/** Where else an opinion stands, with what its source is. */
export interface PlaceRow {
  sourceId: string
  externalId: string
  mentionId: string
  link: Link
  url: string | null
  position: number | null
  publishedAt: Date | null
  firstSeenAt: Date
  goneAt: Date | null
  contentHash: string
  itemKey: number | null
  wordsKey: number | null
  rated: boolean
  telling: boolean
}

/** A source as far as an opinion's home depends on it. */
export interface PlaceSource {
  collector: string
  sourceKind: SourceKind
  visibility: number | null
}

const COLUMNS = sql.raw(`p.source_id as "sourceId", p.external_id as "externalId", p.mention_id as "mentionId", p.link, p.url, p.position, p.published_at as "publishedAt",
  p.first_seen_at as "firstSeenAt", p.gone_at as "goneAt", p.content_hash as "contentHash", p.item_key as "itemKey", p.words_key as "wordsKey", p.rated, p.telling`)

/** Places of a source by external id. `isErased`: the author of the opinion wished it away. */
export const loadPlaces = async (trx: Trx, { brandId, sourceId }: { brandId: string; sourceId: string }, externalIds: string[]): Promise<Map<string, PlaceRow & { isErased: boolean }>> => {
  if (externalIds.length === 0) return new Map()
  const { rows } = await sql<PlaceRow & { isErased: boolean }>`
    select ${COLUMNS}, m.gone_reason is not distinct from 'erased' as "isErased" from mention_place p join mention m on m.brand_id = p.brand_id and m.id = p.mention_id
    where p.brand_id = ${brandId} and p.source_id = ${sourceId} and p.external_id = any(${externalIds})`.execute(trx)
  return new Map(rows.map(row => [row.externalId, row]))
}

/** Standing places of opinions, with their sources. */
export const listStandingPlaces = async (trx: Trx, brandId: string, mentionIds: string[]): Promise<Array<PlaceRow & PlaceSource>> => {
  if (mentionIds.length === 0) return []
  const { rows } = await sql<PlaceRow & PlaceSource>`
    select ${COLUMNS}, s.collector, s.kind as "sourceKind", s.visibility from mention_place p join source s on s.brand_id = p.brand_id and s.id = p.source_id
    where p.brand_id = ${brandId} and p.mention_id = any(${mentionIds}::uuid[]) and p.gone_at is null order by p.first_seen_at, p.source_id`.execute(trx)
  return rows
}

type Row = Selectable<MentionPlaceTable>

const NAMES = ['source_id', 'external_id', 'mention_id', 'link', 'url', 'position', 'published_at', 'first_seen_at', 'gone_at', 'content_hash', 'item_key', 'words_key', 'rated', 'telling'] as const satisfies Array<keyof Row>

/** Writes places, in place of what was known of them. */
export const savePlaces = async (trx: Trx, brandId: string, places: PlaceRow[]): Promise<void> => {
  if (places.length === 0) return
  const names = NAMES.join(', ')
  const json = jsonOf(
    places.map(place => ({
      source_id: place.sourceId, external_id: place.externalId, mention_id: place.mentionId, link: place.link, url: place.url, position: place.position, published_at: place.publishedAt,
      first_seen_at: place.firstSeenAt, gone_at: place.goneAt, content_hash: place.contentHash, item_key: place.itemKey, words_key: place.wordsKey, rated: place.rated, telling: place.telling,
    })),
  )
  await sql`
    insert into mention_place (brand_id, ${sql.raw(names)})
    select ${brandId}::uuid, ${sql.raw(names)} from json_to_recordset(${json}::json) as t(source_id uuid, external_id text, mention_id uuid, link text, url text, position integer,
      published_at timestamptz, first_seen_at timestamptz, gone_at timestamptz, content_hash text, item_key bigint, words_key bigint, rated boolean, telling boolean)
    on conflict (brand_id, source_id, external_id) do update set ${sql.raw(NAMES.slice(2).map(name => `${name} = excluded.${name}`).join(', '))}`.execute(trx)
}

export const deletePlaces = async (trx: Trx, brandId: string, places: Array<Pick<PlaceRow, 'sourceId' | 'externalId'>>): Promise<void> => {
  if (places.length === 0) return
  const json = jsonOf(places.map(({ sourceId, externalId }) => ({ source_id: sourceId, external_id: externalId })))
  await sql`delete from mention_place p using json_to_recordset(${json}::json) as t(source_id uuid, external_id text)
    where p.brand_id = ${brandId} and p.source_id = t.source_id and p.external_id = t.external_id`.execute(trx)
}

export const markPlacesGone = async (trx: Trx, { brandId, sourceId, now }: { brandId: string; sourceId: string; now: Date }, externalIds: string[]): Promise<void> => {
  if (externalIds.length === 0) return
  await sql`update mention_place set gone_at = ${now} where brand_id = ${brandId} and source_id = ${sourceId} and external_id = any(${externalIds}) and gone_at is null`.execute(trx)
}
