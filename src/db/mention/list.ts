import { sql, type RawBuilder } from 'kysely'
import type { OwnerReply, Rating } from '../../contract.ts'
import type { MentionAspects } from '../../domain/journey/aspect.ts'
import type { FloorClass } from '../../domain/alert/floor.ts'
import type { FloorSign } from '../../domain/alert/floor-sign.ts'
import type { Moment, MomentPolarities, Outcome, Polarity } from '../../domain/journey/moments.ts'
import type { NoiseReason } from '../../domain/reading/noise.ts'
import type { Database } from '../client.ts'
import { facetConditions } from './facets.ts'
import { saysWords, speaksOf } from './rare.ts'
import { findNewest } from './search.ts'

/** Where else an opinion stands. */
export interface PlaceView {
  sourceId: string
  externalId: string
  url: string | null
  position: number | null
  firstSeenAt: string
  goneAt: string | null
}

/** A mention as lists show it. */
export interface MentionView {
  id: string
  sourceId: string
  externalId: string
  revision: number
  kind: string
  title: string | null
  text: string
  url: string | null
  position: number | null
  author: string | null
  publishedAt: Date | null
  occurredAt: Date
  changedAt: Date | null
  goneAt: Date | null
  /** Its source's own list left it out twice in a row. */
  vanishedAt: Date | null
  /** Its words went, by the source's retention rule. */
  textExpiredAt: Date | null
  rating: Rating | null
  ownerReply: OwnerReply | null
  place: string | null
  branchId: string | null
  language: string | null
  sentiment: Polarity | null
  score: number | null
  confidence: number | null
  unsure: boolean
  moments: MomentPolarities
  aspects: MentionAspects
  /** Long, specific and strongly positive: worth retelling. */
  story: boolean
  outcome: Outcome
  needsResponse: boolean
  corrected: boolean
  /** Signs of grave harm, dismissed ones too. */
  floor: FloorSign[]
  offTopic: boolean
  /** Who speaks; what the brand itself says is off topic as well. */
  voice: 'customer' | 'brand'
  /** Where else it stands or stood, the first met first; it counts under its own source alone. */
  places: PlaceView[]
  /** Weight it counts with, 0–100, and why it is less than whole (or `person`: somebody said so). */
  discount: { percent: number; reason: NoiseReason | 'person' | null; found: NoiseReason[] }
}

export interface MentionFilter {
  sourceId?: string | undefined
  /** It, or anything under it. */
  branchId?: string | undefined
  moment?: Moment | undefined
  /** Key of an aspect; with a sentiment and no moment: the polarity of that aspect. */
  aspect?: string | undefined
  /** Memorable stories alone. */
  story?: boolean | undefined
  /** With a sign of this class, or of any, that nobody dismissed. */
  floor?: FloorClass | 'any' | undefined
  /** `unsure` finds those without a trusted sentiment. With a moment: the polarity of that moment. */
  sentiment?: Polarity | 'unsure' | undefined
  outcome?: Outcome | undefined
  needsResponse?: boolean | undefined
  /** Without a public answer of the brand. */
  unanswered?: boolean | undefined
  language?: string | undefined
  /** Words to find, accents and case folded; all must be there. A word ending in * stands for its beginning. */
  text?: string | undefined
  from?: Date | undefined
  /** Exclusive. */
  to?: Date | undefined
  /** `brand`: what the brand itself said, in place of opinions. */
  voice?: 'customer' | 'brand' | undefined
  /** Also those deleted at their source or not about the brand. */
  includeHidden?: boolean | undefined
  ids?: string[] | undefined
  before?: { occurredAt: Date; id: string } | undefined
  limit?: number | undefined
}

// As JSON has no dates: the form in which the API gives instants.
const INSTANT = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

const VIEW = sql.raw(`id, source_id as "sourceId", external_id as "externalId", revision, kind, title, text, url, position, author_name as author,
  published_at as "publishedAt", occurred_at as "occurredAt", changed_at as "changedAt", gone_at as "goneAt",
  vanished_at as "vanishedAt", text_expired_at as "textExpiredAt",
  case when rating_value is not null then json_build_object('value', rating_value, 'outOf', rating_out_of) end as rating,
  owner_reply as "ownerReply", place, branch_id as "branchId", language, sentiment, sentiment_score as score, confidence, unsure, moments, aspects, story, outcome,
  needs_response as "needsResponse", corrected, off_topic as "offTopic",
  case when owner_by is null then 'customer' else 'brand' end as voice,
  coalesce((select json_agg(json_build_object('sourceId', p.source_id, 'externalId', p.external_id, 'url', p.url, 'position', p.position, 'firstSeenAt', ${INSTANT('p.first_seen_at')}, 'goneAt', ${INSTANT('p.gone_at')}) order by p.first_seen_at, p.source_id)
    from mention_place p where p.brand_id = mention.brand_id and p.mention_id = mention.id), '[]') as places,
  coalesce((select json_agg(json_build_object('class', f.class, 'evidence', f.evidence, 'status', f.status) order by f.class) from floor_sign f
    where f.brand_id = mention.brand_id and f.mention_id = mention.id), '[]') as floor,
  json_build_object('percent', discount_percent, 'reason', discount_reason, 'found', coalesce(noise, '{}')) as discount`)

/** Newest first. */
export const listMentions = async (db: Database, brandId: string, filter: MentionFilter = {}): Promise<MentionView[]> =>
  await listRows(db, brandId, filter.ids ? filter : { includeHidden: true, ids: await findIds(db, brandId, filter) })

/** Ids are found first: most of what is passed over is so by an index that has all that filters ask. */
const findIds = async (db: Database, brandId: string, { text, limit = 50, ...filter }: MentionFilter): Promise<string[]> => {
  const words = text ? saysWords(text) : undefined
  const rare = [...(words ? [words] : []), ...(filter.aspect === undefined ? [] : [speaksOf(filter.aspect, filter)])]
  if (rare.length > 0) return await findNewest(db, { brandId, where: conditions(brandId, filter), isSifted: facetsOf(filter).length > 0 || filter.sourceId !== undefined, rare, from: filter.from, limit })
  const { sourceId, ...rest } = filter
  const { rows } = await sql<{ id: string }>`select id from (${sourceId ? ofSource(brandId, { ...rest, sourceId, limit }) : newest(conditions(brandId, rest), limit)}) as found order by occurred_at desc, id desc limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

const newest = (where: Array<RawBuilder<unknown>>, limit: number) => sql`(select id, occurred_at from mention where ${sql.join(where, sql` and `)} order by occurred_at desc, id desc limit ${limit})`

/** What counts under a source and what stands there too: each from the end of an index of its own. */
const ofSource = (brandId: string, { sourceId, limit, ...filter }: MentionFilter & { sourceId: string; limit: number }): RawBuilder<unknown> => {
  const where = conditions(brandId, filter)
  return sql`${newest([...where, sql`source_id = ${sourceId}`], limit)} union all ${newest([...where, sql`source_id <> ${sourceId} and id = any(array(${standingAt(brandId, sourceId)}))`], limit)}`
}

const standingAt = (brandId: string, sourceId: string): RawBuilder<unknown> => sql`select p.mention_id from mention_place p where p.brand_id = ${brandId} and p.source_id = ${sourceId} and p.gone_at is null`

const listRows = async (db: Database, brandId: string, filter: MentionFilter): Promise<MentionView[]> => {
  if (filter.ids?.length === 0) return []
  const { rows } = await sql<MentionView>`
    select ${VIEW} from mention where ${sql.join(conditions(brandId, filter), sql` and `)}
    order by occurred_at desc, id desc limit ${filter.limit ?? filter.ids?.length ?? 50}`.execute(db)
  return rows
}

/** Those of these ids that are there, in their order. */
export const listMentionsById = async (db: Database, brandId: string, ids: string[]): Promise<MentionView[]> => {
  if (ids.length === 0) return []
  const found = new Map((await listMentions(db, brandId, { ids, includeHidden: true, limit: ids.length })).map(mention => [mention.id, mention]))
  return ids.flatMap(id => found.get(id) ?? [])
}

export const findMention = async (db: Database, brandId: string, id: string): Promise<MentionView | undefined> =>
  (await listMentions(db, brandId, { ids: [id], includeHidden: true, limit: 1 }))[0]

const conditions = (brandId: string, filter: MentionFilter): Array<RawBuilder<unknown>> => [
  sql`brand_id = ${brandId}`,
  ...visibilityConditions(filter),
  ...(filter.sourceId ? [sql`(source_id = ${filter.sourceId} or id in (${standingAt(brandId, filter.sourceId)}))`] : []),
  ...(filter.branchId ? [sql`branch_id in ${under(brandId, filter.branchId)}`] : []),
  ...(filter.ids ? [sql`id = any(${filter.ids}::uuid[])`] : []),
  ...readingConditions(filter),
  ...(filter.from ? [sql`occurred_at >= ${filter.from}`] : []),
  ...(filter.to ? [sql`occurred_at < ${filter.to}`] : []),
  ...(filter.before ? [sql`(occurred_at, id) < (${filter.before.occurredAt}, ${filter.before.id}::uuid)`] : []),
]

const visibilityConditions = ({ voice, includeHidden }: MentionFilter): Array<RawBuilder<unknown>> => {
  const mine = voice === 'brand' ? [sql`owner_by is not null`] : voice === 'customer' ? [sql`owner_by is null`] : []
  if (includeHidden) return mine
  return [sql`gone_at is null`, ...(voice === 'brand' ? mine : [sql`not off_topic`])]
}

const under = (brandId: string, branchId: string): RawBuilder<unknown> => sql`(
  with recursive below as (
    select id from branch where brand_id = ${brandId} and id = ${branchId}
    union all select b.id from branch b join below on b.parent_id = below.id where b.brand_id = ${brandId})
  select id from below)`

/** Beside an aspect and no moment a tone is that of the aspect. */
const facetsOf = ({ aspect, ...filter }: MentionFilter): Array<RawBuilder<unknown>> =>
  facetConditions({ ...filter, ...(aspect && !filter.moment && filter.sentiment !== 'unsure' && { sentiment: undefined }) })

const readingConditions = ({ story, floor, language, ...filter }: MentionFilter): Array<RawBuilder<unknown>> => [
  ...facetsOf(filter),
  ...(story ? [sql`story`] : []),
  ...(floor ? [sql`floor is not null`] : []),
  ...(floor && floor !== 'any' ? [sql`floor @> array[${floor}]`] : []),
  ...(language ? [sql`language = ${language}`] : []),
]

/** Earlier revisions of a mention, newest first. */
export const listRevisions = async (db: Database, brandId: string, mentionId: string) =>
  await db
    .selectFrom('mention_revision')
    .select(['revision', 'title', 'text', 'rating_value as ratingValue', 'rating_out_of as ratingOutOf', 'owner_reply as ownerReply', 'valid_from as validFrom', 'valid_to as validTo'])
    .where('brand_id', '=', brandId)
    .where('mention_id', '=', mentionId)
    .orderBy('revision', 'desc')
    .execute()
