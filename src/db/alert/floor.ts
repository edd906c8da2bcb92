import { sql } from 'kysely'
import type { FloorClass } from '../../domain/alert/floor.ts'
import type { FloorSign } from '../../domain/alert/floor-sign.ts'
import type { FloorReading } from '../../domain/reading/reading.ts'
import type { Database, Trx } from '../client.ts'

interface Revised {
  mentionId: string
  revision: number
}

/** What a reader found in a mention's revision; undefined: it did not look. */
export interface FloorRow extends Revised {
  floor: FloorReading[] | undefined
}

/**
 * Lays newly found signs in place of old ones. A person's word wins: what they confirmed stays, what they dismissed stays
 * dismissed until the author writes something else.
 */
export const storeFloor = async (trx: Trx, { brandId, now }: { brandId: string; now: Date }, rows: FloorRow[]): Promise<void> => {
  const read = rows.flatMap(({ floor, ...row }) => (floor === undefined ? [] : [{ ...row, floor }]))
  const found = read.flatMap(({ mentionId, revision, floor }) => floor.map(({ class: one, evidence }) => ({ mention_id: mentionId, revision, class: one, evidence })))
  const known = await leaveOld(trx, brandId, { read, found })
  if (found.length === 0 && known.length === 0) return
  await sql`
    insert into floor_sign as f (brand_id, mention_id, class, revision, evidence, found_at)
    select ${brandId}::uuid, mention_id, class, revision, evidence, ${now}::timestamptz
    from json_to_recordset(${JSON.stringify(found)}::json) as t(mention_id uuid, class text, revision integer, evidence jsonb)
    on conflict (brand_id, mention_id, class) do update set
      revision = excluded.revision, evidence = excluded.evidence,
      status = case when ${OUTLIVED} then 'seen' else f.status end,
      judged_by = case when ${OUTLIVED} then null else f.judged_by end,
      judged_at = case when ${OUTLIVED} then null else f.judged_at end,
      watched_at = case when ${OUTLIVED} then null else f.watched_at end,
      alert_id = case when ${OUTLIVED} then null else f.alert_id end`.execute(trx)
  await markMentions(trx, brandId, [...new Set([...found.map(row => row.mention_id), ...known])])
}

// It was dismissed, and then the author wrote something else.
const OUTLIVED = sql.raw("(f.status = 'dismissed' and f.revision < excluded.revision)")

/** Drops what is found no longer; of what a person confirmed in other words the place is forgotten. Returns the mentions that had signs. */
const leaveOld = async (trx: Trx, brandId: string, { read, found }: { read: Revised[]; found: object[] }): Promise<string[]> => {
  if (read.length === 0) return []
  const { rows: known } = await sql<{ id: string }>`
    select distinct mention_id as id from floor_sign where brand_id = ${brandId} and mention_id = any(${read.map(row => row.mentionId)}::uuid[])`.execute(trx)
  if (known.length === 0) return []
  const had = new Set(known.map(({ id }) => id))
  const now = JSON.stringify(read.filter(row => had.has(row.mentionId)).map(({ mentionId, revision }) => ({ mention_id: mentionId, revision })))
  const told = JSON.stringify(found)
  const isGone = sql`f.brand_id = ${brandId} and f.mention_id = r.mention_id and not exists (
    select from json_to_recordset(${told}::json) as t(mention_id uuid, class text) where t.mention_id = f.mention_id and t.class = f.class)`
  await sql`delete from floor_sign f using json_to_recordset(${now}::json) as r(mention_id uuid, revision integer)
    where ${isGone} and (f.status = 'seen' or (f.status = 'dismissed' and f.revision < r.revision))`.execute(trx)
  await sql`update floor_sign f set evidence = '[]', revision = r.revision from json_to_recordset(${now}::json) as r(mention_id uuid, revision integer)
    where ${isGone} and f.revision < r.revision`.execute(trx)
  return [...had]
}

/** Brings the classes that stand to the mentions, where lists find them. */
export const markMentions = async (trx: Trx, brandId: string, ids: string[]): Promise<void> => {
  await sql`
    update mention m set floor = s.floor from (
      select id, (select array_agg(f.class order by f.class) from floor_sign f where f.brand_id = ${brandId} and f.mention_id = id and f.status <> 'dismissed') as floor
      from unnest(${ids}::uuid[]) as id) s
    where m.brand_id = ${brandId} and m.id = s.id and m.floor is distinct from s.floor`.execute(trx)
}

/** Lets people's words follow to the next revision, where the author's have not changed: before that revision is written. */
export const carryFloor = async (trx: Trx, brandId: string, ids: string[]): Promise<void> => {
  await sql`update floor_sign f set revision = m.revision + 1 from mention m
    where m.brand_id = ${brandId} and m.id = any(${ids}::uuid[]) and f.brand_id = m.brand_id and f.mention_id = m.id and f.revision = m.revision`.execute(trx)
}

/** Signs quote what was said: they go with an erased author. */
export const eraseFloor = async (trx: Trx, brandId: string, ids: string[]): Promise<void> => {
  const { rows } = await sql<{ id: string }>`delete from floor_sign where brand_id = ${brandId} and mention_id = any(${ids}::uuid[]) returning mention_id as id`.execute(trx)
  if (rows.length > 0) await markMentions(trx, brandId, rows.map(({ id }) => id))
}

/** A sign that the watch had not seen, with when and where it was said. */
export interface FloorNews extends Pick<FloorSign, 'class' | 'status'> {
  mentionId: string
  sourceId: string
  /** Null: its source gives no date. */
  publishedAt: Date | null
  occurredAt: Date
  /** Gone, about something else, or of the brand itself. */
  hidden: boolean
}

/** Takes what the watch has not seen, oldest first; each is taken once. Needs `lockBrand`. */
export const takeFloorNews = async (trx: Trx, brandId: string, now: Date): Promise<FloorNews[]> => {
  const { rows } = await sql<FloorNews>`
    update floor_sign f set watched_at = ${now} from mention m
    where f.brand_id = ${brandId} and f.watched_at is null and m.brand_id = f.brand_id and m.id = f.mention_id
    returning f.class, f.status, f.mention_id as "mentionId", m.source_id as "sourceId", m.published_at as "publishedAt", m.occurred_at as "occurredAt",
      m.gone_at is not null or m.off_topic as hidden`.execute(trx)
  return rows.toSorted((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || (a.mentionId < b.mentionId ? -1 : 1))
}

export const joinAlert = async (trx: Trx, brandId: string, { alertId, class: one, mentionIds }: { alertId: string; class: FloorClass; mentionIds: string[] }): Promise<void> => {
  await trx.updateTable('floor_sign').set({ alert_id: alertId }).where('brand_id', '=', brandId).where('class', '=', one).where('mention_id', 'in', mentionIds).execute()
}

/** How the signs of an alert stand. */
export const countAlertSigns = async (db: Database, brandId: string, alertId: string): Promise<Record<FloorSign['status'], number>> => {
  const rows = await db.selectFrom('floor_sign').select(['status', eb => eb.fn.countAll<number>().as('count')]).where('brand_id', '=', brandId).where('alert_id', '=', alertId).groupBy('status').execute()
  const of = (status: FloorSign['status']): number => rows.find(row => row.status === status)?.count ?? 0
  return { seen: of('seen'), confirmed: of('confirmed'), dismissed: of('dismissed') }
}

/** Those of an alert that nobody dismissed, newest first. */
export const listAlertMentions = async (db: Database, brandId: string, alertId: string, limit: number): Promise<string[]> => {
  const rows = await db
    .selectFrom('floor_sign')
    .innerJoin('mention', join => join.onRef('mention.brand_id', '=', 'floor_sign.brand_id').onRef('mention.id', '=', 'floor_sign.mention_id'))
    .select('mention.id')
    .where('floor_sign.brand_id', '=', brandId)
    .where('floor_sign.alert_id', '=', alertId)
    .where('floor_sign.status', '<>', 'dismissed')
    .orderBy('mention.occurred_at', 'desc')
    .orderBy('mention.id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** All signs of an alert, dismissed ones too: the newest opinion first. */
export const listAlertSigns = async (db: Database, brandId: string, alertId: string, limit: number): Promise<Array<{ mentionId: string; status: FloorSign['status'] }>> =>
  await db
    .selectFrom('floor_sign')
    .innerJoin('mention', join => join.onRef('mention.brand_id', '=', 'floor_sign.brand_id').onRef('mention.id', '=', 'floor_sign.mention_id'))
    .select(['mention.id as mentionId', 'floor_sign.status'])
    .where('floor_sign.brand_id', '=', brandId)
    .where('floor_sign.alert_id', '=', alertId)
    .orderBy('mention.occurred_at', 'desc')
    .orderBy('mention.id', 'desc')
    .limit(limit)
    .$narrowType<Pick<FloorSign, 'status'>>()
    .execute()

/** Brands whose signs the watch has something to do about. */
export const listFloorBrands = async (db: Database): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`
    select brand_id as id from floor_sign where watched_at is null union select brand_id from alert where status = 'open' and kind = 'floor'`.execute(db)
  return rows.map(({ id }) => id)
}
