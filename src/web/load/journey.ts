import { momentsThatMatter } from '../../api/aspects.ts'
import { HABIT_DAYS, WINDOW_DAYS } from '../../api/reputation.ts'
import { sumAspects, type AspectSums } from '../../db/reading/aspect.ts'
import { listCompetitors, type Brand } from '../../db/brand.ts'
import { listMomentParts } from '../../db/index/moment-part.ts'
import { listRoutes } from '../../db/delivery/route.ts'
import { listSources } from '../../db/source/source.ts'
import { sumWindow, type TrendFilter } from '../../db/index/trend.ts'
import { dayOf } from '../../domain/time/day.ts'
import { levelOf, resurfacedShare, type MomentCounts } from '../../domain/journey/level.ts'
import { isMoment, type Moment } from '../../domain/journey/moments.ts'
import { ANY } from '../../domain/index/tally.ts'
import { touchpointsOf, type Touchpoint, type Touchpoints } from '../../domain/journey/touchpoint.ts'
import type { WebServices } from '../services.ts'
import type { Translator } from '../translator.ts'
import type { JourneyView, AspectView, JourneyData, MomentColumn, TrendPart } from '../views/journey.ts'
import { weigh } from '../home/weigh.ts'
import { loadShift } from './shift.ts'

export const WINDOWS = [30, WINDOW_DAYS, 180, 365] as const
// A bar for every few days: enough to see a trend by.
const PARTS = 10
const MATTER_DAYS = 365
const TOUCHPOINTS = 2
// Fewer failures than these say nothing of how they are handled.
const ENOUGH = 5

/** The journey of a brand over the window and the source an address asks for. */
export const loadJourney = async (brand: Brand, query: URLSearchParams, services: WebServices, t: Translator): Promise<JourneyData> => {
  const { db, now, reputation } = services
  const sources = await listSources(db, brand.id)
  const source = sources.find(({ id }) => id === query.get('source'))?.id
  const days = WINDOWS.find(window => String(window) === query.get('days')) ?? WINDOW_DAYS
  const to = dayOf(now().getTime(), brand.timeZone)
  const window = { from: to - days + 1, to, sourceId: source }
  const [journey, matters, habit, shift] = await Promise.all([
    reputation.journey(brand, { days, sourceId: source }),
    momentsThatMatter(services, brand, { from: to - Math.max(days, MATTER_DAYS) + 1, to, sourceId: source }),
    sumWindow(db, brand.id, { from: window.from - HABIT_DAYS, to: window.from - 1, sourceId: source }),
    source === undefined ? loadShift(brand, services, t) : null,
  ])
  const parts = { brand, window, services, t, matters }
  const view: JourneyView = { ...journey, source: source ?? null, resurfaced: resurfacedShare(journey), moments: journey.moments.map(moment => ({ ...moment, needing: null })) }
  return {
    journey: view,
    days,
    windows: WINDOWS,
    sources: sources.map(({ id, name }) => ({ id, name })),
    columns: await loadColumns(view, parts),
    handled: { now: handledOf(journey.moments.find(({ key }) => key === 'failure')), habitual: handledOf(habit.moments.failure) },
    shift,
    matters: { from: matters.from, to: matters.to, mentions: matters.mentions },
  }
}

const handledOf = (counts: Pick<MomentCounts, 'positive' | 'negative'> | undefined): number | null => {
  const all = (counts?.positive ?? 0) + (counts?.negative ?? 0)
  return all < ENOUGH ? null : counts!.positive / all
}

interface Parts {
  brand: Brand
  window: TrendFilter
  services: WebServices
  t: Translator
  matters: Awaited<ReturnType<typeof momentsThatMatter>>
}

const loadColumns = async ({ moments }: JourneyView, { brand, window, services, t, matters }: Parts): Promise<MomentColumn[]> => {
  const { db } = services
  const [cut, touchpoints, owners, rivals] = await Promise.all([
    listMomentParts(db, brand.id, { ...window, parts: PARTS }),
    loadTouchpoints(brand, window, services),
    loadOwners(brand, services),
    // A competitor has sources of its own.
    loadRivals(brand, { from: window.from, to: window.to }, services),
  ])
  const labelOf = (key: string): string => services.aspects.labels[key]?.[t.locale] ?? key
  const weights = weigh(matters.moments)
  return moments.map((moment): MomentColumn => ({
    moment,
    parts: Array.from({ length: PARTS }, (_, i): TrendPart => cut.find(one => one.moment === moment.key && one.part === i) ?? { positive: 0, negative: 0, neutral: 0 }),
    weight: weights(moment.key),
    pains: viewAspects(touchpoints.pains, moment.key, { side: 'negative', labelOf }),
    standouts: viewAspects(touchpoints.standouts, moment.key, { side: 'positive', labelOf }),
    owner: owners(moment.key),
    rivals: rivals(moment.key),
  }))
}

const viewAspects = (points: Touchpoint[], moment: Moment, { side, labelOf }: { side: 'negative' | 'positive'; labelOf(key: string): string }): AspectView[] =>
  points.filter(point => point.moment === moment).slice(0, TOUCHPOINTS).map(point => ({ key: point.aspect, label: labelOf(point.aspect), count: point[side], moved: point.moved }))

const loadTouchpoints = async ({ id }: Brand, window: TrendFilter, { db }: WebServices): Promise<Touchpoints> => {
  const before = { ...window, from: 2 * window.from - window.to - 1, to: window.from - 1 }
  const [now, past] = await Promise.all([sumAspects(db, id, window), sumAspects(db, id, before)])
  return touchpointsOf(countsOf(now), countsOf(past))
}

const countsOf = (sums: AspectSums[]): Parameters<typeof touchpointsOf>[0] => {
  const all = sums.find(({ aspect, moment }) => aspect === ANY && moment === ANY)
  return {
    mentions: all ? all.positive + all.negative + all.neutral + all.unsure : 0,
    counts: sums.flatMap(({ aspect, moment, positive, negative, neutral }) => (aspect !== ANY && isMoment(moment) ? [{ aspect, moment, positive, negative, neutral }] : [])),
  }
}

/** Whoever a route of the brand names for a moment; otherwise the page names the usual team. */
const loadOwners = async ({ id }: Brand, { db }: WebServices): Promise<(moment: Moment) => string | null> => {
  const routes = await listRoutes(db, id)
  return moment => routes.find(({ owner, moments }) => owner !== null && moments.includes(moment))?.owner ?? null
}

const loadRivals = async ({ id }: Brand, window: TrendFilter, { db }: WebServices): Promise<(moment: Moment) => MomentColumn['rivals']> => {
  const rivals = await Promise.all((await listCompetitors(db, id)).map(async ({ id, slug, name }) => ({ slug, name, counts: await sumWindow(db, id, window) })))
  return moment => rivals.map(({ slug, name, counts }) => {
    const counted = counts.moments[moment]
    return { slug, name, level: counted ? levelOf(counted) : null }
  })
}

