import { createLoop } from '../../api/loop.ts'
import type { Brand } from '../../db/brand.ts'
import { WANTS, type LoopFact } from '../../domain/answer/figure.ts'
import { isInGroup, isInSet, LOOP_GROUPS, LOOP_SETS, type LoopGroup, type LoopSet } from '../../domain/answer/loop-set.ts'
import { isId } from '../../domain/id.ts'
import { findTeam } from '../../db/people/team.ts'
import { startOfDay } from '../../domain/time/day.ts'
import { findLoopCount, saveLoopCount } from '../../db/case/loop-count.ts'
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

interface Counted {
  measure: Awaited<ReturnType<Loop['measure']>>
  weeks: Awaited<ReturnType<Loop['weeks']>>
}

export interface LoopData extends Counted {
  days: Span
  /** When it was counted, where that was not just now. */
  countedAt: Date | null
}

export const spanOf = (query: URLSearchParams): Span => SPANS.find(days => String(days) === query.get('days')) ?? 90

// So many take longer to count than people wait: they are counted for the next hour too, and what is older is shown while it is counted anew.
const MANY = 5000
const GOOD_MS = 3_600_000
const SHOWN_MS = 7 * DAY_MS
const underWay = new Set<string>()

/** How the brand answers, and what becomes of it. `now` in the address counts it now, however long that takes. */
export const loadLoop = async (brand: Brand, query: URLSearchParams, services: WebServices, { many = MANY }: { many?: number } = {}): Promise<LoopData> => {
  const days = spanOf(query)
  const kept = query.has('now') ? undefined : await findLoopCount(services.db, brand.id, days)
  const age = kept && services.now().getTime() - kept.countedAt.getTime()
  if (kept && age! < SHOWN_MS) {
    if (age! >= GOOD_MS) countAside(brand, days, services, many)
    return { ...(kept.counted as Counted), days, countedAt: kept.countedAt }
  }
  return { ...(await countLoop(brand, days, services, many)), days, countedAt: null }
}

const countLoop = async (brand: Brand, days: Span, { db, now, reputation }: WebServices, many: number): Promise<Counted> => {
  const countedAt = now()
  const counted = await createLoop({ db, now, reputation }).measureWithWeeks(brand, { from: new Date(countedAt.getTime() - days * DAY_MS), to: countedAt }, WEEKS)
  if (counted.measure.all.owed >= many) await saveLoopCount(db, brand.id, { days, counted, countedAt })
  return counted
}

/** Nobody waits for it; who comes next sees it, or tries again. */
const countAside = (brand: Brand, days: Span, services: WebServices, many: number): void => {
  const key = `${brand.id} ${days}`
  if (underWay.has(key)) return
  underWay.add(key)
  countLoop(brand, days, services, many).catch(() => {}).finally(() => underWay.delete(key))
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
  const span = asked.week
    ? { from: new Date(startOfDay(dayNumber(asked.week.from), brand.timeZone)), to: new Date(startOfDay(dayNumber(asked.week.to) + 1, brand.timeZone)) }
    : { from: new Date(now().getTime() - asked.days * DAY_MS), to: now() }
  const { facts, names, clock, now: at } = await createLoop({ db, now, reputation }).facts(brand, span)
  const { group, set } = asked
  const team = group?.by === 'team' && isId(group.key) ? await findTeam(db, brand.id, group.key) : undefined
  const counted = facts.filter(fact => (group === null || isInGroup(fact, group, team?.members)) && isInSet(set, fact, { clock, now: at }))
  const pages = Math.max(1, Math.ceil(counted.length / PAGE))
  const page = Math.min(pages, Math.max(1, Math.trunc(Number(query.get('page') ?? '1')) || 1))
  const shown = counted.slice((page - 1) * PAGE, page * PAGE)
  const byId = new Map(shown.map(fact => [fact.mentionId, fact]))
  const mentions = await viewMentionsById(db, brand, shown.map(({ mentionId }) => mentionId), { sourceNames: names })
  const groupName = group === null ? null : group.by === 'source' ? (names.get(group.key) ?? null) : group.by === 'person' ? (counted[0]?.person?.name ?? null) : group.by === 'team' ? (team?.name ?? null) : group.by === 'place' ? group.key : null
  return { asked, groupName, total: counted.length, rows: mentions.map(mention => ({ mention, fact: byId.get(mention.id)! })), page, pages }
}
