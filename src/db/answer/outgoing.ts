import { sql } from 'kysely'
import type { Told } from '../../contract.ts'
import type { FailureCode } from '../../domain/answer/failure.ts'
import type { Outcome } from '../../domain/answer/outcome.ts'
import type { Said } from '../../domain/answer/repeated.ts'
import type { AnswerState } from '../../domain/answer/state.ts'
import type { Actor } from '../../domain/case/state.ts'
import type { Database, Trx } from '../client.ts'
import { newId } from '../id.ts'

/** An answer of the brand on its way to the public. */
export interface Outgoing {
  id: string
  brandId: string
  key: string
  mentionId: string
  sourceId: string
  caseId: string | null
  savedReplyId: string | null
  text: string
  language: string | null
  state: AnswerState
  version: number
  writtenBy: Actor
  sentBy: Actor | null
  approvedBy: Actor | null
  createdAt: Date
  updatedAt: Date
  requestedAt: Date | null
  sentAt: Date | null
  attempts: number
  nextAttemptAt: Date | null
  doubtful: boolean
  failure: { code: FailureCode; told: Told } | null
  /** As the platform showed it when it was read back. */
  shown: { state: 'published' | 'pending'; text: string; id: string | null; url: string | null } | null
  mentionRevision: number
  followUpAt: Date | null
  /** A person's word on what came of it. */
  outcome: Outcome | null
  outcomeBy: Actor | null
  outcomeAt: Date | null
  remedy: string | null
}

const actor = (name: string) => sql.raw(`case when ${name}_by_id is not null then json_build_object('id', ${name}_by_id, 'name', ${name}_by_name) end`)

export const OUTGOING = sql`id, brand_id as "brandId", key, mention_id as "mentionId", source_id as "sourceId", case_id as "caseId", saved_reply_id as "savedReplyId",
  text, language, state, version, ${actor('written')} as "writtenBy", ${actor('sent')} as "sentBy", ${actor('approved')} as "approvedBy",
  created_at as "createdAt", updated_at as "updatedAt", requested_at as "requestedAt", sent_at as "sentAt", attempts, next_attempt_at as "nextAttemptAt", doubtful,
  case when failure_code is not null then json_build_object('code', failure_code, 'told', failure_told) end as failure,
  case when shown_state is not null then json_build_object('state', shown_state, 'text', shown_text, 'id', platform_id, 'url', platform_url) end as shown,
  mention_revision as "mentionRevision", follow_up_at as "followUpAt", outcome, ${actor('outcome')} as "outcomeBy", outcome_at as "outcomeAt", remedy`

export const findOutgoing = async (db: Database, brandId: string, id: string): Promise<Outgoing | undefined> =>
  (await sql<Outgoing>`select ${OUTGOING} from answer where brand_id = ${brandId} and id = ${id}`.execute(db)).rows[0]

export interface OutgoingFilter {
  state?: AnswerState | undefined
  mentionId?: string | undefined
  caseId?: string | undefined
  /** Those to an opinion, and those written in its case. */
  of?: { caseId: string; mentionId: string } | undefined
  /** Those whose follow-up is due by then, the longest due first. */
  followUpBy?: Date | undefined
  before?: { at: Date; id: string } | undefined
  limit?: number
}

/** Newest first. */
export const listOutgoing = async (db: Database, brandId: string, { state, mentionId, caseId, of, followUpBy, before, limit = 50 }: OutgoingFilter = {}): Promise<Outgoing[]> => {
  const conditions = [
    sql`brand_id = ${brandId}`,
    ...(state ? [sql`state = ${state}`] : []),
    ...(mentionId ? [sql`mention_id = ${mentionId}`] : []),
    ...(caseId ? [sql`case_id = ${caseId}`] : []),
    ...(of ? [sql`(case_id = ${of.caseId} or mention_id = ${of.mentionId})`] : []),
    ...(followUpBy ? [sql`state = 'sent' and outcome is null and follow_up_at <= ${followUpBy}`] : []),
    ...(before ? [sql`(created_at, id) < (${before.at}, ${before.id}::uuid)`] : []),
  ]
  return (await sql<Outgoing>`select ${OUTGOING} from answer where ${sql.join(conditions, sql` and `)} order by created_at desc, id desc limit ${limit}`.execute(db)).rows
}

export interface OutgoingDraft {
  key: string
  mentionId: string
  sourceId: string
  mentionRevision: number
  text: string
  language: string | null
  caseId?: string | null | undefined
  savedReplyId?: string | null | undefined
  by: Actor
}

/** Makes a draft; the same key again gives the answer that was made with it. */
export const draftOutgoing = async (db: Database, brandId: string, draft: OutgoingDraft, now: Date): Promise<{ answer: Outgoing; isNew: boolean }> => {
  const id = newId(now.getTime())
  const { rows } = await sql<{ id: string }>`
    with made as (
      insert into answer (brand_id, id, key, mention_id, source_id, case_id, saved_reply_id, text, language, mention_revision, written_by_id, written_by_name, created_at, updated_at)
      values (${brandId}, ${id}, ${draft.key}, ${draft.mentionId}, ${draft.sourceId}, coalesce(${draft.caseId ?? null}::uuid, (select case_id from case_mention where brand_id = ${brandId} and mention_id = ${draft.mentionId})), ${draft.savedReplyId ?? null}, ${draft.text}, ${draft.language},
        ${draft.mentionRevision}, ${draft.by.id}, ${draft.by.name}, ${now}, ${now})
      on conflict (brand_id, key) do nothing returning brand_id, id
    ), told as (
      insert into answer_act (brand_id, answer_id, number, act, state, by_id, by_name, at, text)
      select brand_id, id, 1, 'draft', 'draft', ${draft.by.id}, ${draft.by.name}, ${now}::timestamptz, ${draft.text} from made
    )
    select id from made`.execute(db)
  const { rows: found } = await sql<Outgoing>`select ${OUTGOING} from answer where brand_id = ${brandId} and key = ${draft.key}`.execute(db)
  return { answer: found[0]!, isNew: rows.length > 0 }
}

export interface DoneAct {
  number: number
  act: string
  state: AnswerState
  by: Actor
  at: Date
  text: string | null
  note: string | null
}

/** Everything done to an answer, in order. */
export const listActs = async (db: Database, brandId: string, answerId: string): Promise<DoneAct[]> =>
  (await sql<DoneAct>`select number, act, state, json_build_object('id', by_id, 'name', by_name) as by, at, text, note from answer_act
    where brand_id = ${brandId} and answer_id = ${answerId} order by number`.execute(db)).rows

export const noteAct = async (trx: Trx, { brandId, id }: Pick<Outgoing, 'brandId' | 'id'>, done: Omit<DoneAct, 'number' | 'text' | 'note'> & { text?: string | undefined; note?: string | undefined }): Promise<void> => {
  await sql`insert into answer_act (brand_id, answer_id, number, act, state, by_id, by_name, at, text, note)
    select ${brandId}, ${id}, coalesce(max(number), 0) + 1, ${done.act}, ${done.state}, ${done.by.id}, ${done.by.name}, ${done.at}::timestamptz, ${done.text ?? null}, ${done.note ?? null}
    from answer_act where brand_id = ${brandId} and answer_id = ${id}`.execute(trx)
}

/** What the brand answered on platforms of one collector since then, whoever sent it, newest first: its own answers and those its sources show. */
export const listSaid = async (db: Database, brandId: string, { collector, since, exceptMentionId, limit = 200 }: { collector: string; since: Date; exceptMentionId: string; limit?: number }): Promise<Said[]> => {
  const { rows } = await sql<Said>`
    select id, text, at from (
      select a.id::text as id, a.mention_id, a.text, a.requested_at as at from answer a join source s on s.brand_id = a.brand_id and s.id = a.source_id
      where a.brand_id = ${brandId} and s.collector = ${collector} and a.state in ('sent', 'sending', 'manual', 'unsure') and a.requested_at >= ${since}
      union all
      select m.id::text, m.id, m.owner_reply ->> 'text', coalesce((m.owner_reply ->> 'publishedAt')::timestamptz, m.changed_at, m.occurred_at)
      from source s join mention m on m.brand_id = s.brand_id and m.source_id = s.id and m.id in (
        select id from mention where brand_id = ${brandId} and occurred_at >= ${since} and gone_at is null and not off_topic and owner_reply is not null
        union select id from mention where brand_id = ${brandId} and changed_at >= ${since} and owner_reply is not null)
      where s.brand_id = ${brandId} and s.collector = ${collector} and m.gone_at is null and m.owner_reply ->> 'text' <> ''
        and not exists (select from answer a where a.brand_id = m.brand_id and a.mention_id = m.id)
    ) said where mention_id <> ${exceptMentionId} and at >= ${since} order by at desc, id desc limit ${limit}`.execute(db)
  return rows
}
