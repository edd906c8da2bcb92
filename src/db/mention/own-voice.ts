import { sql } from 'kysely'
import type { Author } from '../../contract.ts'
import type { NoiseRules } from '../../domain/reading/noise.ts'
import type { OwnerBy } from '../../domain/identity/own-voice.ts'
import { lockBrand } from '../brand.ts'
import type { Database, Trx } from '../client.ts'
import { layAnswers } from './store.ts'
import { setOffTopic } from './topic.ts'

/** A mention with who signed it. */
export interface Signed {
  id: string
  sourceId: string
  title: string | null
  text: string
  author: Author
  ownerBy: OwnerBy | null
  replyTo: string | null
  externalId: string
  publishedAt: Date | null
  /** Its source is shared: the brand's query decides. */
  filtered: boolean
}

/** Signed mentions by id, some at a time. */
export const listSigned = async (db: Database, brandId: string, { afterId, limit }: { afterId: string; limit: number }): Promise<Signed[]> => {
  const { rows } = await sql<Signed>`
    select m.id, m.source_id as "sourceId", m.title, m.text, m.owner_by as "ownerBy", m.reply_to as "replyTo", m.external_id as "externalId", m.published_at as "publishedAt", s.filtered,
      json_strip_nulls(json_build_object('id', m.author_id, 'name', m.author_name, 'url', m.author_url)) as author
    from mention m join source s on s.brand_id = m.brand_id and s.id = m.source_id
    where m.brand_id = ${brandId} and m.id > ${afterId} and m.gone_at is null and coalesce(m.author_id, m.author_name, m.author_url) is not null
    order by m.id limit ${limit}`.execute(db)
  return rows
}

export interface VoiceTarget {
  brandId: string
  timeZone: string
  now: Date
  noise?: NoiseRules | undefined
}

/** Says of mentions that the brand itself speaks: they count nowhere, and what they answer is answered. */
export const own = async (trx: Trx, target: VoiceTarget, signed: Signed[]): Promise<void> => {
  if (signed.length === 0) return
  await lockBrand(trx, target.brandId)
  const ids = signed.map(({ id }) => id)
  await setOffTopic(trx, target, ids, true)
  await trx.updateTable('mention').set({ owner_by: 'handle' }).where('brand_id', '=', target.brandId).where('id', 'in', ids).execute()
  await answerBySource(trx, target, signed, [])
}

/** Says that somebody else speaks; `onTopic`: those that are about the brand. */
export const disown = async (trx: Trx, target: VoiceTarget, signed: Signed[], onTopic: string[]): Promise<void> => {
  if (signed.length === 0) return
  await lockBrand(trx, target.brandId)
  await trx.updateTable('mention').set({ owner_by: null }).where('brand_id', '=', target.brandId).where('id', 'in', signed.map(({ id }) => id)).execute()
  if (onTopic.length > 0) await setOffTopic(trx, target, onTopic, false)
  await answerBySource(trx, target, signed, signed)
}

const answerBySource = async (trx: Trx, target: VoiceTarget, signed: Signed[], left: Signed[]): Promise<void> => {
  const told = (list: Signed[]) => list.flatMap(({ replyTo, ...one }) => (replyTo === null ? [] : [{ ...one, replyTo }]))
  for (const [sourceId, list] of Map.groupBy(told(signed), one => one.sourceId)) {
    await layAnswers(trx, { ...target, sourceId }, [...new Set(list.map(({ replyTo }) => replyTo))], told(left).filter(one => one.sourceId === sourceId))
  }
}
