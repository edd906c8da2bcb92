import type { Told } from '../../contract.ts'
import type { Alert } from '../../db/alert.ts'
import type { Brand } from '../../db/brand.ts'
import type { Database } from '../../db/client.ts'
import { listHourCounts } from '../../db/trend.ts'
import { dayOf, isoDay } from '../../domain/day.ts'
import { isMoment } from '../../domain/moments.ts'
import type { Slow } from '../../domain/slow.ts'
import type { AlertBar, AlertCause, AlertView } from '../views.ts'
import { alertsPath } from '../links.ts'
import { viewMentionsById } from './mention.ts'

const HOUR_MS = 3_600_000
// A day and a half before the onset shows what was usual.
const BEFORE_HOURS = 36
const MOST_BARS = 56
// Four weeks: every weekday as often.
const USUAL_HOURS = 28 * 24
const HOURS_A_DAY = 24

// Who pressed the button on a page is not known: there are no people here yet.
export const PAGES = 'Marea'
// … nor who followed the link of a message.
export const LINK = 'link'

const KINDS: Record<string, AlertView['kind']> = { negative: 'negative-spike', volume: 'volume-spike', share: 'share-spike', 'source-dead': 'dead-source', 'source-silent': 'quiet-source' }

export interface AlertParts {
  brand: Brand
  sourceNames: Map<string, string>
  now: Date
  /** Also the drawing and the examples; a list does without. */
  whole?: boolean
}

export const viewAlert = async (db: Database, alert: Alert, { brand, sourceNames, now, whole = false }: AlertParts): Promise<AlertView> => {
  const cause = causeOf(alert.detail.cause)
  const source = sourceOf(alert.detail)
  const slow = (alert.detail.slow as Slow | undefined) ?? null
  const series = alert.series.replace(/^moment:/, '')
  return {
    id: alert.id,
    kind: KINDS[alert.kind] ?? alert.kind,
    severity: alert.severity,
    status: alert.status,
    moment: isMoment(series) ? series : null,
    sourceName: source?.name ?? null,
    source,
    onset: alert.onset,
    days: { from: dayAt(alert.onset, brand), to: alert.endedAt && dayAt(alert.endedAt, brand) },
    openedAt: alert.openedAt,
    endedAt: alert.endedAt,
    observed: alert.observed,
    expected: alert.expected,
    expectedLow: null,
    expectedHigh: null,
    hours: typeof alert.detail.hours === 'number' ? alert.detail.hours : null,
    per90d: alert.per90d,
    cause,
    slow,
    bars: whole && source === null && slow === null ? await bars(db, alert, brand, now) : [],
    exemplars: whole ? await viewMentionsById(db, brand, idsOf(alert.detail.exemplars), { sourceNames }) : [],
    acknowledgedAt: alert.acknowledgedAt,
    acknowledgedBy: alert.acknowledgedBy === PAGES || alert.acknowledgedBy === LINK ? null : alert.acknowledgedBy,
    acknowledgeAction: alert.status === 'open' ? `${alertsPath(brand.slug)}/${alert.id}/acknowledge` : null,
  }
}

/** What an alert about a source keeps of it. */
const sourceOf = ({ source, message, told }: Alert['detail']): (AlertView['source'] & { name: string }) | null =>
  typeof source === 'object' && source !== null && 'name' in source ? { name: String(source.name), message: typeof message === 'string' ? message : null, told: (told as Told | null | undefined) ?? null } : null

const dayAt = (at: Date, { timeZone }: Brand): string => isoDay(dayOf(at.getTime(), timeZone))

const idsOf = (value: unknown): string[] => (Array.isArray(value) ? value.filter(id => typeof id === 'string') : [])

const causeOf = (value: unknown): AlertCause | null => {
  if (typeof value !== 'object' || value === null) return null
  const { moment, source, phrases } = value as { moment?: string | null; source?: string | null; phrases?: string[] }
  return { moment: isMoment(moment ?? '') ? (moment as AlertCause['moment']) : null, sourceName: source ?? null, words: phrases ?? [] }
}

/** Negatives (all mentions where their volume is watched) hour by hour about the onset, each beside the average of its hour of the day in the four weeks before. */
const bars = async (db: Database, { kind, onset, endedAt }: Alert, brand: Brand, now: Date): Promise<AlertBar[]> => {
  const first = Math.floor(onset.getTime() / HOUR_MS)
  const last = Math.min(Math.floor((endedAt ?? now).getTime() / HOUR_MS), first - BEFORE_HOURS + MOST_BARS - 1)
  const counts = new Map((await listHourCounts(db, brand.id, { from: first - USUAL_HOURS, to: last })).map(({ hour, negative, positive, neutral, unsure }) => [hour, kind === 'volume' ? negative + positive + neutral + unsure : negative]))
  const usual = Array.from({ length: HOURS_A_DAY }, (_, hourOfDay) => {
    const hours = Array.from({ length: USUAL_HOURS / HOURS_A_DAY }, (_, day) => first - 1 - ((first - 1 - hourOfDay) % HOURS_A_DAY) - day * HOURS_A_DAY)
    return hours.reduce((sum, hour) => sum + (counts.get(hour) ?? 0), 0) / hours.length
  })
  return Array.from({ length: last - first + BEFORE_HOURS + 1 }, (_, i) => {
    const hour = first - BEFORE_HOURS + i
    return { at: new Date(hour * HOUR_MS), count: counts.get(hour) ?? 0, expected: usual[hour % HOURS_A_DAY]!, inside: hour >= first }
  })
}
