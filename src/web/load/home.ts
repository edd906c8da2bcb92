import { listAlerts } from '../../db/alert/alert.ts'
import { listCompetitors, type Brand } from '../../db/brand.ts'
import { countNeeding, countSources } from '../../db/index/coverage.ts'
import { listCasesOf } from '../../db/case/of.ts'
import { listSources } from '../../db/source/source.ts'
import { AILMENTS } from '../../db/source/watch.ts'
import { dayOf } from '../../domain/time/day.ts'
import { resurfacedShare } from '../../domain/journey/level.ts'
import { MOMENTS } from '../../domain/journey/moments.ts'
import type { CompetitorView, HomeData, MomentPoints } from '../views/home.ts'
import { casePath } from '../inbox/case-links.ts'
import { homePath } from '../links.ts'
import type { Translator } from '../translator.ts'
import type { WebServices } from '../services.ts'
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
  const zmot = await reputation.zmot(brand)
  const [sources, counts, journey, trends] = [await listSources(db, brand.id), await countSources(db, brand.id), await reputation.journey(brand), await reputation.trends(brand, { days: TREND_DAYS })]
  const sourceNames = new Map(sources.map(({ id, name }) => [id, name]))
  const parts = { brand, collectors, counts, now, figures: zmot.sources, locale: t.locale, vanished: zmot.coverage.vanished.sources }
  const weights = new Map([...zmot.top.cost, ...zmot.top.give].map(({ mentionId, points, position }): [string, Weight] => [mentionId, { points, place: position }]))
  const cases = new Map([...(await listCasesOf(db, brand.id, [...weights.keys()]))].map(([mentionId, id]) => [mentionId, casePath(brand.slug, id)]))
  const view = (list: Array<{ mentionId: string }>) => viewMentionsById(db, brand, list.map(({ mentionId }) => mentionId), { sourceNames, weights, cases })
  const alerts = await Promise.all((await listAlerts(db, brand.id, { limit: ALERTS, withoutKinds: AILMENTS })).map(alert => viewAlert(db, alert, { brand, sourceNames, now })))
  return {
    index: zmot.index,
    public: zmot.public ?? null,
    formula: zmot.formula,
    trend: await loadTrend([...trends.days.slice(0, -1), ...trends.days.slice(-1).map(today => ({ ...today, index: zmot.index }))], { alerts, brand, services, t }),
    moments: pointsByMoment(zmot.moments),
    sources: sources.map(source => viewSource(source, parts)),
    journey: { ...journey, source: null, resurfaced: resurfacedShare(journey), moments: journey.moments.map(moment => ({ ...moment, needing: null })) },
    top: { cost: await view(zmot.top.cost), give: await view(zmot.top.give) },
    needing: await countNeeding(db, brand.id, dayOf(now.getTime(), brand.timeZone) - RIVAL_DAYS),
    alerts: { open: alerts.filter(({ status }) => status === 'open'), past: alerts.filter(({ status }) => status !== 'open') },
    deliveries: await viewDeliveries(db, brand, { limit: DELIVERIES, sinkUrl: sinkOf(services, brand) }),
    competitors: await loadRivals(brand, zmot.index, services),
    coverage: viewCoverage(sources, parts),
  }
}

export const sinkOf = ({ demo }: WebServices, brand: Brand): string | null => (brand.origin === 'demo' ? demo.sinkUrl : null)

const pointsByMoment = (moments: Record<string, number>): MomentPoints[] =>
  [...MOMENTS, 'general' as const].map(key => ({ key, net: moments[key] ?? 0, given: null, cost: null }))

const loadRivals = async (brand: Brand, index: HomeData['index'], services: WebServices): Promise<CompetitorView[]> => {
  const rivals = await listCompetitors(services.db, brand.id)
  if (rivals.length === 0) return []
  const all = await Promise.all([brand, ...rivals].map(async one => {
    const { days } = await services.reputation.trends(one, { days: RIVAL_DAYS })
    const { moments } = await services.reputation.journey(one)
    const today = one.id === brand.id ? index : (await services.reputation.zmot(one)).index
    return { one, today, levels: moments.map(({ key, level }) => ({ key, level })), before: days.find(day => day.index !== null)?.index?.value ?? null, mentions: days.reduce((sum, day) => sum + day.mentions, 0) }
  }))
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
