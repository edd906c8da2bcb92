import { sql } from 'kysely'
import type { SourceKind } from '../../contract.ts'
import { outcomeOf } from '../../domain/answer/outcome.ts'
import type { LoopFact, Wants } from '../../domain/answer/figure.ts'
import { ownerMoment, tierOf } from '../../domain/case/tier.ts'
import { worstOf, type FloorClass } from '../../domain/alert/floor.ts'
import type { MomentPolarities, Outcome as Foretold, Polarity } from '../../domain/journey/moments.ts'
import type { Actor } from '../../domain/case/state.ts'
import { loadAftermaths, type StoredAftermath } from '../answer/aftermath.ts'
import type { Database } from '../client.ts'

export interface Loop {
  facts: LoopFact[]
  /** When each of them came, in their order. */
  occurredAt: Date[]
  /** Of those whose authors changed their minds after an answer. */
  recovered: StoredAftermath[]
  /** There were more: these are the newest. */
  isCut: boolean
}

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
  language: string | null
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

/** More opinions than a person answers in a year of a large brand. */
const MOST = 100_000

/**
 * Opinions published in a span that are owed an answer, or had one from here: those that need a response, ask, have a problem
 * that is open, tell of grave harm, or speak against the brand, in words or with fewer than three stars.
 */
export const readLoop = async (db: Database, brandId: string, { from, to, sourceId, limit = MOST }: { from: Date; to: Date; sourceId?: string | undefined; limit?: number }): Promise<Loop> => {
  const { rows } = await sql<Row>`
    select m.id as "mentionId", m.source_id as "sourceId", s.kind as "sourceKind", m.place, m.moments, m.sentiment, m.unsure, m.outcome as foretold, m.needs_response as "needsResponse",
      case when m.rating_value is not null then m.stars_centi end as "ratedCenti", ${PUBLISHED} as "publishedAt", m.occurred_at as "occurredAt", m.owner_reply as "ownerReply", m.language,
      a.id as "answerId", a.sent_at as "sentAt", a.asked_at as "askedAt", a.person, a.text, coalesce(a.outcome, c.outcome) as outcome, coalesce(a.remedy, c.remedy) as remedy,
      ${FLOORS} as floors, c.resolved_at as "resolvedAt", cm.case_id is not null and cm.case_id in (select e.case_id from case_event e where e.brand_id = ${brandId}
        and (e.type = 'case.reopened' or (e.type = 'case.author-spoke' and e.after ->> 'state' in ('new', 'taken'))) and e.case_id is not null) as "isReopened"
    from (select m.*, m.id in (select mention_id from answer where brand_id = ${brandId} and state = 'sent') as is_sent from mention m
        where m.brand_id = ${brandId} and m.gone_at is null and not m.off_topic and m.occurred_at >= ${from} and m.occurred_at < ${to} and ${sourceId === undefined ? sql`true` : sql`m.source_id = ${sourceId}`}) m
      join source s on s.brand_id = m.brand_id and s.id = m.source_id
      left join case_mention cm on cm.brand_id = m.brand_id and cm.mention_id = m.id
      left join case_file c on c.brand_id = cm.brand_id and c.id = cm.case_id
      left join lateral (
        select id, sent_at, coalesce((select min(r.at) from answer_act r where r.brand_id = a.brand_id and r.answer_id = a.id and r.act in ('send', 'approve')), sent_at) as asked_at, json_build_object('id', sent_by_id, 'name', sent_by_name) as person, coalesce(shown_text, text) as text, outcome,
          (select max(remedy) from answer r where r.brand_id = a.brand_id and r.mention_id = a.mention_id and r.state = 'sent') as remedy
        from answer a where m.is_sent and a.brand_id = m.brand_id and a.mention_id = m.id and a.state = 'sent' order by sent_at, id limit 1) a on true
    where ${ASKS} or ${FLOORS} is not null or m.is_sent
    order by m.occurred_at desc, m.id desc limit ${limit + 1}`.execute(db)
  const isCut = rows.length > limit
  const kept = rows.slice(0, limit)
  const aftermaths = await loadAftermaths(db, brandId, kept.flatMap(({ answerId }) => answerId ?? []))
  const facts = kept.map(row => toFact(row, row.answerId === null ? undefined : aftermaths.get(row.answerId)))
  const wonBack = new Set(facts.filter(({ outcome }) => outcome === 'recovered').map(({ mentionId }) => mentionId))
  return { facts, occurredAt: kept.map(({ occurredAt }) => occurredAt), recovered: [...aftermaths.values()].filter(({ mentionId, edited }) => edited && wonBack.has(mentionId)), isCut }
}

const toFact = (row: Row, aftermath: StoredAftermath | undefined): LoopFact => {
  const { mentionId, sourceId, place, publishedAt, ownerReply, language, sentAt, askedAt, person, text, remedy } = row
  const shownAt = ownerReply?.publishedAt === undefined ? null : new Date(ownerReply.publishedAt)
  const first = [sentAt, shownAt].flatMap(at => at ?? []).toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null
  const read = aftermath ? outcomeOf(aftermath)?.outcome ?? null : null
  // What stood on the platform before anybody sent an answer from here was nobody's answer here. Its words may differ: some put a name before them.
  const isFromHere = askedAt !== null && (shownAt === null || shownAt.getTime() > askedAt.getTime() - A_SECOND_MS || row.text === ownerReply?.text)
  // As it was when it was answered: who was won back had a complaint.
  const { moments, needsResponse } = (aftermath?.edited && aftermath.change.then) || row
  const then = { ...row, ...(aftermath?.edited && aftermath.before), moments, needsResponse, foretold: aftermath?.edited ? (aftermath.before.foretold ?? 'none') : row.foretold, floor: worstOf(row.floors ?? []) }
  return {
    mentionId, sourceId, place, publishedAt, language, remedy,
    moment: ownerMoment(moments),
    wants: wantsOf(then),
    tier: tierOf({ ...then, outcome: then.foretold, starsCenti: then.ratedCenti }),
    isAnswered: ownerReply !== null || sentAt !== null,
    answeredAt: first,
    person: isFromHere ? person : null,
    reply: text ?? ownerReply?.text ?? null,
    outcome: row.outcome ?? read,
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

/** How many of a span those are that `readLoop` finds, and how many of them were answered. */
export const countOwed = async (db: Database, brandId: string, { from, to }: { from: Date; to: Date }): Promise<{ owed: number; answered: number }> => {
  const { rows } = await sql<{ owed: number; answered: number }>`
    select count(*) as owed, count(*) filter (where replied or sent) as answered from (
      select m.owner_reply is not null as replied, m.id in (select mention_id from answer where brand_id = ${brandId} and state = 'sent') as sent, ${ASKS} as asks, ${FLOORS} is not null as grave
      from mention m left join case_mention cm on cm.brand_id = m.brand_id and cm.mention_id = m.id left join case_file c on c.brand_id = cm.brand_id and c.id = cm.case_id
      where m.brand_id = ${brandId} and m.gone_at is null and not m.off_topic and m.occurred_at >= ${from} and m.occurred_at < ${to}) as o
    where asks or grave or sent`.execute(db)
  return rows[0]!
}

/** Opinions published on these days of the brand, half-open, as they stand: from the rollups. */
export const countPublished = async (db: Database, brandId: string, { fromDay, toDay }: { fromDay: number; toDay: number }): Promise<number> => {
  const { rows } = await sql<{ count: number }>`select coalesce(sum(mentions), 0)::bigint as count from rollup_day where brand_id = ${brandId} and day >= ${fromDay} and day < ${toDay}`.execute(db)
  return rows[0]!.count
}
