import { sql, type RawBuilder } from 'kysely'
import type { SourceKind } from '../../contract.ts'
import type { LoopFact, Wants } from '../../domain/answer/fact.ts'
import { outcomeOf } from '../../domain/answer/outcome.ts'
import { ownerMoment, tierOf } from '../../domain/case/tier.ts'
import { worstOf, type FloorClass } from '../../domain/alert/floor.ts'
import type { MomentPolarities, Outcome as Foretold, Polarity } from '../../domain/journey/moments.ts'
import type { Actor } from '../../domain/case/state.ts'
import { loadAftermaths, type StoredAftermath } from '../answer/aftermath.ts'
import type { Database } from '../client.ts'
import type { PastChange } from '../index/past.ts'

interface Row {
  mentionId: string
  sourceId: string
  sourceKind: SourceKind
  place: string | null
  moments: MomentPolarities
  sentiment: Polarity | null
  unsure: boolean
  foretold: Foretold
  needsResponse: boolean
  ratedCenti: number | null
  publishedAt: Date
  occurredAt: Date
  ownerReply: { text?: string; publishedAt?: string } | null
  answerId: string | null
  sentAt: Date | null
  /** When a person first sent it on its way. */
  askedAt: Date | null
  person: Actor | null
  text: string | null
  outcome: LoopFact['outcome']
  remedy: string | null
  floors: FloorClass[] | null
  resolvedAt: Date | null
  isReopened: boolean
}

/** When it was first published: some platforms date an opinion by its last edit, and an answer is no faster for that. */
const PUBLISHED = sql.raw(`case when m.revision = 1 then m.occurred_at else least(m.occurred_at, (select min(valid_from) from mention_revision f where f.brand_id = m.brand_id and f.mention_id = m.id)) end`)

/** Grave harm it tells of: a person's word on its case stands above what words showed. */
const FLOORS = sql.raw(`case when c.mention_id = m.id then case when c.floor is not null then array[c.floor] end else m.floor end`)

/** It is owed an answer whatever was done about it. */
const ASKS = sql.raw(`(m.needs_response or m.outcome in ('resolve', 'question') or (m.sentiment = 'negative' and not m.unsure) or (m.rating_value is not null and m.stars_centi < 300))`)

// Many platforms tell whole seconds.
const A_SECOND_MS = 1000

/** Half-open. */
export interface LoopSpan {
  from: Date
  to: Date
}

/**
 * Opinions published in a span that are owed an answer, or had one from here: those that need a response, ask, have a problem
 * that is open, tell of grave harm, or speak against the brand, in words or with fewer than three stars. Newest first.
 */
export const readLoop = async (db: Database, brandId: string, { from, to, sourceId }: LoopSpan & { sourceId?: string | undefined }): Promise<LoopFact[]> =>
  await readFacts(db, brandId, sql`m.occurred_at >= ${from} and m.occurred_at < ${to} and ${sourceId === undefined ? sql`true` : sql`m.source_id = ${sourceId}`}`)

/** The facts of these opinions. */
export const readLoopOf = async (db: Database, brandId: string, mentionIds: string[]): Promise<LoopFact[]> =>
  mentionIds.length === 0 ? [] : await readFacts(db, brandId, sql`m.id = any(${mentionIds}::uuid[])`)

const readFacts = async (db: Database, brandId: string, which: RawBuilder<unknown>): Promise<LoopFact[]> => {
  const { rows } = await sql<Row>`
    select m.id as "mentionId", m.source_id as "sourceId", s.kind as "sourceKind", m.place, m.moments, m.sentiment, m.unsure, m.outcome as foretold, m.needs_response as "needsResponse",
      case when m.rating_value is not null then m.stars_centi end as "ratedCenti", ${PUBLISHED} as "publishedAt", m.occurred_at as "occurredAt", m.owner_reply as "ownerReply",
      a.id as "answerId", a.sent_at as "sentAt", a.asked_at as "askedAt", a.person, a.text, coalesce(a.outcome, c.outcome) as outcome, coalesce(a.remedy, c.remedy) as remedy,
      ${FLOORS} as floors, c.resolved_at as "resolvedAt", cm.case_id is not null and exists (select from case_event e where e.brand_id = cm.brand_id and e.case_id = cm.case_id
        and (e.type = 'case.reopened' or (e.type = 'case.author-spoke' and e.after ->> 'state' in ('new', 'taken')))) as "isReopened"
    from (select m.*, exists (select from answer a where a.brand_id = m.brand_id and a.mention_id = m.id and a.state = 'sent') as is_sent from mention m
        where m.brand_id = ${brandId} and m.gone_at is null and not m.off_topic and ${which}) m
      join source s on s.brand_id = m.brand_id and s.id = m.source_id
      left join case_mention cm on cm.brand_id = m.brand_id and cm.mention_id = m.id
      left join case_file c on c.brand_id = cm.brand_id and c.id = cm.case_id
      left join lateral (
        select id, sent_at, coalesce((select min(r.at) from answer_act r where r.brand_id = a.brand_id and r.answer_id = a.id and r.act in ('send', 'approve')), sent_at) as asked_at, json_build_object('id', sent_by_id, 'name', sent_by_name) as person, coalesce(shown_text, text) as text, outcome,
          (select max(remedy) from answer r where r.brand_id = a.brand_id and r.mention_id = a.mention_id and r.state = 'sent') as remedy
        from answer a where m.is_sent and a.brand_id = m.brand_id and a.mention_id = m.id and a.state = 'sent' order by sent_at, id limit 1) a on true
    where ${ASKS} or ${FLOORS} is not null or m.is_sent
    order by m.occurred_at desc, m.id desc`.execute(db)
  const aftermaths = await loadAftermaths(db, brandId, rows.flatMap(({ answerId }) => answerId ?? []))
  return rows.map(row => toFact(row, row.answerId === null ? undefined : aftermaths.get(row.answerId)))
}

/** What the authors of these opinions changed since they were answered from here. */
export const loadWonBack = async (db: Database, brandId: string, mentionIds: string[]): Promise<PastChange[]> => {
  if (mentionIds.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    select distinct on (mention_id) id from answer where brand_id = ${brandId} and mention_id = any(${mentionIds}::uuid[]) and state = 'sent' order by mention_id, sent_at, id`.execute(db)
  return [...(await loadAftermaths(db, brandId, rows.map(({ id }) => id))).values()].filter(({ edited }) => edited).map(({ change }) => change)
}

const toFact = (row: Row, aftermath: StoredAftermath | undefined): LoopFact => {
  const { mentionId, sourceId, place, occurredAt, publishedAt, ownerReply, sentAt, askedAt, person, text, remedy } = row
  const shownAt = ownerReply?.publishedAt === undefined ? null : new Date(ownerReply.publishedAt)
  const first = [sentAt, shownAt].flatMap(at => at ?? []).toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null
  const read = aftermath ? outcomeOf(aftermath)?.outcome ?? null : null
  const outcome = row.outcome ?? read
  // What stood on the platform before anybody sent an answer from here was nobody's answer here. Its words may differ: some put a name before them.
  const isFromHere = askedAt !== null && (shownAt === null || shownAt.getTime() > askedAt.getTime() - A_SECOND_MS || row.text === ownerReply?.text)
  // As it was when it was answered: who was won back had a complaint.
  const { moments, needsResponse } = (aftermath?.edited && aftermath.change.then) || row
  const then = { ...row, ...(aftermath?.edited && aftermath.before), moments, needsResponse, foretold: aftermath?.edited ? (aftermath.before.foretold ?? 'none') : row.foretold, floor: worstOf(row.floors ?? []) }
  return {
    mentionId, sourceId, place, occurredAt, publishedAt, remedy,
    moment: ownerMoment(moments),
    wants: wantsOf(then),
    tier: tierOf({ ...then, outcome: then.foretold, starsCenti: then.ratedCenti }),
    isAnswered: ownerReply !== null || sentAt !== null,
    answeredAt: first,
    person: isFromHere ? person : null,
    reply: text ?? ownerReply?.text ?? null,
    outcome,
    isWonBack: outcome === 'recovered' && aftermath?.edited === true,
    reopened: row.isReopened || read === 'lost',
    resolvedAt: row.resolvedAt,
  }
}

const wantsOf = ({ foretold, sentiment, unsure, ratedCenti, moments, floor }: Pick<Row, 'foretold' | 'sentiment' | 'unsure' | 'ratedCenti' | 'moments'> & { floor: FloorClass | null }): Wants => {
  if (floor !== null || foretold === 'resolve' || (sentiment === 'negative' && !unsure) || (ratedCenti !== null && ratedCenti < 300)) return 'complaint'
  const told = Object.keys(moments)
  const isBefore = told.length === 0 || moments.zmot !== undefined || moments.fmot !== undefined
  return foretold === 'question' && isBefore ? 'buying' : 'other'
}

/** How many opinions were published on each of these days of the brand, half-open, as they stand: from the rollups. */
export const countPublished = async (db: Database, brandId: string, { fromDay, toDay }: { fromDay: number; toDay: number }): Promise<Map<number, number>> => {
  const { rows } = await sql<{ day: number; count: number }>`select day, sum(mentions)::bigint as count from rollup_day where brand_id = ${brandId} and day >= ${fromDay} and day < ${toDay} group by day`.execute(db)
  return new Map(rows.map(({ day, count }) => [day, count]))
}
