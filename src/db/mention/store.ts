import { sql } from 'kysely'
import type { Correction } from '../../domain/reading/correction.ts'
import { faceOf, type Content } from '../../domain/index/face.ts'
import { DEFAULT_NOISE, type Noise, type NoiseRules } from '../../domain/reading/noise.ts'
import type { Reading } from '../../domain/reading/reading.ts'
import { isStory } from '../../domain/journey/story.ts'
import type { Face } from '../../domain/index/tally.ts'
import { dayOf } from '../../domain/time/day.ts'
import { verdictOf } from '../../domain/reading/verdict.ts'
import { branchFinder } from '../../domain/identity/branch.ts'
import { answerAnew, withAnswers, type Answer } from '../answer/answer.ts'
import { listBranches } from '../source/branch.ts'
import { lockBrand } from '../brand.ts'
import { offerCandidates } from '../case/candidate.ts'
import type { Trx } from '../client.ts'
import { newcomer, revisedComer, rewritten, type Comer } from './comer.ts'
import { contentHash } from './content-hash.ts'
import { currentFace, loadCurrent, type Current } from './current.ts'
import { dropEmptyEchoes } from '../reading/echo.ts'
import { carryFloor } from '../alert/floor.ts'
import { leaveHomes } from './home.ts'
import { markBack, markGone, refresh } from './marks.ts'
import { deleteMomentRows, insertMentions, insertReadings, updateMentions, type MentionRow } from './rows.ts'
import { applyNoise, weigh, type Arrival } from '../reading/noise.ts'
import { meet, type Showing } from './place.ts'
import type { Prepared } from '../prepared.ts'
import { correctionsInForce } from '../reading/reread.ts'
import { archive } from './revision.ts'
import { markStale } from '../index/day.ts'
import { verdictColumns } from './verdict-columns.ts'
import { moveRollups, type FaceChange } from '../index/rollup.ts'
import { lockSource } from '../source/standing.ts'

/** Where and when a batch is stored. */
export interface Target {
  brandId: string
  timeZone: string
  sourceId: string
  now: Date
  /** What copies, bursts and the like weigh; the published rules when left out. */
  noise?: NoiseRules | undefined
}

export interface StoreResult {
  /** Items that were not there before, those among them that are places of opinions met elsewhere. */
  stored: number
  places: number
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
 * left alone when nothing changed, kept as an earlier revision when it did; `gone` external ids become tombstones. What is
 * there from another source becomes a place of that opinion, which stands as long as one of its places does.
 */
export const storeMentions = async (trx: Trx, target: Target, prepared: Prepared[], gone: string[] = []): Promise<StoreResult> => {
  await lockBrand(trx, target.brandId)
  const showing: Showing = { ...target, ...(await lockSource(trx, target.brandId, target.sourceId)) }
  const { items, rewrites: answered } = await withAnswers(trx, target, new Map(prepared.map(item => [item.mention.externalId, item])), gone)
  const latest = new Map(items.map(item => [item.mention.externalId, item]))
  const existing = await loadCurrent(trx, target, [...latest.keys(), ...gone])
  const known = items.flatMap(item => {
    const current = existing.get(item.mention.externalId)
    return current && !current.erased ? [{ item, current }] : []
  })
  const edited = known.filter(({ item, current }) => contentHash(item.mention) !== current.contentHash || current.goneAt !== null)
  const leaving = [...new Set(gone)].filter(id => !latest.has(id))
  const newcomers = items.filter(item => !existing.has(item.mention.externalId))
  const met = await meet(trx, showing, newcomers, leaving.filter(id => !existing.has(id)))
  const vanished = leaving.flatMap(id => {
    const current = existing.get(id)
    return current && current.goneAt === null ? [current] : []
  })
  const moved = await leaveHomes(trx, target.brandId, { ids: vanished.map(({ id }) => id), goneAt: target.now })
  const dead = vanished.filter(({ id }) => !moved.some(({ current }) => current.id === id))

  const rewrites = [...new Map([...answered, ...met.rewrites, ...moved].map(rewrite => [rewrite.current.id, rewrite])).values()]
  const { added, revised } = await write(trx, target, {
    comers: [
      // A page begins with what its source shows first: among equal instants the newest id leads, so the last is made first.
      ...met.fresh.toReversed().map(sight => newcomer(sight, target)),
      ...edited.map(({ item, current }) => revisedComer(item, current, showing)),
      ...rewrites.map(rewrite => rewritten(rewrite, target)),
    ],
    dead,
  })
  const hasMoved = await refresh(trx, target, known.filter(pair => !edited.includes(pair)))
  // Places are of today's screen alone.
  if (hasMoved || revised.length > 0) await markStale(trx, target.brandId, dayOf(target.now.getTime(), target.timeZone))
  await markBack(trx, target, known.filter(({ current }) => current.absentSince !== null))
  return {
    stored: added.length + met.places,
    places: met.places,
    changed: revised.length,
    unchanged: known.length - edited.length + met.seen,
    gone: vanished.length,
    newest: latestOf([...added.map(({ row }) => row.occurred_at), ...(met.places > 0 ? newcomers.map(({ mention }) => new Date(mention.publishedAt ?? target.now)) : [])]),
    touched: [...added, ...revised].map(({ row }) => row.id),
  }
}

const latestOf = (instants: Date[]): Date | undefined => (instants.length === 0 ? undefined : instants.reduce((newest, at) => (at > newest ? at : newest)))

/** Finds the opinions of a source another home before it is removed, where they stand elsewhere too. */
export const leaveSource = async (trx: Trx, target: Target, ids: string[]): Promise<void> => {
  await lockBrand(trx, target.brandId)
  const moved = await leaveHomes(trx, target.brandId, { ids, goneAt: target.now })
  await write(trx, target, { comers: moved.map(rewrite => rewritten(rewrite, target)), dead: [] })
}

/** Lays the brand's answers over the mentions they answer, after it was found which are its own. */
export const layAnswers = async (trx: Trx, target: Target, parents: string[], left: Answer[]): Promise<void> => {
  const rewrites = await answerAnew(trx, target, parents, left)
  if (rewrites.length > 0) await write(trx, target, { comers: rewrites.map(rewrite => rewritten(rewrite, target)), dead: [] })
}

/** Writes mentions with their past, readings, noise and rollups. */
const write = async (trx: Trx, target: Target, { comers, dead }: { comers: Comer[]; dead: Current[] }) => {
  const { brandId } = target
  const branchOf = branchFinder(comers.some(({ mention }) => mention.place !== undefined) ? await listBranches(trx, brandId) : [])
  const known = comers.flatMap(comer => (comer.current === undefined ? [] : [{ ...comer, current: comer.current }]))
  const leavers = [...known.map(({ current }) => current), ...dead]
  const { noise, moved } = await weigh(trx, { brandId, rules: target.noise ?? DEFAULT_NOISE, now: target.now }, comers.map(arrivalOf), leavers)
  const words = new Map([
    ...(await carryOver(trx, brandId, known.filter(one => one.isSaidAsBefore && one.isRevision).map(({ id }) => id))),
    ...(await inForce(trx, brandId, known.filter(one => !one.isRevision).map(({ current }) => current))),
  ])
  const made = comers.map(comer => ({ ...comer, ...makeRow(comer, { ...target, branchOf }, { noise: noise.get(comer.id)!, corrections: words.get(comer.id) }) }))
  const added = made.filter(({ current }) => current === undefined)
  await insertMentions(trx, added.map(({ row }) => row))
  const written = made.flatMap(({ current, ...one }) => (current === undefined ? [] : [{ ...one, current, before: currentFace(current) }]))
  const revised = written.filter(({ isRevision }) => isRevision)
  await archive(trx, brandId, revised.map(({ row, current }) => ({ current, until: row.changed_at! })))
  await updateMentions(trx, written.map(({ row }) => row))
  if (written.length > revised.length) await deleteMomentRows(trx, brandId, written.filter(({ isRevision }) => !isRevision).map(({ id }) => id))
  await insertReadings(trx, target, [...added, ...written].map(({ row, reading }) => ({ mentionId: row.id, revision: row.revision, reading })))
  await markGone(trx, target, dead)
  await dropEmptyEchoes(trx, brandId, known.flatMap(({ current }) => current.echoId ?? []))
  const others = await applyNoise(trx, brandId, moved)
  await moveRollups(trx, brandId, [
    ...added.map(({ face }): FaceChange => ({ after: face })),
    ...written.map(({ face, before, current, row }): FaceChange => ({ before, after: face, showsOtherwise: current.impression !== row.impression })),
    ...dead.map((current): FaceChange => ({ before: currentFace(current) })),
    ...others,
  ])
  await offerCandidates(trx, brandId, [...made, ...dead], target.now)
  return { added, revised }
}

const inForce = async (trx: Trx, brandId: string, current: Current[]): Promise<Map<string, Correction[]>> =>
  current.length === 0 ? new Map() : await correctionsInForce(trx, brandId, current)

/** Lets people's words on these mentions follow to the next revision, where nothing they judged has changed. */
const carryOver = async (trx: Trx, brandId: string, ids: string[]): Promise<Map<string, Correction[]>> => {
  if (ids.length === 0) return new Map()
  await carryFloor(trx, brandId, ids)
  const { rows } = await sql<{ id: string; revision: number }>`
    update correction c set revision = m.revision + 1 from mention m
    where m.brand_id = ${brandId} and m.id = any(${ids}::uuid[]) and c.brand_id = m.brand_id and c.mention_id = m.id and c.revision = m.revision
    returning c.mention_id as id, c.revision`.execute(trx)
  return rows.length === 0 ? new Map() : await correctionsInForce(trx, brandId, rows)
}

interface Placed extends Target {
  branchOf(place: string | undefined): string | null
}

interface Made {
  row: MentionRow
  face: Face
  reading: Reading | null
}

const arrivalOf = ({ id, sourceId, occurredAt, offTopic, mention: { title, text, place, author } }: Comer): Arrival => ({ id, occurredAt, sourceId, hidden: offTopic, title, text, place, authorId: author?.id ?? null })

interface Judged {
  noise: Noise & { echoId: string | null }
  /** Those in force. */
  corrections: Correction[] | undefined
}

const makeRow = ({ mention, reading, offTopic, ownerBy = null, ...identity }: Comer, { brandId, timeZone, branchOf }: Placed, { noise, corrections }: Judged): Made => {
  const { publishedAt, occurredAt, sourceId } = identity
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
    stated_language: mention.language ?? null,
    rating_value: mention.rating?.value ?? null,
    rating_out_of: mention.rating?.outOf ?? null,
    engagement: mention.engagement ?? null,
    reply_to: mention.replyTo ?? null,
    owner_reply: mention.ownerReply ?? null,
    place: mention.place ?? null,
    branch_id: branchOf(mention.place),
    content_hash: identity.contentHash,
    item_key: identity.keys.itemKey,
    words_key: identity.keys.wordsKey,
    changed_at: identity.changedAt,
    echo_id: noise.echoId,
    noise: noise.reasons.length === 0 ? null : noise.reasons,
    noise_percent: noise.percent,
    off_topic: offTopic,
    owner_by: ownerBy,
    ...verdictColumns({ reading, verdict, face, impression, pull, story: isStory(mention.text, verdict, face.ratedCenti) }),
  }
  return { row, face, reading }
}
