import { sql } from 'kysely'
import type { SourceKind } from '../../contract.ts'
import type { Opening } from '../../domain/case/open-rule.ts'
import { worstOf, type FloorClass } from '../../domain/alert/floor.ts'
import type { NoiseReason } from '../../domain/reading/noise.ts'
import type { Database, Trx } from '../client.ts'
import { jsonOf } from '../mention/rows.ts'

// No rule opens cases for older mentions; those that are in a case already are looked at whatever their age.
const OLDEST_MS = 90 * 86_400_000

/** Has mentions looked at for cases; call it in the transaction that made them new, or otherwise. */
export const offerCandidates = async (trx: Trx, brandId: string, mentions: Array<{ id: string; occurredAt: Date }>, now: Date): Promise<void> => {
  if (mentions.length === 0) return
  const isRecent = ({ occurredAt }: { occurredAt: Date }): boolean => now.getTime() - occurredAt.getTime() <= OLDEST_MS
  const recent = mentions.filter(isRecent).map(({ id }) => id)
  const old = mentions.filter(one => !isRecent(one)).map(({ id }) => id)
  await sql`
    insert into case_candidate (brand_id, mention_id)
    select ${brandId}::uuid, id from unnest(${recent}::uuid[]) as t(id)
    union select brand_id, mention_id from case_mention where brand_id = ${brandId} and mention_id = any(${old}::uuid[])
    on conflict do nothing`.execute(trx)
}

/** Takes some of them; they are back if the transaction fails. */
export const takeCandidates = async (trx: Trx, brandId: string, limit: number): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`
    delete from case_candidate where brand_id = ${brandId} and mention_id in (
      select mention_id from case_candidate where brand_id = ${brandId} order by mention_id limit ${limit} for update skip locked) returning mention_id as id`.execute(trx)
  return rows.map(({ id }) => id)
}

export const dropCandidates = async (db: Database, brandId: string): Promise<void> => void (await db.deleteFrom('case_candidate').where('brand_id', '=', brandId).execute())

/** A mention as cases look at it. */
export interface Candidate extends Opening {
  id: string
  externalId: string
  replyTo: string | null
  authorId: string | null
  place: string | null
  text: string
  title: string | null
  language: string | null
  /** What its author says, as a hash; words that only retention took away count as said. */
  said: string
  editedAt: Date | null
  repliedAt: Date | null
  engagement: Record<string, number> | null
  /** The case it is in, and what was known of it there. */
  caseId: string | null
  knownSaid: string | null
  knownReplied: boolean | null
  /** The worst harm told in that case; null: none, or it is in none. */
  caseFloor: FloorClass | null
}

/** Oldest first, so that a thread grows as it was written. */
export const loadCandidates = async (trx: Trx, brandId: string, ids: string[]): Promise<Candidate[]> => {
  if (ids.length === 0) return []
  const { rows } = await sql<Omit<Candidate, 'floor' | 'caseFloor'> & { sourceKind: SourceKind; noise: NoiseReason[]; repliedAt: string | null; floors: FloorClass[]; caseFloors: FloorClass[] }>`
    select m.id, m.source_id as "sourceId", s.kind as "sourceKind", m.external_id as "externalId", m.reply_to as "replyTo", m.author_id as "authorId", m.place, m.text, m.title, m.language,
      case when m.text_expired_at is not null then coalesce(o.said, '') else md5(concat_ws(chr(31), m.title, m.text, m.rating_value, m.rating_out_of)) end as said, m.occurred_at as "occurredAt", coalesce(m.edited_at, m.changed_at) as "editedAt",
      m.sentiment, m.unsure, m.moments, m.outcome, m.needs_response as "needsResponse", case when m.rating_value is not null then m.stars_centi end as "starsCenti",
      m.gone_at is not null or m.off_topic as hidden, m.owner_reply is not null as answered, m.owner_reply ->> 'publishedAt' as "repliedAt", coalesce(m.noise, '{}') as noise, m.engagement, coalesce(m.floor, '{}') as floors,
      array(select distinct f from case_mention p join mention n on n.brand_id = p.brand_id and n.id = p.mention_id and n.gone_at is null, unnest(n.floor) f where p.brand_id = o.brand_id and p.case_id = o.case_id) as "caseFloors",
      o.case_id as "caseId", o.said as "knownSaid", o.replied as "knownReplied"
    from mention m join source s on s.brand_id = m.brand_id and s.id = m.source_id left join case_mention o on o.brand_id = m.brand_id and o.mention_id = m.id
    where m.brand_id = ${brandId} and m.id = any(${ids}::uuid[]) order by m.occurred_at, m.id`.execute(trx)
  return rows.map(({ floors, caseFloors, ...row }) => ({ ...row, floor: row.hidden ? null : worstOf(floors), caseFloor: worstOf(caseFloors), repliedAt: row.repliedAt === null ? null : new Date(row.repliedAt) }))
}

/** A message of an author that is in a case. */
export interface Filed {
  mentionId: string
  caseId: string
  sourceId: string
  authorId: string
  externalId: string
  place: string | null
  occurredAt: Date
}

/** What these authors have in cases, at these sources. */
export const listFiled = async (trx: Trx, brandId: string, authors: Array<Pick<Candidate, 'sourceId' | 'authorId'>>): Promise<Filed[]> => {
  if (authors.length === 0) return []
  const { rows } = await sql<Filed>`
    select m.id as "mentionId", o.case_id as "caseId", m.source_id as "sourceId", m.author_id as "authorId", m.external_id as "externalId", m.place, m.occurred_at as "occurredAt"
    from json_to_recordset(${jsonOf(authors)}::json) as t("sourceId" uuid, "authorId" text)
    join mention m on m.brand_id = ${brandId} and m.author_id = t."authorId" and m.source_id = t."sourceId"
    join case_mention o on o.brand_id = m.brand_id and o.mention_id = m.id order by m.occurred_at desc limit 2000`.execute(trx)
  return rows
}

/** What answers what, from these mentions up to where their conversations began; by source. */
export const loadParents = async (trx: Trx, brandId: string, ids: string[]): Promise<Map<string, Map<string, string>>> => {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ sourceId: string; externalId: string; replyTo: string }>`
    with recursive chain as (
      select source_id, external_id, reply_to, 1 as step from mention where brand_id = ${brandId} and id = any(${ids}::uuid[]) and reply_to is not null
      union select m.source_id, m.external_id, m.reply_to, step + 1 from mention m join chain c on m.source_id = c.source_id and m.external_id = c.reply_to
        where m.brand_id = ${brandId} and m.reply_to is not null and step < 50)
    select distinct source_id as "sourceId", external_id as "externalId", reply_to as "replyTo" from chain`.execute(trx)
  const bySource = Map.groupBy(rows, ({ sourceId }) => sourceId)
  return new Map([...bySource].map(([sourceId, list]) => [sourceId, new Map(list.map(({ externalId, replyTo }) => [externalId, replyTo]))]))
}

export interface FiledNow {
  mentionId: string
  caseId: string
  said: string
  replied: boolean
}

/** Puts messages into cases, or notes what is known of those that are. */
export const fileMentions = async (trx: Trx, brandId: string, messages: FiledNow[]): Promise<void> => {
  if (messages.length === 0) return
  await trx
    .insertInto('case_mention')
    .values(messages.map(({ mentionId, caseId, said, replied }) => ({ brand_id: brandId, mention_id: mentionId, case_id: caseId, said, replied })))
    .onConflict(conflict => conflict.columns(['brand_id', 'mention_id']).doUpdateSet(eb => ({ said: eb.ref('excluded.said'), replied: eb.ref('excluded.replied') })))
    .execute()
}

/** Cases none of whose messages still stands. */
export const listForsaken = async (trx: Trx, brandId: string, caseIds: string[]): Promise<string[]> => {
  if (caseIds.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    select o.case_id as id from case_mention o join mention m on m.brand_id = o.brand_id and m.id = o.mention_id
    where o.brand_id = ${brandId} and o.case_id = any(${caseIds}::uuid[]) group by o.case_id having bool_and(m.gone_at is not null or m.off_topic)`.execute(trx)
  return rows.map(({ id }) => id)
}

/** One process at a time opens the cases of a brand; false: another does. */
export const holdCases = async (trx: Trx, brandId: string): Promise<boolean> =>
  (await sql<{ held: boolean }>`select pg_try_advisory_xact_lock(hashtextextended(${`case_file ${brandId}`}, 0)) as held`.execute(trx)).rows[0]!.held
