import type { Brand } from '../db/brand.ts'
import type { Database } from '../db/client.ts'
import { listIndexDays, listSettledDays, type SettledDay } from '../db/index/day.ts'
import { formulaOf } from '../db/index/formula.ts'
import type { PastChange } from '../db/index/past.ts'
import { readIndex, readIndexHad, readInnerIndex, readInnerPastIndex, readPastIndex, type BrandIndex } from '../db/index/reputation.ts'
import { countResurfaced } from '../db/index/resurfaced.ts'
import { listDayCounts, sumWindow, type DayCounts } from '../db/index/trend.ts'
import { countVanished } from '../db/mention/vanished.ts'
import { screenDays } from '../domain/answer/screen-share.ts'
import { dayOf, isoDay, startOfDay } from '../domain/time/day.ts'
import type { Formula } from '../domain/index/formula.ts'
import type { Interval } from '../domain/index/interval.ts'
import { journeyOf, type Journey } from '../domain/journey/level.ts'
import { sourceHealth, type HealthStatus } from '../domain/source/health.ts'
import { NEUTRAL, type Points } from '../domain/index/zmot.ts'
import type { Collector } from '../contract.ts'

export interface ReputationOptions {
  db: Database
  now: () => Date
  formula: Formula
  collectors: Map<string, Collector>
}

/** The figures of a brand, as the API and the pages tell them. */
export type Reputation = ReturnType<typeof createReputation>

// A rolling quarter: what a newcomer still finds recent.
export const WINDOW_DAYS = 90
// The level something is compared with: the year before the window.
export const HABIT_DAYS = 365
const TOP = 10

export const createReputation = ({ db, now, formula, collectors }: ReputationOptions) => {
  const zmot = async (brand: Brand, asOf?: Date) => (await zmotWith(brand, asOf)).zmot

  /** With the sources it was read from. */
  const zmotWith = async (brand: Brand, asOf?: Date) => {
    const at = asOf ?? now()
    const [index, gone] = await Promise.all([asOf === undefined ? readIndex(db, brand, at, formula) : readPastIndex(db, brand, at, formula), vanished(brand)])
    return { zmot: { brand: brand.slug, asOf: at.toISOString(), ...indexView(index), coverage: { ...coverage(index), vanished: gone } }, sources: [...index.sourcesById.values()] }
  }

  /** What the index of today says of each source. */
  const figures = async (brand: Brand) => indexView(await readInnerIndex(db, brand, now(), formula)).sources

  /** What could be seen, what not, and how fresh it is. */
  const coverage = (index: BrandIndex) => {
    const sources = [...index.sourcesById.values()]
    const health = sources.map(source => ({ source, ...sourceHealth(source, now()) }))
    const those = (wanted: HealthStatus) =>
      health
        .filter(({ status }) => status === wanted)
        .map(({ source, since, message, told }) => ({ id: source.id, name: source.name, since: since?.toISOString() ?? null, seenUntil: source.lastOkAt?.toISOString() ?? null, message: message?.en ?? null, advice: told?.en ?? null }))
    const inIndex = new Set(index.sources.map(source => source.id))
    return {
      sources: sources.length,
      counted: inIndex.size,
      freshest: latest(sources.map(source => source.lastOkAt)),
      failing: those('failing'),
      unauthorised: those('unauthorised'),
      quiet: those('quiet'),
      capped: those('capped'),
      paused: those('paused'),
      limits: [...new Set(sources.flatMap(source => collectors.get(source.collector)?.limits.map(({ en }) => en) ?? []))],
      unseen: UNSEEN,
    }
  }

  /** What a source's own list left out without saying that it was deleted. */
  const vanished = async (brand: Brand) => {
    const counts = await countVanished(db, brand.id)
    return { mentions: counts.reduce((sum, { mentions }) => sum + mentions, 0), negative: counts.reduce((sum, { negative }) => sum + negative, 0), sources: counts }
  }

  const journey = async (brand: Brand, { days = WINDOW_DAYS, sourceId }: { days?: number; sourceId?: string | undefined } = {}): Promise<Journey & { from: string; to: string }> => {
    const today = dayOf(now().getTime(), brand.timeZone)
    const from = today - days + 1
    const [window, habitual, resurfaced] = await Promise.all([
      sumWindow(db, brand.id, { from, to: today, sourceId }),
      sumWindow(db, brand.id, { from: from - HABIT_DAYS, to: from - 1, sourceId }),
      countResurfaced(db, brand.id, { from, to: today, sourceId }),
    ])
    return { from: isoDay(from), to: isoDay(today), ...journeyOf({ ...window, resurfaced }, habitual) }
  }

  const trends = async (brand: Brand, { days = WINDOW_DAYS, sourceId }: { days?: number; sourceId?: string | undefined } = {}) => {
    const today = dayOf(now().getTime(), brand.timeZone)
    const from = today - days + 1
    const [counts, index] = await Promise.all([
      listDayCounts(db, brand.id, { from, to: today, sourceId }),
      sourceId === undefined ? listIndexDays(db, brand.id, from, today) : Promise.resolve([]),
    ])
    const countOf = new Map(counts.map(row => [row.day, row]))
    const indexOf = new Map(index.map(row => [row.day, row]))
    return {
      from: isoDay(from),
      to: isoDay(today),
      days: Array.from({ length: days }, (_, i) => dayView(from + i, countOf.get(from + i), indexOf.get(from + i))),
    }
  }

  /** What these changes give the index of today, in points; null: there is none. */
  const pointsOf = async (brand: Brand, changes: PastChange[]): Promise<number | null> => {
    if (changes.length === 0) return 0
    const { index, had } = await readIndexHad(db, brand, changes, { now: now(), formula })
    return index && had && index.value - had.value
  }

  /** The index at the end of each of these days, today as it is now, and whose opinions the first screens showed. */
  const dayEnds = async (brand: Brand, days: number[]): Promise<Map<number, Pick<SettledDay, 'index' | 'screen'>>> => {
    const today = dayOf(now().getTime(), brand.timeZone)
    const { version } = await formulaOf(db, brand.id, formula)
    const ends = new Map((await listSettledDays(db, brand.id, { days, formula: version })).map(({ day, ...end }) => [day, end]))
    // What is being worked out anew is not waited for.
    for (const day of new Set(days)) {
      if (ends.has(day)) continue
      const { index, sources } = day < today ? await readInnerPastIndex(db, brand, new Date(startOfDay(day + 1, brand.timeZone) - 1), formula) : await readInnerIndex(db, brand, now(), formula)
      ends.set(day, { index, screen: screenDays(sources) })
    }
    return ends
  }

  /** The index of today, without its parts. */
  const indexNow = async (brand: Brand): Promise<Interval | null> => {
    const today = dayOf(now().getTime(), brand.timeZone)
    return (await dayEnds(brand, [today])).get(today)!.index
  }

  return { zmot, zmotWith, figures, indexNow, dayEnds, journey, trends, pointsOf, formula }
}

export const UNSEEN = ['closed groups', 'private messages', 'word of mouth', 'customers who left in silence']

const indexView = ({ index, formula, public: outer, sources, moments, points, sourcesById, itemsById }: BrandIndex) => ({
  formula: formula.version,
  index,
  ...(outer !== undefined && { public: outer }),
  neutral: NEUTRAL,
  sources: sources.map(source => ({
    id: source.id,
    name: sourcesById.get(source.id)!.name,
    kind: source.kind,
    value: source.value,
    low: source.low,
    high: source.high,
    share: source.share,
    points: source.points,
    standing: { value: source.standing.value, stars: source.standing.stars },
    order: source.screen.order,
    firstScreen: source.screen.items.map(({ item, place }) => ({ mentionId: item.id, position: place, points: points.find(point => point.id === item.id)!.firstScreen })),
  })),
  moments,
  top: {
    cost: points.filter(point => point.total < 0).slice(0, TOP).map(point => topView(point, itemsById)),
    give: points.filter(point => point.total > 0).toReversed().slice(0, TOP).map(point => topView(point, itemsById)),
  },
})

const topView = ({ id, sourceId, standing, firstScreen, total, place }: Points, items: BrandIndex['itemsById']) => ({
  mentionId: id,
  sourceId,
  points: total,
  standing,
  firstScreen,
  position: place,
  moments: items.get(id)?.moments ?? {},
})

type Counted = Omit<DayCounts, 'day'>

const NOTHING: Counted = { mentions: 0, positive: 0, negative: 0, neutral: 0, unsure: 0, needing: 0, answered: 0, stars: null }

const dayView = (day: number, counts: Counted = NOTHING, index?: { value: number | null; low: number | null; high: number | null }) => ({
  date: isoDay(day),
  mentions: counts.mentions,
  positive: counts.positive,
  negative: counts.negative,
  neutral: counts.neutral,
  unsure: counts.unsure,
  needingResponse: counts.needing,
  answered: counts.answered,
  stars: counts.stars,
  /** (positive − negative) / total × 100; null without mentions. */
  netSentiment: counts.mentions === 0 ? null : (100 * (counts.positive - counts.negative)) / counts.mentions,
  index: index?.value === undefined || index.value === null ? null : { value: index.value, low: index.low!, high: index.high! },
})

const latest = (instants: Array<Date | null>): string | null => {
  const times = instants.flatMap(instant => (instant ? [instant.getTime()] : []))
  return times.length === 0 ? null : new Date(Math.max(...times)).toISOString()
}

/** The instant a past date is read at: its last moment on the brand's calendar, or the instant itself. */
export const asOfInstant = (text: string, timeZone: string): Date => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return new Date(text)
  return new Date(startOfDay(Math.round(Date.parse(`${text}T00:00:00Z`) / 86_400_000) + 1, timeZone) - 1)
}
