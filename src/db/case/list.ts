import { sql, type RawBuilder } from 'kysely'
import type { CaseFile, LegalWord } from '../../domain/case/file.ts'
import type { AnswerState } from '../../domain/answer/state.ts'
import type { CaseState } from '../../domain/case/state.ts'
import type { Tier } from '../../domain/case/tier.ts'
import type { Moment } from '../../domain/journey/moments.ts'
import { CASE_COLUMNS, toCase, type CaseRow } from './file.ts'
import type { Database } from '../client.ts'
import { saysWords } from '../mention/rare.ts'

/** Where cases lie: what is to be done, answers that wait for approval, formal complaints the law waits for, praise, what sleeps, what waits for a customer or a date, what is over. */
export const TRAYS = ['queue', 'approval', 'formal', 'thanks', 'snoozed', 'waiting', 'closed', 'all'] as const
export type Tray = (typeof TRAYS)[number]

/** A case with what its card shows. */
export interface CaseCard extends CaseFile {
  text: string
  title: string | null
  author: string | null
  url: string | null
  stars: number | null
  language: string | null
  sourceId: string
  source: string
  tags: string[]
  messages: number
  /** Where its newest answer stands that is not public and asks for somebody; null: none does. */
  answering: AnswerState | null
}

export interface CaseFilter {
  tray?: Tray | undefined
  state?: CaseState | undefined
  tier?: Tier | undefined
  moment?: Moment | undefined
  /** Id of a person; null: nobody's. */
  assigneeId?: string | null | undefined
  /** A class, or any. */
  floor?: string | undefined
  tag?: string | undefined
  sourceId?: string | undefined
  incidentId?: string | undefined
  isOverdue?: boolean | undefined
  /** Id of a person whom a note on a case that is open calls. */
  calledId?: string | undefined
  /** What was told of its legal date. */
  law?: LegalWord | undefined
  /** Words in its messages. */
  text?: string | undefined
  ids?: string[] | undefined
  /** Where the page before ended: rank and id in the queue, instant and id elsewhere. */
  after?: { rank: number; id: string } | { changedAt: Date; id: string } | undefined
  limit?: number | undefined
  now: Date
}

const TRAY: Record<Tray, RawBuilder<unknown>> = {
  // What is closed has no rank; said for the index of who has what.
  queue: sql`c.rank is not null and c.state <> 'closed'`,
  approval: sql`c.state <> 'closed' and c.id in (select a.case_id from answer a where a.brand_id = c.brand_id and a.state = 'waiting')`,
  formal: sql`c.legal_due_at is not null and c.state not in ('resolved', 'following-up', 'closed')`,
  thanks: sql`c.tier = 'thanks' and c.state in ('new', 'taken') and c.snoozed_until is null`,
  snoozed: sql`c.snoozed_until is not null`,
  waiting: sql`c.state in ('answered', 'waiting-customer', 'moved-private', 'resolved', 'following-up') and c.rank is null`,
  closed: sql`c.state = 'closed'`,
  all: sql`true`,
}

/** The queue by its order, every other tray the last moved first. */
export const listCases = async (db: Database, brandId: string, filter: CaseFilter): Promise<CaseCard[]> => {
  const { tray = 'queue', limit = 50 } = filter
  const order = tray === 'queue' ? sql`c.rank desc, c.id` : sql`c.changed_at desc, c.id desc`
  // The page first, from the end of an index; then what its cards show.
  const { rows } = await sql<CaseRow & Omit<CaseCard, keyof CaseFile>>`
    with c as materialized (select * from case_file c where ${sql.join([sql`c.brand_id = ${brandId}`, TRAY[tray], ...conditions(brandId, filter)], sql` and `)} order by ${order} limit ${limit})
    select ${CASE_COLUMNS}, left(m.text, 2000) as text, m.title, m.author_name as author, m.url, m.language, s.id as "sourceId", s.name as source,
      case when m.rating_value is not null then m.stars_centi / 100.0 end as stars,
      coalesce((select array_agg(t.tag order by t.tag) from case_tag t where t.brand_id = c.brand_id and t.case_id = c.id), '{}') as tags,
      (select count(*) from case_mention o where o.brand_id = c.brand_id and o.case_id = c.id) as messages,
      (select a.state from answer a where a.brand_id = c.brand_id and a.mention_id = c.mention_id and a.state in ('draft', 'waiting', 'manual', 'refused', 'unsure') order by a.created_at desc limit 1) as answering
    from c join mention m on m.brand_id = c.brand_id and m.id = c.mention_id join source s on s.brand_id = c.brand_id and s.id = m.source_id
    order by ${order}`.execute(db)
  return rows.map(toCase)
}

const conditions = (brandId: string, { tray = 'queue', state, tier, moment, assigneeId, floor, tag, sourceId, incidentId, isOverdue, calledId, law, text, ids, after, now }: CaseFilter): Array<RawBuilder<unknown>> => [
  ...(state ? [sql`c.state = ${state}`] : []),
  ...(tier ? [sql`c.tier = ${tier}`] : []),
  ...(moment ? [sql`c.moment = ${moment}`] : []),
  ...(assigneeId === undefined ? [] : [assigneeId === null ? sql`c.assignee_id is null` : sql`c.assignee_id = ${assigneeId}`]),
  ...(floor ? [floor === 'any' ? sql`c.floor is not null` : sql`c.floor = ${floor}`] : []),
  ...(tag ? [sql`exists (select from case_tag t where t.brand_id = c.brand_id and t.case_id = c.id and t.tag = ${tag})`] : []),
  ...(sourceId ? [sql`exists (select from mention o where o.brand_id = c.brand_id and o.id = c.mention_id and o.source_id = ${sourceId})`] : []),
  ...(incidentId ? [sql`c.incident_id = ${incidentId}`] : []),
  ...(isOverdue === undefined ? [] : [isOverdue ? sql`c.answered_at is null and c.due_at <= ${now}` : sql`(c.answered_at is not null or c.due_at is null or c.due_at > ${now})`]),
  ...(calledId ? [sql`c.state <> 'closed' and c.id in (select n.case_id from case_note n where n.brand_id = ${brandId} and n.people @> array[${calledId}]::text[])`] : []),
  ...(law ? [sql`c.legal_told = ${law}`] : []),
  ...(ids ? [sql`c.id = any(${ids}::uuid[])`] : []),
  ...(text ? [sql`c.id in (select o.case_id from mention join case_mention o on o.brand_id = mention.brand_id and o.mention_id = mention.id where mention.brand_id = ${brandId} and ${saysWords(text)?.indexed([brandId]) ?? sql`true`})`] : []),
  ...(after === undefined ? [] : ['rank' in after && tray === 'queue' ? sql`(c.rank < ${after.rank} or (c.rank = ${after.rank} and c.id > ${after.id}::uuid))` : 'changedAt' in after ? sql`(c.changed_at, c.id) < (${after.changedAt}, ${after.id}::uuid)` : sql`false`]),
]

/** How many cases a filter finds; `most` and no more are counted, so that a long list costs no more than a short one. */
export const countCases = async (db: Database, brandId: string, filter: CaseFilter, most: number): Promise<number> => (await countEach(db, brandId, { count: filter }, most)).count

/** The same of several filters, by their names, in one question: a list shows many counts. */
export const countEach = async <Name extends string>(db: Database, brandId: string, filters: Record<Name, CaseFilter>, most: number): Promise<Record<Name, number>> => {
  const counts = (Object.entries(filters) as Array<[Name, CaseFilter]>).map(([name, filter]) => {
    const where = sql.join([sql`c.brand_id = ${brandId}`, TRAY[filter.tray ?? 'queue'], ...conditions(brandId, filter)], sql` and `)
    return sql`(select count(*) from (select from case_file c where ${where} limit ${most}) as t) as ${sql.id(name)}`
  })
  return (await sql<Record<Name, number>>`select ${sql.join(counts)}`.execute(db)).rows[0]!
}

/** Open cases by assignee: who carries how much. */
export const countLoads = async (db: Database, brandId: string): Promise<Map<string, number>> => {
  const { rows } = await sql<{ id: string; count: number }>`
    select assignee_id as id, count(*) as count from case_file where brand_id = ${brandId} and assignee_id is not null and state <> 'closed'
      and state in ('taken', 'passed-to-area', 'formal-complaint') group by assignee_id`.execute(db)
  return new Map(rows.map(({ id, count }) => [id, count]))
}

/** The messages of a case, oldest first; with them what the brand answered in the conversation. */
export const listThreadIds = async (db: Database, brandId: string, caseId: string): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`
    with own as (select m.id, m.source_id, m.external_id, m.occurred_at from case_mention o join mention m on m.brand_id = o.brand_id and m.id = o.mention_id where o.brand_id = ${brandId} and o.case_id = ${caseId})
    select id from (
      select id, occurred_at from own
      union select m.id, m.occurred_at from mention m join own on m.source_id = own.source_id and m.reply_to = own.external_id
        where m.brand_id = ${brandId} and m.owner_by is not null and m.reply_to is not null) as t
    order by occurred_at, id limit 200`.execute(db)
  return rows.map(({ id }) => id)
}
