import { sql } from 'kysely'
import type { Mention, OwnerReply, Rating } from '../../contract.ts'
import type { OwnerBy } from '../../domain/identity/own-voice.ts'
import type { Reading } from '../../domain/reading/reading.ts'
import type { Trx } from '../client.ts'
import { loadCurrentByIds, type Current } from './current.ts'
import { loadReadings } from '../reading/reading.ts'

/** A stored mention as its source gave it, with what was made of it: for whoever writes it again otherwise. */
export interface Stored {
  current: Current
  mention: Mention
  reading: Reading | null
  ownerBy: OwnerBy | null
  itemKey: number | null
  wordsKey: number | null
}

interface Row {
  id: string
  url: string | null
  position: number | null
  author: Mention['author']
  editedAt: Date | null
  engagement: Record<string, number> | null
  replyTo: string | null
  ownerBy: OwnerBy | null
  itemKey: number | null
  wordsKey: number | null
}

/** Mentions by id, locked until the transaction ends. */
export const loadStored = async (trx: Trx, brandId: string, ids: string[]): Promise<Map<string, Stored>> => {
  if (ids.length === 0) return new Map()
  const current = await loadCurrentByIds(trx, brandId, ids)
  const readings = await loadReadings(trx, brandId, ids)
  const { rows } = await sql<Row>`
    select id, url, position, json_strip_nulls(json_build_object('id', author_id, 'name', author_name, 'url', author_url, 'followers', author_followers)) as author,
      edited_at as "editedAt", engagement, reply_to as "replyTo", owner_by as "ownerBy", item_key as "itemKey", words_key as "wordsKey"
    from mention where brand_id = ${brandId} and id = any(${ids}::uuid[])`.execute(trx)
  const rest = new Map(rows.map(row => [row.id, row]))
  return new Map(current.map(row => [row.id, toStored(row, rest.get(row.id)!, readings.get(row.id) ?? null)]))
}

const toStored = (current: Current, { itemKey, wordsKey, ownerBy, ...row }: Row, reading: Reading | null): Stored => {
  const { externalId, kind, text } = current
  const optional = {
    title: current.title,
    url: row.url,
    position: row.position,
    author: row.author && Object.keys(row.author).length > 0 ? row.author : null,
    publishedAt: current.publishedAt?.toISOString(),
    editedAt: row.editedAt?.toISOString(),
    language: current.statedLanguage,
    rating: current.rating as Rating | null,
    engagement: row.engagement,
    replyTo: row.replyTo,
    ownerReply: current.ownerReply as OwnerReply | null,
    place: current.place,
  }
  const present = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== null && value !== undefined))
  return { current, mention: { externalId, kind, text, ...present }, reading, ownerBy, itemKey, wordsKey }
}
