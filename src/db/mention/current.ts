import { sql } from 'kysely'
import type { OwnerReply, Rating } from '../../contract.ts'
import type { MentionAspects } from '../../domain/journey/aspect.ts'
import type { MomentPolarities, Outcome, Polarity } from '../../domain/journey/moments.ts'
import type { NoiseReason } from '../../domain/reading/noise.ts'
import type { Face } from '../../domain/index/tally.ts'
import type { Database, Trx } from '../client.ts'

/** A mention as it stands, with the face its rollups were counted from. */
export interface Current {
  id: string
  sourceId: string
  externalId: string
  revision: number
  contentHash: string
  title: string | null
  text: string
  rating: Rating | null
  ownerReply: OwnerReply | null
  statedLanguage: string | null
  kind: string
  authorId: string | null
  place: string | null
  publishedAt: Date | null
  occurredAt: Date
  collectedAt: Date
  changedAt: Date | null
  goneAt: Date | null
  /** Its author wished it away: nothing brings it back. */
  erased: boolean
  /** Its words are gone, by the source's retention rule. */
  textExpiredAt: Date | null
  /** Its source gave its whole list without it. */
  absentSince: Date | null
  offTopic: boolean
  day: number
  sentiment: Polarity | null
  unsure: boolean
  moments: MomentPolarities
  aspects: MentionAspects
  outcome: Outcome
  needsResponse: boolean
  starsCenti: number | null
  discountPercent: number
  impression: Impression
  story: boolean
  pull: number
  echoId: string | null
  /** What the machine found, and the weight that leaves. */
  noise: NoiseReason[] | null
  noisePercent: number
}

export type Impression = 'positive' | 'neutral' | 'negative' | 'answered'

const COLUMNS = sql.raw(`id, source_id as "sourceId", external_id as "externalId", revision, content_hash as "contentHash", title, text,
  case when rating_value is not null then json_build_object('value', rating_value, 'outOf', rating_out_of) end as rating,
  owner_reply as "ownerReply", stated_language as "statedLanguage", kind,
  author_id as "authorId", place, published_at as "publishedAt", occurred_at as "occurredAt",
  collected_at as "collectedAt", changed_at as "changedAt", gone_at as "goneAt",
  gone_reason is not distinct from 'erased' as erased, text_expired_at as "textExpiredAt", absent_since as "absentSince", off_topic as "offTopic", day, sentiment, unsure, moments, aspects,
  outcome, needs_response as "needsResponse", stars_centi as "starsCenti", discount_percent as "discountPercent", impression, story, pull,
  echo_id as "echoId", noise, noise_percent as "noisePercent"`)

/** The mentions of a source by external id, locked until the transaction ends, in the order of `loadCurrentByIds`. */
export const loadCurrent = async (trx: Trx, { brandId, sourceId }: { brandId: string; sourceId: string }, externalIds: string[]): Promise<Map<string, Current>> => {
  if (externalIds.length === 0) return new Map()
  const { rows } = await sql<Current>`
    select ${COLUMNS} from mention where brand_id = ${brandId} and source_id = ${sourceId} and external_id = any(${externalIds}) order by id for update`.execute(trx)
  return new Map(rows.map(row => [row.externalId, row]))
}

/** Mentions by id, locked until the transaction ends, in one order so that two writers cannot deadlock. */
export const loadCurrentByIds = async (trx: Trx, brandId: string, ids: string[]): Promise<Current[]> => {
  const { rows } = await sql<Current>`select ${COLUMNS} from mention where brand_id = ${brandId} and id = any(${ids}::uuid[]) order by id for update`.execute(trx)
  return rows
}

/** Mentions that a correction nobody audited yet tells otherwise, as they stood at `at` in the revision of today. */
export const listUnaudited = async (db: Database, brandId: string, at: Date): Promise<Current[]> => {
  const { rows } = await sql<Current>`
    select ${COLUMNS} from mention m where brand_id = ${brandId} and occurred_at <= ${at} and (changed_at is null or changed_at <= ${at})
      and id in (select c.mention_id from correction c
        where c.brand_id = ${brandId} and c.audited_at is null and c.withdrawn_at is null and c.revision = m.revision)`.execute(db)
  return rows.map(row => ({ ...row, goneAt: row.goneAt !== null && row.goneAt > at ? null : row.goneAt }))
}

/** Faces of all mentions of a brand, in batches: for a recount. */
export async function* eachFace(trx: Trx, brandId: string, batch = 5000): AsyncIterable<Face[]> {
  let after = '00000000-0000-0000-0000-000000000000'
  while (true) {
    const { rows } = await sql<Current>`select ${COLUMNS} from mention where brand_id = ${brandId} and id > ${after} order by id limit ${batch}`.execute(trx)
    if (rows.length === 0) return
    after = rows.at(-1)!.id
    yield rows.map(currentFace)
  }
}

const HOUR_MS = 3_600_000

/** The face its rollups were counted from. */
export const currentFace = (current: Current): Face => ({
  sourceId: current.sourceId,
  day: current.day,
  hour: Math.floor(current.occurredAt.getTime() / HOUR_MS),
  sentiment: current.sentiment,
  unsure: current.unsure,
  moments: current.moments,
  needsResponse: current.needsResponse,
  answered: current.ownerReply !== null,
  starsCenti: current.starsCenti,
  discountPercent: current.discountPercent,
  gone: current.goneAt !== null || current.offTopic,
  aspects: current.aspects,
  lost: current.outcome === 'lost',
  ratedCenti: current.rating ? current.starsCenti : null,
})
