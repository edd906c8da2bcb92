import { listAlerts } from '../../db/alert/alert.ts'
import { listCompetitors, type Brand } from '../../db/brand.ts'
import { countCases } from '../../db/case/list.ts'
import { countNeeding, countSources } from '../../db/index/coverage.ts'
import { listCasesOf } from '../../db/case/of.ts'
import { listBearings } from '../../db/index/rival.ts'
import { AILMENTS } from '../../db/source/watch.ts'
import { dayOf } from '../../domain/time/day.ts'
import { levelOf, resurfacedShare } from '../../domain/journey/level.ts'
import { MOMENTS } from '../../domain/journey/moments.ts'
import type { CompetitorView, HomeData, MomentPoints } from '../views/home.ts'
import type { MentionView } from '../views/mentions.ts'
import { casePath } from '../inbox/case-links.ts'
import { homePath } from '../links.ts'
import type { Translator } from '../translator.ts'
import type { WebServices } from '../services.ts'
import { MOST_COUNTED } from './cases.ts'
import { viewAlert } from './alert.ts'
import { viewDeliveries } from './delivery.ts'
import { viewMentionsById, type Weight } from './mention.ts'
import { viewCoverage, viewSource } from './source.ts'
import { loadTrend } from './trend.ts'

// The tide of a quarter and a month: what a person remembers.
const TREND_DAYS = 120
const RIVAL_DAYS = 90
const ALERTS = 20
const DELIVERIES = 5

/** Everything the first page tells of a brand. */
export const loadHome = async (brand: Brand, services: WebServices, t: Translator): Promise<HomeData> => {
  const { db, reputation, collectors } = services
  const now = services.now()
  const [{ zmot, sources }, counts, journey, trends, listed, needing, cases, deliveries] = await Promise.all([
    reputation.zmotWith(brand), countSources(db, brand.id), reputation.journey(brand), reputation.trends(brand, { days: TREND_DAYS }), listAlerts(db, brand.id, { limit: ALERTS, withoutKinds: AILMENTS }),
    countNeeding(db, brand.id, dayOf(now.getTime(), brand.timeZone) - RIVAL_DAYS), countCases(db, brand.id, { tray: 'queue', now }, MOST_COUNTED), viewDeliveries(db, brand, { limit: DELIVERIES, sinkUrl: sinkOf(services, brand) }),
  ])
  const sourceNames = new Map(sources.map(({ id, name }) => [id, name]))
  const parts = { brand, collectors, counts, now, figures: zmot.sources, locale: t.locale, vanished: zmot.coverage.vanished.sources }
  const alerts = await Promise.all(listed.map(alert => viewAlert(db, alert, { brand, sourceNames, now })))
  const days = [...trends.days.slice(0, -1), ...trends.days.slice(-1).map(today => ({ ...today, index: zmot.index }))]
  const [top, trend, competitors] = await Promise.all([loadTop(brand, zmot.top, { db, sourceNames }), loadTrend(days, { alerts, brand, services, t }), loadRivals(brand, zmot.index, services)])
  return {
    index: zmot.index,
    public: zmot.public ?? null,
    formula: zmot.formula,
    trend,
    moments: pointsByMoment(zmot.moments),
    sources: sources.map(source => viewSource(source, parts)),
    journey: { ...journey, source: null, resurfaced: resurfacedShare(journey), moments: journey.moments.map(moment => ({ ...moment, needing: null })) },
    top,
    needing: { days: RIVAL_DAYS, opinions: needing, cases },
    alerts: { open: alerts.filter(({ status }) => status === 'open'), past: alerts.filter(({ status }) => status !== 'open') },
    deliveries,
    competitors,
    coverage: viewCoverage(sources, parts),
  }
}

type Top = Awaited<ReturnType<WebServices['reputation']['zmot']>>['top']

/** The opinions that cost and give most, and where each is answered. */
const loadTop = async (brand: Brand, { cost, give }: Top, { db, sourceNames }: { db: WebServices['db']; sourceNames: Map<string, string> }): Promise<HomeData['top']> => {
  const all = [...cost, ...give]
  const ids = all.map(({ mentionId }) => mentionId)
  const weights = new Map(all.map(({ mentionId, points, position }): [string, Weight] => [mentionId, { points, place: position }]))
  const [mentions, files] = await Promise.all([viewMentionsById(db, brand, ids, { sourceNames, weights }), listCasesOf(db, brand.id, ids)])
  const viewed = new Map(mentions.map(mention => [mention.id, { ...mention, caseHref: files.has(mention.id) ? casePath(brand.slug, files.get(mention.id)!) : null }]))
  const those = (list: Top['cost']): MentionView[] => list.flatMap(({ mentionId }) => viewed.get(mentionId) ?? [])
  return { cost: those(cost), give: those(give) }
}

export const sinkOf = ({ demo }: WebServices, brand: Brand): string | null => (brand.origin === 'demo' ? demo.sinkUrl : null)

const pointsByMoment = (moments: Record<string, number>): MomentPoints[] =>
  [...MOMENTS, 'general' as const].map(key => ({ key, net: moments[key] ?? 0, given: null, cost: null }))

const NONE = { positive: 0, negative: 0, neutral: 0, unsure: 0, under: 0 }

const loadRivals = async (brand: Brand, index: HomeData['index'], services: WebServices): Promise<CompetitorView[]> => {
  const rivals = await listCompetitors(services.db, brand.id)
  if (rivals.length === 0) return []
  const brands = [brand, ...rivals]
  const windowOf = ({ id, timeZone }: Brand) => {
    const to = dayOf(services.now().getTime(), timeZone)
    return { brandId: id, from: to - RIVAL_DAYS + 1, to }
  }
  const [bearings, indexes] = await Promise.all([listBearings(services.db, brands.map(windowOf)), Promise.all(brands.map(one => (one.id === brand.id ? index : services.reputation.indexNow(one))))])
  const all = brands.map((one, i) => {
    const { mentions, before, moments } = bearings.find(({ brandId }) => brandId === one.id)!
    return { one, today: indexes[i]!, levels: MOMENTS.map(key => ({ key, level: levelOf({ ...NONE, ...moments[key] }) })), before, mentions }
  })
  const total = all.reduce((sum, { mentions }) => sum + mentions, 0)
  return all.map(({ one, today, before, mentions, levels }): CompetitorView => ({
    slug: one.slug,
    name: one.name,
    self: one.id === brand.id,
    index: today,
    change: today && before !== null ? today.value - before : null,
    levels,
    shareOfVoice: total === 0 ? null : mentions / total,
    href: homePath(one.slug),
  }))
}
