import { createLoop } from '../../api/loop.ts'
import type { Brand } from '../../db/brand.ts'
import { readLoopOf } from '../../db/case/loop.ts'
import { WANTS, type LoopFact } from '../../domain/answer/fact.ts'
import { idAt, type LoopDay } from '../../domain/answer/loop-day.ts'
import { eachWithin } from '../../domain/answer/loop-sum.ts'
import { isInGroup, isInSet, LOOP_GROUPS, LOOP_SETS, type LoopGroup, type LoopSet } from '../../domain/answer/loop-set.ts'
import { isId } from '../../domain/id.ts'
import { findTeam } from '../../db/people/team.ts'
import { startOfDay } from '../../domain/time/day.ts'
import { isMoment } from '../../domain/journey/moments.ts'
import type { WebServices } from '../services.ts'
import type { MentionView } from '../views/mentions.ts'
import { viewMentionsById } from './mention.ts'

const DAY_MS = 86_400_000
const WEEKS = 8
const PAGE = 30

/** Spans the loop is measured over, days. */
export const SPANS = [30, 90, 365] as const
export type Span = (typeof SPANS)[number]

type Loop = ReturnType<typeof createLoop>

export interface LoopData {
  days: Span
  measure: Awaited<ReturnType<Loop['measure']>>
  weeks: Awaited<ReturnType<Loop['weeks']>>
}

export const spanOf = (query: URLSearchParams): Span => SPANS.find(days => String(days) === query.get('days')) ?? 90

/** How the brand answers, and what becomes of it. */
export const loadLoop = async (brand: Brand, query: URLSearchParams, { db, now, reputation }: WebServices): Promise<LoopData> => {
  const days = spanOf(query)
  const to = now()
  return { days, ...(await createLoop({ db, now, reputation }).measureWithWeeks(brand, { from: new Date(to.getTime() - days * DAY_MS), to }, WEEKS)) }
}

export interface LoopAsked {
  days: Span
  set: LoopSet
  group: { by: LoopGroup; key: string } | null
  /** Calendar days of the brand, both included, in place of the span. */
  week: { from: string; to: string } | null
}

export interface LoopOpinions {
  asked: LoopAsked
  groupName: string | null
  total: number
  rows: Array<{ mention: MentionView; fact: LoopFact }>
  page: number
  pages: number
}

/** What an address asks for; what there is not is left out, so an old link still opens. */
export const askedOf = (query: URLSearchParams): LoopAsked => {
  const by = LOOP_GROUPS.find(one => one === query.get('by'))
  const key = query.get('key')?.slice(0, 200)
  const [from, to] = [query.get('from') ?? '', query.get('to') ?? '']
  const isDay = (day: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day))
  return { days: spanOf(query), set: LOOP_SETS.find(one => one === query.get('set')) ?? 'owed', group: by && key && isKey(by, key) ? { by, key } : null, week: isDay(from) && isDay(to) && from <= to ? { from, to } : null }
}

/** Whether there can be a group of that key: moments and wishes are few and known. */
const isKey = (by: LoopGroup, key: string): boolean => (by === 'moment' ? isMoment(key) : by === 'wants' ? WANTS.some(one => one === key) : true)

/** The very opinions a figure of the loop counts, newest first. */
export const loadLoopOpinions = async (brand: Brand, query: URLSearchParams, { db, now, reputation }: WebServices): Promise<LoopOpinions> => {
  const asked = askedOf(query)
  const dayNumber = (day: string): number => Date.parse(day) / DAY_MS
  const at = now()
  const span = asked.week
    ? { from: new Date(startOfDay(dayNumber(asked.week.from), brand.timeZone)), to: new Date(startOfDay(dayNumber(asked.week.to) + 1, brand.timeZone)) }
    : { from: new Date(at.getTime() - asked.days * DAY_MS), to: at }
  const { days, names } = await createLoop({ db, now, reputation }).days(brand, span)
  const { group, set } = asked
  const team = group?.by === 'team' && isId(group.key) ? await findTeam(db, brand.id, group.key) : undefined
  const counted: Array<{ day: LoopDay; i: number }> = []
  for (const day of days) eachWithin(day, span, i => void ((group === null || isInGroup(group, day, i, team?.members)) && isInSet(set, day, i, at) && counted.push({ day, i })))
  const pages = Math.max(1, Math.ceil(counted.length / PAGE))
  const page = Math.min(pages, Math.max(1, Math.trunc(Number(query.get('page') ?? '1')) || 1))
  const shown = counted.slice((page - 1) * PAGE, page * PAGE).map(({ day, i }) => idAt(day, i))
  const [mentions, facts] = await Promise.all([viewMentionsById(db, brand, shown, { sourceNames: names }), readLoopOf(db, brand.id, shown)])
  const byId = new Map(facts.map(fact => [fact.mentionId, fact]))
  const first = counted[0]
  const person = first?.day.people[first.day.person[first.i]! - 1]
  const groupName = group === null ? null : group.by === 'source' ? (names.get(group.key) ?? null) : group.by === 'person' ? (person?.name ?? null) : group.by === 'team' ? (team?.name ?? null) : group.by === 'place' ? group.key : null
  // Those that changed in this very moment are told on the next look.
  const rows = mentions.flatMap(mention => (byId.has(mention.id) ? [{ mention, fact: byId.get(mention.id)! }] : []))
  return { asked, groupName, total: counted.length, rows, page, pages }
}
