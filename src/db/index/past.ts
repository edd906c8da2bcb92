import { sql } from 'kysely'
import type { Impression } from '../../domain/index/face.ts'
import type { Face } from '../../domain/index/tally.ts'
import type { Database } from '../client.ts'
import { currentFace, type Current } from '../mention/current.ts'
import type { IndexItem } from './item.ts'

/** What differs between the world of an instant and the rollups of its day. */
export interface PastChange {
  id: string
  /** Counted in the rollups up to that day, though it was not so then. */
  now: Face | null
  /** As it was then; null: not published yet. */
  then: (Face & { impression: Impression; id: string; occurredAt: Date }) | null
}

const CURRENT = sql.raw(`m.id, m.source_id as "sourceId", m.occurred_at as "occurredAt", m.day, m.gone_at as "goneAt", m.off_topic as "offTopic",
  m.owner_reply as "ownerReply", m.sentiment, m.unsure, m.moments, m.needs_response as "needsResponse", m.stars_centi as "starsCenti",
  m.discount_percent as "discountPercent", m.impression, m.changed_at as "changedAt"`)

// Clocks that are put back make a day of 25 hours, and some zones have moved by more.
const LONGEST_DAY_MS = 48 * 3_600_000

/**
 * Mentions that were otherwise at `at`: edited or deleted since, or published later on the same day. The rollups hold the
 * current state, so a past date takes `now` away and adds `then`.
 */
export const listPastChanges = async (db: Database, brandId: string, at: Date, day: number): Promise<PastChange[]> => {
  const { rows } = await sql<Current & { thenFace: (Face & { impression: Impression }) | null }>`
    with touched as (
      select id from mention where brand_id = ${brandId} and changed_at > ${at}
      union select id from mention where brand_id = ${brandId} and gone_at > ${at}
      union select id from mention where brand_id = ${brandId} and gone_at is null and not off_topic and occurred_at > ${at} and occurred_at < ${new Date(at.getTime() + LONGEST_DAY_MS)} and day = ${day})
    select ${CURRENT}, r.face as "thenFace" from touched t join mention m on m.brand_id = ${brandId} and m.id = t.id
      left join mention_revision r on r.brand_id = m.brand_id and r.mention_id = m.id and r.valid_from <= ${at} and r.valid_to > ${at}
    where m.day <= ${day}`.execute(db)
  return rows.map(row => ({ id: row.id, now: currentFace(row), then: thenOf(row, at) }))
}

const thenOf = (row: Current & { thenFace: (Face & { impression: Impression }) | null }, at: Date): PastChange['then'] => {
  const identity = { id: row.id, occurredAt: row.occurredAt }
  if (row.occurredAt > at) return null
  if (row.thenFace) return { ...row.thenFace, ...identity }
  // The current revision was in force already and only went away later; otherwise it was gone for that while.
  const inForce = row.changedAt === null || row.changedAt <= at
  return inForce ? { ...currentFace(row), gone: row.offTopic, impression: row.impression, ...identity } : null
}

/** The newest items of each source published by `at`, as they stand now, those gone since included. */
export const listPastScreenItems = async (db: Database, brandId: string, at: Date, places: number): Promise<IndexItem[]> => {
  const { rows } = await sql<IndexItem>`
    select m.* from source s cross join lateral (
      select m.id, m.source_id as "sourceId", m.day, m.occurred_at as "occurredAt", null::integer as position, m.impression,
        m.stars_centi as "starsCenti", m.discount_percent as "discountPercent", m.moments
      from mention m where m.brand_id = s.brand_id and m.source_id = s.id and gone_at is null and not off_topic and occurred_at <= ${at}
      order by occurred_at desc, id desc limit ${places}) as m
    where s.brand_id = ${brandId}`.execute(db)
  return rows
}
