import { sql } from 'kysely'
import type { Impression } from '../../domain/index/face.ts'
import type { Aftermath, Message, Standing } from '../../domain/answer/outcome.ts'
import type { Outcome as Foretold, Polarity } from '../../domain/journey/moments.ts'
import type { Face } from '../../domain/index/tally.ts'
import type { Database } from '../client.ts'
import { currentFace, type Current } from '../mention/current.ts'
import type { PastChange } from '../index/past.ts'

/** What became of an opinion after an answer, as it is stored. */
export interface StoredAftermath extends Aftermath {
  answerId: string
  mentionId: string
  /** For the index as it would be without the change. */
  change: PastChange
}

/** What it foretold is kept since there are answers; older ones tell of the lost alone. */
type FormerFace = Face & { impression: Impression; foretold?: Foretold }

interface Row {
  answerId: string
  formerFace: FormerFace | null
  sameWords: boolean
  sameStars: boolean
  erased: boolean
  foretold: Foretold
  messages: Array<{ at: string; sentiment: Polarity | null; unsure: boolean; ratedCenti: number | null; foretold: Foretold }> | null
}

const CURRENT = sql.raw(`m.id, m.source_id as "sourceId", m.occurred_at as "occurredAt", m.day, m.gone_at as "goneAt", m.off_topic as "offTopic", m.owner_reply as "ownerReply", m.sentiment, m.unsure,
  m.moments, m.needs_response as "needsResponse", m.stars_centi as "starsCenti", m.discount_percent as "discountPercent", m.impression, m.outcome, m.aspects, m.rating_value as rating`)

/**
 * What the authors of these answered opinions did since: the revision that was answered beside the one in force, and what
 * the same person said later, in the same source or in answer to the brand.
 */
export const loadAftermaths = async (db: Database, brandId: string, answerIds: string[]): Promise<Map<string, StoredAftermath>> => {
  if (answerIds.length === 0) return new Map()
  const { rows } = await sql<Row & Current>`
    select a.id as "answerId", r.face as "formerFace", m.gone_reason is not distinct from 'erased' as erased, m.outcome as foretold,
      (r.revision is null or r.text_expired_at is not null or m.text_expired_at is not null or (r.text = m.text and r.title is not distinct from m.title)) as "sameWords",
      (r.revision is null or r.rating_value is not distinct from m.rating_value) as "sameStars", said.messages, ${CURRENT}
    from answer a join mention m on m.brand_id = a.brand_id and m.id = a.mention_id
      left join mention_revision r on r.brand_id = a.brand_id and r.mention_id = a.mention_id and r.revision = a.mention_revision
      left join lateral (
        select json_agg(json_build_object('at', s.occurred_at, 'sentiment', s.sentiment, 'unsure', s.unsure, 'foretold', s.outcome,
          'ratedCenti', case when s.rating_value is not null then s.stars_centi end)) as messages
        from mention s where s.brand_id = a.brand_id and s.id <> m.id and s.owner_by is null and s.gone_at is null and s.occurred_at > a.sent_at
          and s.source_id = m.source_id and s.author_id = m.author_id and not s.off_topic
      ) said on m.author_id is not null
    where a.brand_id = ${brandId} and a.id = any(${answerIds}::uuid[]) and a.state = 'sent'`.execute(db)
  return new Map(rows.map(row => [row.answerId, toAftermath(row)]))
}

const toAftermath = (row: Row & Current): StoredAftermath => {
  const face = currentFace(row)
  const current = standingOf(face, row.foretold)
  const before = row.formerFace ? standingOf(row.formerFace, row.formerFace.foretold ?? (row.formerFace.lost ? 'lost' : undefined)) : current
  // Erased is not taken back: it says nothing of what its author thinks.
  const now = row.goneAt === null ? current : row.erased ? before : null
  const messages = (row.messages ?? []).map(({ at, ...standing }): Message => ({ ...standing, at: new Date(at) }))
  const then = { ...(row.formerFace ?? { ...face, gone: false, impression: row.impression }), gone: false, id: row.id, occurredAt: row.occurredAt }
  return {
    answerId: row.answerId, mentionId: row.id, before, now, edited: !row.sameWords || !row.sameStars, messages,
    // Its answer stays either way: what is looked at is what its author did.
    change: { id: row.id, now: face, then: { ...then, answered: face.answered, impression: answeredImpression(then.impression, row.impression, then) } },
  }
}

const standingOf = ({ sentiment, unsure, ratedCenti = null }: Face, foretold: Foretold | undefined): Standing => ({ sentiment, unsure, ratedCenti, foretold })

/** A negative opinion that has been answered since would still be an answered one. */
const answeredImpression = (former: Impression, current: Impression, { sentiment, unsure }: Face): Impression =>
  former === 'negative' && sentiment === 'negative' && !unsure && current !== 'negative' ? 'answered' : former
