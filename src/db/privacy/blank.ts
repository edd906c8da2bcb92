import { sql } from 'kysely'
import { DEFAULT_NOISE, type NoiseRules } from '../../domain/reading/noise.ts'
import { lockBrand } from '../brand.ts'
import { offerCandidates } from '../case/candidate.ts'
import type { Database, Trx } from '../client.ts'
import { currentFace, loadCurrentByIds } from '../mention/current.ts'
import { dropEmptyEchoes } from '../reading/echo.ts'
import { eraseFloor } from '../alert/floor.ts'
import { jsonOf } from '../mention/rows.ts'
import { applyNoise, weigh } from '../reading/noise.ts'
import { eraseQuotations } from './quotation.ts'
import { moveRollups, type FaceChange } from '../index/rollup.ts'

/** By what a mention's author is known. */
export interface Authored {
  id: string
  externalId: string
  sourceId: string
  authorId: string | null
  authorName: string | null
  authorUrl: string | null
}

const AUTHORED = sql.raw(`m.id, m.external_id as "externalId", m.source_id as "sourceId", m.author_id as "authorId", m.author_name as "authorName", m.author_url as "authorUrl"`)

export interface Batch {
  afterId: string
  limit: number
}

/** Mentions of which it is known who wrote them, by id, some at a time; deleted ones still have their words. */
export const listAuthored = async (db: Database, brandId: string, { afterId, limit }: Batch): Promise<Authored[]> => {
  const { rows } = await sql<Authored>`
    select ${AUTHORED} from mention m where brand_id = ${brandId} and id > ${afterId}
      and (author_id is not null or author_name is not null or author_url is not null)
    order by id limit ${limit}`.execute(db)
  return rows
}

/** Mentions of a source whose raw words came in before `cutoff` and are still there, oldest first, some at a time. */
export const listOldTexts = async (db: Database, { brandId, sourceId, cutoff }: OldTexts, { after, limit }: { after?: { at: Date; id: string } | undefined; limit: number }): Promise<Array<Authored & { collectedAt: Date }>> => {
  const { rows } = await sql<Authored & { collectedAt: Date }>`
    select ${AUTHORED}, m.collected_at as "collectedAt" from mention m
    where brand_id = ${brandId} and source_id = ${sourceId} and text_expired_at is null and gone_reason is distinct from 'erased'
      and collected_at < ${cutoff} and (changed_at is null or changed_at < ${cutoff})
      and ${after === undefined ? sql`true` : sql`(collected_at, id) > (${after.at}, ${after.id}::uuid)`}
    order by collected_at, id limit ${limit}`.execute(db)
  return rows
}

/** Mentions of a source with an earlier revision from before `cutoff` whose words are still there. */
export const listOldRevisions = async (db: Database, { brandId, sourceId, cutoff }: OldTexts, { afterId, limit }: Batch): Promise<Authored[]> => {
  const { rows } = await sql<Authored>`
    select ${AUTHORED} from mention m
    where m.brand_id = ${brandId} and m.source_id = ${sourceId} and m.id > ${afterId} and m.collected_at < ${cutoff}
      and m.id in (select mention_id from mention_revision where brand_id = ${brandId} and valid_from < ${cutoff} and text_expired_at is null)
    order by m.id limit ${limit}`.execute(db)
  return rows
}

export interface OldTexts {
  brandId: string
  sourceId: string
  cutoff: Date
}

// An answer stays an answer, without its words: the figures count that there is one.
const REPLY = sql.raw(`case when owner_reply is not null then owner_reply || '{"text": ""}' end`)

/** Takes the words, names and links away; what was read in them, and every figure, stays. Returns how many revisions went with them. */
export const expireMentions = async (trx: Trx, brandId: string, ids: string[], now: Date): Promise<number> => {
  await sql`
    update mention set title = null, text = '', url = null, author_id = null, author_name = null, author_url = null, author_followers = null,
      owner_reply = ${REPLY}, text_expired_at = ${now}
    where brand_id = ${brandId} and id = any(${ids}::uuid[])`.execute(trx)
  await sql`update mention_place set url = null where brand_id = ${brandId} and mention_id = any(${ids}::uuid[])`.execute(trx)
  return await expireRevisions(trx, brandId, ids, now)
}

/** Takes the words of earlier revisions away: of all, or of those from before `cutoff`. Returns how many. */
export const expireRevisions = async (trx: Trx, brandId: string, ids: string[], now: Date, cutoff?: Date): Promise<number> => {
  const { rows } = await sql`
    update mention_revision set title = null, text = '', owner_reply = ${REPLY}, text_expired_at = ${now}
    where brand_id = ${brandId} and mention_id = any(${ids}::uuid[]) and text_expired_at is null and ${cutoff === undefined ? sql`true` : sql`valid_from < ${cutoff}`}
    returning revision`.execute(trx)
  return rows.length
}

export interface Erasing {
  brandId: string
  now: Date
  noise?: NoiseRules | undefined
  /** What stands in place of the ids that their sources gave them. */
  idOf(externalId: string): string
}

/** Erases mentions: they count nowhere from now on, and nothing of them but what was read stays. Returns how many revisions went with them. */
export const eraseMentions = async (trx: Trx, { brandId, now, noise: rules = DEFAULT_NOISE, idOf }: Erasing, ids: string[]): Promise<number> => {
  await lockBrand(trx, brandId)
  const current = await loadCurrentByIds(trx, brandId, ids)
  const leavers = current.filter(row => row.goneAt === null)
  const { moved } = await weigh(trx, { brandId, rules, now }, [], leavers)
  await eraseQuotations(trx, brandId, ids)
  const revisions = await expireMentions(trx, brandId, ids, now)
  await eraseAnswers(trx, { brandId, now }, ids)
  const json = jsonOf(current.map(({ id, externalId }) => ({ id, external_id: idOf(externalId) })))
  await sql`
    update mention m set external_id = t.external_id, content_hash = 'erased', gone_at = coalesce(gone_at, ${now}), gone_reason = 'erased', echo_id = null,
      story = false, absent_since = null, vanished_at = null, item_key = null, words_key = null
    from json_to_recordset(${json}::json) as t(id uuid, external_id text) where m.brand_id = ${brandId} and m.id = t.id`.execute(trx)
  await sql`update mention_revision set content_hash = 'erased' where brand_id = ${brandId} and mention_id = any(${ids}::uuid[])`.execute(trx)
  await eraseFloor(trx, brandId, ids)
  await erasePlaces(trx, { brandId, idOf }, ids)
  await dropEmptyEchoes(trx, brandId, current.flatMap(({ echoId }) => echoId ?? []))
  const others = await applyNoise(trx, brandId, moved)
  await moveRollups(trx, brandId, [...leavers.map((row): FaceChange => ({ before: currentFace(row) })), ...others])
  await offerCandidates(trx, brandId, current, now)
  return revisions
}

/** What was written to somebody may name them: words go, that there was an answer stays, and what was not sent never is. */
const eraseAnswers = async (trx: Trx, { brandId, now }: Pick<Erasing, 'brandId' | 'now'>, ids: string[]): Promise<void> => {
  const theirs = sql`brand_id = ${brandId} and mention_id = any(${ids}::uuid[])`
  await sql`update mention m set text = '', text_expired_at = ${now} from answer a
    where a.brand_id = ${brandId} and a.mention_id = any(${ids}::uuid[]) and m.brand_id = a.brand_id and m.source_id = a.source_id and m.owner_by is not null and m.external_id in ('marea:' || a.id::text, a.platform_id)`.execute(trx)
  await sql`update answer_act set text = null, note = null where brand_id = ${brandId} and answer_id in (select id from answer where ${theirs})`.execute(trx)
  await sql`update answer set text = '', shown_text = case when shown_state is not null then '' end, failure_told = case when failure_code is not null then '{"es": "", "en": ""}'::jsonb end,
    state = case when state in ('sent', 'discarded') then state else 'discarded' end where ${theirs}`.execute(trx)
}

/** Where else they stood is known by a hash alone, so that they are turned away there too. */
const erasePlaces = async (trx: Trx, { brandId, idOf }: Pick<Erasing, 'brandId' | 'idOf'>, ids: string[]): Promise<void> => {
  const places = await trx.selectFrom('mention_place').select(['source_id', 'external_id']).where('brand_id', '=', brandId).where('mention_id', 'in', ids).execute()
  const json = jsonOf(places.map(place => ({ ...place, erased_id: idOf(place.external_id) })))
  await sql`update mention_place p set external_id = t.erased_id, content_hash = 'erased', item_key = null, words_key = null
    from json_to_recordset(${json}::json) as t(source_id uuid, external_id text, erased_id text)
    where p.brand_id = ${brandId} and p.source_id = t.source_id and p.external_id = t.external_id`.execute(trx)
}
