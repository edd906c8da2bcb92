import type { Told } from '../../contract.ts'
import type { FloorClass } from '../alert/floor.ts'
import { quartersBetween, timeLeft, type Clock } from './sla.ts'
import type { Tier } from './tier.ts'

/** What the order of the queue is worked out from. */
export interface Harm {
  floor: FloorClass | null
  tier: Tier
  /** Points of the brand's index it costs today, 0 or more. */
  points: number
  /** Interactions an hour since it was published. */
  perHour: number
  startedAt: Date
  /** When an answer, or what the law asks, is owed; null: no clock. */
  dueAt: Date | null
}

export interface Rank {
  score: number
  /** Until when this score holds; null: for good. */
  until: Date | null
}

// No reach adds up to it: harm to a customer comes first.
const FLOOR_BASE = 1_000_000
// What costs nothing visible is still somebody waiting; a twentieth of a point keeps urgency and time telling.
const LEAST_HARM = 0.05
// A thousand interactions an hour weigh as one and a half points: about what a one-star review on top of a first screen costs.
const POINTS_PER_TENFOLD = 0.5
const URGENCY: Record<Tier, number> = { complaint: 4, review: 2, other: 1, thanks: 0.1 }
// By quarters of the time, then when it is over: steepest where an act still keeps the promise.
const PRESSURE = [1, 1.25, 1.6, 2.5, 3]

/** Reach velocity in points of the index, so that the two can be held against each other. */
export const reachPoints = (perHour: number): number => POINTS_PER_TENFOLD * Math.log10(1 + Math.max(0, perHour))

/** Where a case stands in the queue, the highest first: floor classes on top; then the larger of points at risk and reach × urgency × time left. */
export const rankOf = (harm: Harm, now: Date, clock: Pick<Clock, 'calendar' | 'timeZone'>): Rank => {
  const { quarter, until } = pressureOf(harm, now, clock)
  const worst = Math.max(harm.points, reachPoints(harm.perHour), LEAST_HARM)
  return { score: (harm.floor === null ? 0 : FLOOR_BASE) + worst * URGENCY[harm.tier] * PRESSURE[quarter]!, until }
}

const pressureOf = ({ startedAt, dueAt }: Harm, now: Date, clock: Pick<Clock, 'calendar' | 'timeZone'>): { quarter: number; until: Date | null } => {
  if (dueAt === null) return { quarter: 0, until: null }
  const ends = quartersBetween(startedAt.getTime(), dueAt.getTime(), clock)
  const quarter = ends.findIndex(end => now.getTime() < end)
  return quarter < 0 ? { quarter: 4, until: null } : { quarter, until: new Date(Math.ceil(ends[quarter]!)) }
}

export interface Telling extends Omit<Harm, 'startedAt' | 'tier'> {
  source: string
  /** 1-based place on its source's first screen; null: below it. */
  place: number | null
}

const FLOORS: Record<string, Told> = {
  fraud: { es: 'posible fraude', en: 'possible fraud' },
  data: { es: 'datos expuestos', en: 'exposed data' },
  threat: { es: 'riesgo para una persona', en: 'a person at risk' },
  discrimination: { es: 'discriminación', en: 'discrimination' },
  collection: { es: 'cobranza abusiva', en: 'abusive collection' },
  authority: { es: 'autoridad, prensa o demanda', en: 'authority, press or lawsuit' },
}
// Fewer points than this are shown as none.
const LEAST_SHOWN = 0.05

/** Why a case stands where it stands, in one line: “primera pantalla en Trustpilot, −1,8 puntos, quedan 2 h”. */
export const reasonOf = (telling: Telling, now: Date, clock: Pick<Clock, 'calendar' | 'timeZone'>, locale = 'es'): Told => ({
  es: line(telling, { now, clock, language: 'es', locale: locale.startsWith('es') ? locale : 'es' }),
  en: line(telling, { now, clock, language: 'en', locale: locale.startsWith('en') ? locale : 'en' }),
})

const formats = new Map<string, Intl.NumberFormat>()
/** Making a format takes longer than all else a card needs. */
const formatOf = (locale: string, digits: number): Intl.NumberFormat => {
  const key = `${locale} ${digits}`
  const format = formats.get(key) ?? new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })
  formats.set(key, format)
  return format
}

interface Saying {
  now: Date
  clock: Pick<Clock, 'calendar' | 'timeZone'>
  language: 'es' | 'en'
  locale: string
}

const line = ({ floor, source, place, points, perHour, dueAt }: Telling, { now, clock, language, locale }: Saying): string => {
  const isSpanish = language === 'es'
  const number = (value: number, digits: number): string => formatOf(locale, digits).format(value)
  const parts = [
    ...(floor === null ? [] : [FLOORS[floor]?.[language] ?? floor]),
    place === null ? (isSpanish ? `en ${source}` : `on ${source}`) : isSpanish ? `primera pantalla en ${source}` : `first screen on ${source}`,
    ...(points >= LEAST_SHOWN ? [isSpanish ? `−${number(points, 1)} puntos` : `−${number(points, 1)} points`] : []),
    ...(reachPoints(perHour) > points && perHour >= 1 ? [isSpanish ? `${number(perHour, 0)} reacciones por hora` : `${number(perHour, 0)} reactions an hour`] : []),
    dueAt === null ? (isSpanish ? 'sin plazo' : 'no deadline') : leftIn(timeLeft(dueAt.getTime(), now.getTime(), clock), dueAt <= now, isSpanish),
  ]
  return parts.join(', ')
}

const leftIn = (leftMs: number, isLate: boolean, isSpanish: boolean): string => {
  const much = amountOf(Math.abs(leftMs))
  if (isLate) return isSpanish ? `fuera de plazo por ${much}` : `${much} overdue`
  return isSpanish ? `queda${much.startsWith('1 ') ? '' : 'n'} ${much}` : `${much} left`
}

/** The largest unit that says it, rounded down: a promise of time must not be longer than the time. */
const amountOf = (ms: number): string => {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 60) return `${minutes} min`
  return `${Math.floor(minutes / 60)} h`
}
