import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Mention } from '../contract.ts'
import type { Correction } from '../domain/correction.ts'
import { faceOf, type Content } from '../domain/face.ts'
import { DEFAULT_NOISE, type Noise, type NoiseRules } from '../domain/noise.ts'
import type { Reading } from '../domain/reading.ts'
import { isStory } from '../domain/story.ts'
import type { Face } from '../domain/tally.ts'
import { verdictOf } from '../domain/verdict.ts'
import { branchFinder } from '../domain/branch.ts'
import { listBranches } from './branch.ts'
import { lockBrand } from './brand.ts'
import type { Trx } from './client.ts'
import { currentFace, loadCurrent, type Current } from './current.ts'
import { dropEmptyEchoes } from './echo.ts'
import { newId } from './id.ts'
import { chunks, insertMentions, insertReadings, jsonOf, updateMentions, type MentionRow } from './mention-rows.ts'
import { applyNoise, weigh, type Arrival } from './noise.ts'
import { correctionsInForce } from './reread.ts'
import { moveRollups, type FaceChange } from './rollup.ts'

/** A mention ready to be stored: personal data masked, read (null where the reader failed), matched with the query. */
export interface Prepared {
  mention: Mention
  reading: Reading | null
  offTopic: boolean
}

/** Where and when a batch is stored. */
export interface Target {
  brandId: string
  timeZone: string
  sourceId: string
  now: Date
  /** What copies, bursts and the like weigh; the published rules when left out. */
  noise?: NoiseRules | undefined
}

interface Placed extends Target {
  branchOf(place: string | undefined): string | null
}

export interface StoreResult {
  stored: number
  changed: number
  unchanged: number
  gone: number
  /** When the newest of those stored happened. */
  newest: Date | undefined
  /** Ids of mentions that are new or changed. */
  touched: string[]
}

/**
 * Stores a batch of one source with its rollups, in the caller's transaction. What is already there by its external id is
 * left alone when nothing changed, kept as an earlier revision when it did; `gone` external ids become tombstones.
 */
export const storeMentions = async (trx: Trx, given: Target, prepared: Prepared[], gone: string[] = []): Promise<StoreResult> => {
  const target: Placed = { ...given, branchOf: branchFinder(prepared.some(({ mention }) => mention.place !== undefined) ? await listBranches(trx, given.brandId) : []) }
  await lockBrand(trx, target.brandId)
  // Writers of one source take turns, so that two batches with the same mention store it once.
  await trx.selectFrom('source').select('id').where('brand_id', '=', target.brandId).where('id', '=', target.sourceId).forUpdate().execute()
  const latest = new Map(prepared.map(item => [item.mention.externalId, item]))
  const existing = await loadCurrent(trx, target, [...latest.keys(), ...gone])

  const fresh = [...latest.values()].filter(item => !existing.has(item.mention.externalId))
  const known = [...latest.values()].flatMap(item => {
    const current = existing.get(item.mention.externalId)
    return current && !current.erased ? [{ item, current }] : []
  })
  const edited = known.filter(({ item, current }) => hashOf(item.mention) !== current.contentHash || current.goneAt !== null)
  const vanished = [...new Set(gone)].flatMap(id => {
    const current = existing.get(id)
    return current && current.goneAt === null && !latest.has(id) ? [current] : []
  })

  const comers = [
    // A page begins with what its source shows first: among equal instants the newest id leads, so the last is made first.
    ...fresh.toReversed().map(item => newcomer(item, target)),
    ...edited.map(({ item, current }) => revisedComer(item, current, target)),
  ]
  const leavers = [...edited.map(({ current }) => current), ...vanished]
  const { noise, moved } = await weigh(trx, { brandId: target.brandId, rules: target.noise ?? DEFAULT_NOISE, now: target.now }, comers.map(arrivalOf(target)), leavers)
  const words = await carryOver(trx, target.brandId, edited.filter(({ item, current }) => isSaidAsBefore(item.mention, current)).map(({ current }) => current.id))

  const made = comers.map(comer => ({ ...comer, ...makeRow(comer, target, { noise: noise.get(comer.id)!, corrections: words.get(comer.id) }) }))
  const added = made.filter(({ current }) => current === undefined)
  await insertMentions(trx, added.map(({ row }) => row))
  const revised = made.flatMap(({ current, ...one }) => (current === undefined ? [] : [{ ...one, current, before: currentFace(current) }]))
  await archive(trx, target.brandId, revised.map(({ row, current }) => ({ current, until: row.changed_at! })))
  await updateMentions(trx, revised.map(({ row }) => row))
  await insertReadings(trx, target, [...added, ...revised].map(({ row, reading }) => ({ mentionId: row.id, revision: row.revision, reading })))
  await refresh(trx, target, known.filter(pair => !edited.includes(pair)))
  await markBack(trx, target, known.filter(({ current }) => current.absentSince !== null))
  await markGone(trx, target, vanished)
  await dropEmptyEchoes(trx, target.brandId, edited.flatMap(({ current }) => current.echoId ?? []))
  const others = await applyNoise(trx, target.brandId, moved)

  await moveRollups(trx, target.brandId, [
    ...added.map(({ face }): FaceChange => ({ after: face })),
    ...revised.map(({ face, before }): FaceChange => ({ before, after: face })),
    ...vanished.map((current): FaceChange => ({ before: currentFace(current) })),
    ...others,
  ])
  return {
    stored: added.length,
    changed: revised.length,
    unchanged: known.length - revised.length,
    gone: vanished.length,
    newest: latestOf(added.map(({ row }) => row.occurred_at)),
    touched: [...added, ...revised].map(({ row }) => row.id),
  }
}

const latestOf = (instants: Date[]): Date | undefined => (instants.length === 0 ? undefined : instants.reduce((newest, at) => (at > newest ? at : newest)))

/** What makes a revision: the words, the stars and the public answer. Places and counts may move without one. */
const hashOf = ({ title, text, rating, ownerReply }: Mention): string =>
  createHash('sha256')
    .update(JSON.stringify([title ?? null, text, rating?.value ?? null, rating?.outOf ?? null, ownerReply?.text ?? null]))
    .digest('base64url')

/** Whether a new revision has the author's words and stars of the one before: the brand answered, or it is back. */
const isSaidAsBefore = (mention: Mention, { ownerReply, contentHash }: Current): boolean => {
  const { ownerReply: _, ...own } = mention
  return hashOf(ownerReply === null ? own : { ...own, ownerReply }) === contentHash
}

/** Lets people's words on these mentions follow to the next revision, where nothing they judged has changed. */
const carryOver = async (trx: Trx, brandId: string, ids: string[]): Promise<Map<string, Correction[]>> => {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; revision: number }>`
    update correction c set revision = m.revision + 1 from mention m
    where m.brand_id = ${brandId} and m.id = any(${ids}::uuid[]) and c.brand_id = m.brand_id and c.mention_id = m.id and c.revision = m.revision
    returning c.mention_id as id, c.revision`.execute(trx)
  return rows.length === 0 ? new Map() : await correctionsInForce(trx, brandId, rows)
}

interface Made {
  row: MentionRow
  face: Face
  reading: Reading | null
}

/** A mention that is to be written, with who it is. */
interface Comer extends Prepared {
  id: string
  revision: number
  collectedAt: Date
  changedAt: Date | null
  publishedAt: Date | null
  occurredAt: Date
  /** The revision it follows. */
  current: Current | undefined
}

const newcomer = (item: Prepared, { now }: Target): Comer => {
  const publishedAt = publishedAtOf(item)
  return { ...item, id: newId(now.getTime()), revision: 1, collectedAt: now, changedAt: null, publishedAt, occurredAt: publishedAt ?? now, current: undefined }
}

const revisedComer = (item: Prepared, current: Current, { now }: Target): Comer => {
  const publishedAt = publishedAtOf(item)
  const occurredAt = current.publishedAt ? (publishedAt ?? current.collectedAt) : current.occurredAt
  return { ...item, id: current.id, revision: current.revision + 1, collectedAt: current.collectedAt, changedAt: changeTime(item.mention, current, now), publishedAt, occurredAt, current }
}

const publishedAtOf = ({ mention }: Prepared): Date | null => (mention.publishedAt === undefined ? null : new Date(mention.publishedAt))

const arrivalOf =
  ({ sourceId }: Target) =>
  ({ id, occurredAt, offTopic, mention: { title, text, place, author } }: Comer): Arrival => ({ id, occurredAt, sourceId, hidden: offTopic, title, text, place, authorId: author?.id ?? null })

/** When the new revision came into force: the source's word where it makes sense, the time we saw it otherwise. */
const changeTime = ({ editedAt }: Mention, current: Current, now: Date): Date => {
  if (editedAt === undefined) return now
  const stated = new Date(editedAt)
  const earliest = current.changedAt ?? current.occurredAt
  return stated > earliest && stated <= now ? stated : now
}

interface Judged {
  noise: Noise & { echoId: string | null }
  /** Those in force. */
  corrections: Correction[] | undefined
}

const makeRow = ({ mention, reading, offTopic, ...identity }: Comer, { brandId, sourceId, timeZone, branchOf }: Placed, { noise, corrections }: Judged): Made => {
  const { publishedAt, occurredAt } = identity
  const verdict = verdictOf(reading, corrections, noise)
  const content: Content = { sourceId, occurredAt, rating: mention.rating ?? null, ownerReply: mention.ownerReply ?? null, gone: offTopic }
  const { face, pull, impression } = faceOf(content, verdict, timeZone)
  const row: MentionRow = {
    brand_id: brandId,
    id: identity.id,
    source_id: sourceId,
    external_id: mention.externalId,
    revision: identity.revision,
    kind: mention.kind,
    title: mention.title ?? null,
    text: mention.text,
    url: mention.url ?? null,
    position: mention.position ?? null,
    author_id: mention.author?.id ?? null,
    author_name: mention.author?.name ?? null,
    author_url: mention.author?.url ?? null,
    author_followers: mention.author?.followers ?? null,
    published_at: publishedAt,
    edited_at: mention.editedAt === undefined ? null : new Date(mention.editedAt),
    collected_at: identity.collectedAt,
    occurred_at: occurredAt,
    day: face.day,
    stated_language: mention.language ?? null,
    rating_value: mention.rating?.value ?? null,
    rating_out_of: mention.rating?.outOf ?? null,
    engagement: mention.engagement ?? null,
    reply_to: mention.replyTo ?? null,
    owner_reply: mention.ownerReply ?? null,
    place: mention.place ?? null,
    branch_id: branchOf(mention.place),
    content_hash: hashOf(mention),
    changed_at: identity.changedAt,
    read_version: reading?.version ?? null,
    language: reading?.language ?? null,
    sentiment: verdict.sentiment,
    sentiment_score: verdict.score,
    confidence: verdict.confidence,
    unsure: verdict.unsure,
    moments: verdict.moments,
    aspects: verdict.aspects,
    story: isStory(mention.text, verdict, face.ratedCenti),
    outcome: verdict.outcome,
    needs_response: verdict.needsResponse,
    corrected: verdict.corrected,
    stars_centi: face.starsCenti,
    discount_percent: face.discountPercent,
    discount_reason: verdict.discountReason,
    echo_id: noise.echoId,
    noise: noise.reasons.length === 0 ? null : noise.reasons,
    noise_percent: noise.percent,
    impression,
    pull,
    off_topic: offTopic,
  }
  return { row, face, reading }
}

/** Keeps the revisions that are no longer in force, each with the face it had. */
const archive = async (trx: Trx, brandId: string, ended: Array<{ current: Current; until: Date }>): Promise<void> => {
  if (ended.length === 0) return
  const rows = ended.map(({ current, until }) => ({
    brand_id: brandId,
    mention_id: current.id,
    revision: current.revision,
    title: current.title,
    text: current.text,
    rating_value: current.rating?.value ?? null,
    rating_out_of: current.rating?.outOf ?? null,
    owner_reply: current.ownerReply && JSON.stringify(current.ownerReply),
    content_hash: current.contentHash,
    valid_from: current.changedAt ?? current.occurredAt,
    valid_to: current.goneAt ?? until,
    face: JSON.stringify({ ...currentFace(current), gone: current.offTopic, impression: current.impression }),
  }))
  for (const part of chunks(rows, 500)) await trx.insertInto('mention_revision').values(part).execute()
}

/** Brings places and counts of unchanged mentions up to date: they move without a revision. */
const refresh = async (trx: Trx, { brandId }: Target, pairs: Array<{ item: Prepared; current: Current }>): Promise<void> => {
  const moved = pairs.filter(({ item: { mention } }) => mention.position !== undefined || mention.engagement !== undefined)
  for (const part of chunks(moved, 1000)) {
    const json = jsonOf(part.map(({ item, current }) => ({ id: current.id, position: item.mention.position ?? null, engagement: item.mention.engagement ?? null })))
    await sql`
      update mention m set position = t.position, engagement = coalesce(t.engagement, m.engagement)
      from json_to_recordset(${json}::json) as t(id uuid, position integer, engagement jsonb)
      where m.brand_id = ${brandId} and m.id = t.id
        and (m.position is distinct from t.position or (t.engagement is not null and m.engagement is distinct from t.engagement))`.execute(trx)
  }
}

/** Seen again where its source had left it out. */
const markBack = async (trx: Trx, { brandId }: Target, pairs: Array<{ current: Current }>): Promise<void> => {
  if (pairs.length === 0) return
  await trx
    .updateTable('mention')
    .set({ absent_since: null, vanished_at: null })
    .where('brand_id', '=', brandId)
    .where('id', 'in', pairs.map(({ current }) => current.id))
    .execute()
}

const markGone = async (trx: Trx, { brandId, now }: Target, vanished: Current[]): Promise<void> => {
  if (vanished.length === 0) return
  await trx
    .updateTable('mention')
    .set({ gone_at: now, gone_reason: 'deleted' })
    .where('brand_id', '=', brandId)
    .where('id', 'in', vanished.map(current => current.id))
    .execute()
}
