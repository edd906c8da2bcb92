import { medianSeconds, starsIn } from '../../api/public-face.ts'
import type { PublicFaceView, StarCounts } from '../../api/public-schema.ts'
import { listAlerts } from '../../db/alert/alert.ts'
import type { Brand } from '../../db/brand.ts'
import { listIndexDays } from '../../db/index/day.ts'
import { countAnswers, countOpinions, listWaits } from '../../db/public/count.ts'
import { AILMENTS } from '../../db/source/watch.ts'
import { countResurfaced } from '../../db/index/resurfaced.ts'
import { listDayCounts, sumWindow } from '../../db/index/trend.ts'
import { dayOf, isoDay, startOfDay } from '../../domain/time/day.ts'
import { journeyOf, resurfacedShare } from '../../domain/journey/level.ts'
import { monthDays, monthOf } from '../../domain/time/month.ts'
import type { WebServices } from '../services.ts'
import type { Interval } from '../views.ts'
import type { AlertView } from '../views/alerts.ts'
import type { Trend } from '../views/home.ts'
import type { JourneyView } from '../views/journey.ts'
import type { MentionView } from '../views/mentions.ts'
import { viewAlert } from './alert.ts'
import { viewMentionsById, type Weight } from './mention.ts'

/** A month of a brand, to be printed. Days are YYYY-MM-DD, both included. */
export interface MonthData {
  month: string
  from: string
  to: string
  /** The month goes on. */
  isRunning: boolean
  /** At its end, or now; and before it. */
  index: Interval | null
  before: number | null
  trend: Trend
  opinions: number
  opinionsBefore: number
  tones: { positive: number; neutral: number; negative: number; unsure: number }
  stars: StarCounts
  sources: Array<{ name: string; opinions: number; value: number | null; points: number | null }>
  answers: PublicFaceView['answers']
  journey: JourneyView
  top: { cost: MentionView[]; give: MentionView[] }
  alerts: AlertView[]
  formula: string
  previous: string
  /** Null: it has not begun. */
  next: string | null
}

const HABIT_DAYS = 365
const TOP = 5
const MOST_ALERTS = 200

/** The month of an address; undefined: no month, or one that has not begun. */
export const loadMonth = async (brand: Brand, month: string, services: WebServices): Promise<MonthData | undefined> => {
  const { db, now, reputation } = services
  const days = monthDays(month)
  const today = dayOf(now().getTime(), brand.timeZone)
  if (!days || days.from > today) return undefined
  const { from } = days
  const to = Math.min(days.to, today)
  const isRunning = to === today
  const span = { from: new Date(startOfDay(from, brand.timeZone)), to: new Date(startOfDay(to + 1, brand.timeZone)) }
  const [{ zmot, sources }, indexDays, counted, opinions, answers, waits, journey] = await Promise.all([
    reputation.zmotWith(brand, isRunning ? undefined : new Date(span.to.getTime() - 1)), listIndexDays(db, brand.id, from - 1, to), listDayCounts(db, brand.id, { from: monthDays(monthOf(from - 1))!.from, to }),
    countOpinions(db, brand.id, span), countAnswers(db, brand.id, { ...span, days: { from, to } }), listWaits(db, brand.id, span), journeyIn(brand, { from, to }, services),
  ])
  const inMonth = counted.filter(({ day }) => day >= from)
  const total = (key: 'mentions' | 'positive' | 'neutral' | 'negative' | 'unsure', rows = inMonth): number => rows.reduce((sum, row) => sum + row[key], 0)
  const parts = { brand, services, zmot, sources, span }
  return {
    month, from: isoDay(from), to: isoDay(to), isRunning,
    index: zmot.index, before: indexDays.find(({ day }) => day === from - 1)?.value ?? null,
    trend: { points: trendOf(indexDays.filter(({ day }) => day >= from), isRunning ? { day: today, index: zmot.index } : null), annotations: [], isPast: true },
    opinions: total('mentions'), opinionsBefore: total('mentions', counted.filter(({ day }) => day < from)),
    tones: { positive: total('positive'), neutral: total('neutral'), negative: total('negative'), unsure: total('unsure') },
    stars: starsIn(opinions),
    sources: sources.map(({ id, name }) => {
      const figure = zmot.sources.find(source => source.id === id)
      return { name, opinions: opinions.filter(({ sourceId }) => sourceId === id).reduce((sum, { count }) => sum + count, 0), value: figure?.value ?? null, points: figure?.points ?? null }
    }).filter(source => source.opinions > 0 || source.value !== null).toSorted((a, b) => b.opinions - a.opinions),
    answers: { ...answers, medianSeconds: medianSeconds(waits) },
    journey,
    top: await topOf(parts),
    alerts: brand.kind === 'own' ? await alertsOf(parts) : [],
    formula: zmot.formula,
    previous: monthOf(from - 1), next: days.to + 1 > today ? null : monthOf(days.to + 1),
  }
}

type Zmot = Awaited<ReturnType<WebServices['reputation']['zmot']>>

interface Parts {
  brand: Brand
  services: WebServices
  zmot: Zmot
  sources: Array<{ id: string; name: string }>
  span: { from: Date; to: Date }
}

const trendOf = (days: Array<{ day: number; value: number | null; low: number | null; high: number | null }>, now: { day: number; index: Interval | null } | null): Trend['points'] => {
  const points = days.filter(({ day }) => day !== now?.day).map(({ day, value, low, high }) => ({ day: isoDay(day), value, low, high }))
  return now === null ? points : [...points, { day: isoDay(now.day), value: now.index?.value ?? null, low: now.index?.low ?? null, high: now.index?.high ?? null }]
}

const journeyIn = async ({ id }: Brand, { from, to }: { from: number; to: number }, { db }: WebServices): Promise<JourneyView> => {
  const [window, habit, resurfaced] = await Promise.all([sumWindow(db, id, { from, to }), sumWindow(db, id, { from: from - HABIT_DAYS, to: from - 1 }), countResurfaced(db, id, { from, to })])
  const { moments, opinions } = journeyOf(window, habit)
  return { from: isoDay(from), to: isoDay(to), source: null, opinions, resurfaced: resurfacedShare({ resurfaced, opinions }), moments: moments.map(moment => ({ ...moment, needing: null })) }
}

const topOf = async ({ brand, services, zmot, sources }: Parts): Promise<MonthData['top']> => {
  const weights = new Map([...zmot.top.cost, ...zmot.top.give].map(({ mentionId, points, position }): [string, Weight] => [mentionId, { points, place: position }]))
  const extras = { sourceNames: new Map(sources.map(({ id, name }) => [id, name])), weights }
  const view = (side: 'cost' | 'give') => viewMentionsById(services.db, brand, zmot.top[side].slice(0, TOP).map(({ mentionId }) => mentionId), extras)
  return { cost: await view('cost'), give: await view('give') }
}

const alertsOf = async ({ brand, services, sources, span }: Parts): Promise<AlertView[]> => {
  const sourceNames = new Map(sources.map(({ id, name }) => [id, name]))
  const alerts = await listAlerts(services.db, brand.id, { limit: MOST_ALERTS, withoutKinds: AILMENTS, before: { openedAt: span.to, id: '00000000-0000-0000-0000-000000000000' } })
  return await Promise.all(alerts.filter(({ openedAt }) => openedAt >= span.from).map(alert => viewAlert(services.db, alert, { brand, sourceNames, now: services.now() })))
}
