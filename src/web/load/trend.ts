import type { Brand } from '../../db/brand.ts'
import { listBrandFormulas } from '../../db/index/formula.ts'
import { listFormulaChanges } from '../../db/index/formula-change.ts'
import { countAnswersByDay } from '../../db/answer/day.ts'
import { listPlannedEvents } from '../../db/alert/planned-event.ts'
import { sumWindow } from '../../db/index/trend.ts'
import { occurrencesOf } from '../../domain/alert/planned-event.ts'
import { dayOf, isoDay, startOfDay } from '../../domain/time/day.ts'
import type { WindowCounts } from '../../domain/journey/level.ts'
import { MOMENTS, type Moment } from '../../domain/journey/moments.ts'
import type { AlertView } from '../views/alerts.ts'
import type { Annotation, Trend, TrendPoint } from '../views/home.ts'
import { alertPath, alertsPath, mentionsPath, rulesPath, settingsPath } from '../links.ts'
import { alertTitle, because } from '../home/sentence.ts'
import type { WebServices } from '../services.ts'
import type { Translator } from '../translator.ts'

const NEUTRAL = 50
// A day or two under the line is the noise of the first screen.
const LEAST_DIP_DAYS = 3
const QUARTER_DAYS = 90
// So many more of a hundred opinions are no accident.
const NOTICEABLE = 5
const DAY_MS = 86_400_000

interface Day {
  date: string
  index: { value: number; low: number; high: number } | null
}

interface Telling {
  alerts: AlertView[]
  brand: Brand
  services: WebServices
  t: Translator
}

/** The curve, and what happened on it: alerts, times under the line, changes of the formula and of the brand's own weights. */
export const loadTrend = async (days: Day[], telling: Telling): Promise<Trend> => {
  const { alerts, brand, services, t } = telling
  const points = trimmed(days.map(({ date, index }): TrendPoint => ({ day: date, value: index?.value ?? null, low: index?.low ?? null, high: index?.high ?? null })))
  const dayAt = (at: Date): string => isoDay(dayOf(at.getTime(), brand.timeZone))
  const told = tellAlerts(Map.groupBy(alerts, alert => dayAt(alert.onset)), telling)
  // The first version is no change.
  const changes = (await listFormulaChanges(services.db)).slice(1).map(({ version, since }): Annotation => ({ day: dayAt(since), label: t.say('trend.formula', { version }), link: null }))
  const own = (await listBrandFormulas(services.db, brand.id)).map(({ revision, since }): Annotation => ({ day: dayAt(since), label: t.say('trend.formula.own', { revision }), link: { text: t.say('trend.formula.see'), href: settingsPath(brand.slug, 'formula') } }))
  const dips = await Promise.all(dipsOf(points).map(dip => tellDip(dip, points, telling)))
  return { points, annotations: [...told, ...changes, ...own, ...dips, ...(await plannedOn(points, telling)), ...(await answersOn(points, telling))] }
}

// One ring a day, and room left for what else happened.
const MOST_ALERT_DAYS = 4

const tellAlerts = (days: Map<string, AlertView[]>, { brand, t }: Telling): Annotation[] =>
  [...days].toSorted((a, b) => b[0].localeCompare(a[0])).slice(0, MOST_ALERT_DAYS).map(([day, [alert, ...others]]) => {
    const title = alertTitle(alert!, t)
    const label = others.length === 0 ? title : t.say('trend.alerts', { what: title, count: others.length })
    return { day, label, link: { text: t.say('alert.see'), href: others.length === 0 ? alertPath(brand.slug, alert!.id) : alertsPath(brand.slug) } }
  })

/** Without the empty days before the first. */
const trimmed = (points: TrendPoint[]): TrendPoint[] => points.slice(Math.max(0, points.findIndex(({ value }) => value !== null)))

export interface Dip {
  from: string
  to: string
}

/** Unbroken times under the line, first and last day. */
export const dipsOf = (points: TrendPoint[]): Dip[] => {
  const runs: TrendPoint[][] = [[]]
  for (const point of points) {
    if (point.value !== null && point.value < NEUTRAL) runs.at(-1)!.push(point)
    else if (runs.at(-1)!.length > 0) runs.push([])
  }
  return runs.filter(({ length }) => length >= LEAST_DIP_DAYS).map(run => ({ from: run[0]!.day, to: run.at(-1)!.day }))
}

const tellDip = async (dip: Dip, points: TrendPoint[], telling: Telling): Promise<Annotation> => {
  const { t, brand } = telling
  const what = dip.to === points.at(-1)!.day ? t.say('trend.under') : t.say('trend.under.until', { day: t.day(dip.to) })
  return { day: dip.from, label: because(what, await dipCause(dip, telling), t), link: { text: t.say('alert.opinions'), href: mentionsPath(brand.slug, { sentiment: 'negative', ...dip }) } }
}

/** The moment that went wrong for more of a hundred opinions than in the quarter before. */
const dipCause = async ({ from, to }: Dip, { brand, services: { db }, t }: Telling): Promise<string | null> => {
  const first = dayNumber(from)
  const [then, before] = [await sumWindow(db, brand.id, { from: first, to: dayNumber(to) }), await sumWindow(db, brand.id, { from: first - QUARTER_DAYS, to: first - 1 })]
  const share = ({ moments, opinions }: WindowCounts, key: Moment): number => (100 * (moments[key]?.negative ?? 0)) / Math.max(1, opinions)
  const [worst] = MOMENTS.map(key => ({ key, more: share(then, key) - share(before, key) })).toSorted((a, b) => b.more - a.more)
  return worst!.more < NOTICEABLE ? null : t.say(`cause.down.${worst!.key}`)
}

// What repeats would crowd the drawing: its last time tells it. So many are the most that help.
const MOST_PLANNED = 3

/** What was planned: the last time of each, the newest few. */
const plannedOn = async (points: TrendPoint[], { brand, services, t }: Telling): Promise<Annotation[]> => {
  if (points.length === 0) return []
  const span = { from: startOfDay(dayNumber(points[0]!.day), brand.timeZone), to: services.now().getTime() }
  const last = (await listPlannedEvents(services.db, brand.id)).flatMap(event => {
    const { from } = occurrencesOf(event, span, brand.timeZone).at(-1) ?? {}
    return from === undefined || from < span.from ? [] : [{ from, name: event.name }]
  })
  const label = (name: string): string => t.say('trend.planned', { name })
  return last.toSorted((a, b) => b.from - a.from).slice(0, MOST_PLANNED).map(({ from, name }) => ({ day: isoDay(dayOf(from, brand.timeZone)), label: label(name), link: { text: t.say('trend.planned.see'), href: rulesPath(brand.slug) } }))
}

// Fewer answers in a day are the daily round.
const MANY_ANSWERS = 5

/** The day on which most was answered from here. */
const answersOn = async (points: TrendPoint[], { brand, services, t }: Telling): Promise<Annotation[]> => {
  if (points.length === 0) return []
  const since = new Date(startOfDay(dayNumber(points[0]!.day), brand.timeZone))
  const most = (await countAnswersByDay(services.db, brand, since)).toSorted((a, b) => b.count - a.count)[0]
  return most === undefined || most.count < MANY_ANSWERS ? [] : [{ day: most.day, label: t.say('trend.answers', { count: most.count }), link: null }]
}

const dayNumber = (day: string): number => Date.parse(day) / DAY_MS
