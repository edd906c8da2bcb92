import type { Told } from '../../contract.ts'
import type { Alert } from '../../db/alert.ts'
import type { Brand } from '../../db/brand.ts'
import type { Database } from '../../db/client.ts'
import { readBars } from '../../db/alert-chart.ts'
import { readCharge } from '../../db/explanation.ts'
import { dayOf, isoDay } from '../../domain/day.ts'
import { keptIn } from '../../domain/explanation.ts'
import { floorNewsOf } from '../../domain/message/floor.ts'
import { isMoment } from '../../domain/moments.ts'
import type { Slow } from '../../domain/slow.ts'
import type { AlertCause, AlertView } from '../views.ts'
import { alertsPath } from '../links.ts'
import { viewMentionsById } from './mention.ts'

// Who pressed the button on a page is not known: there are no people here yet.
export const PAGES = 'Marea'
// … nor who followed the link of a message.
export const LINK = 'link'

const KINDS: Record<string, AlertView['kind']> = { negative: 'negative-spike', volume: 'volume-spike', share: 'share-spike', 'source-dead': 'dead-source', 'source-silent': 'quiet-source' }

export interface AlertParts {
  brand: Brand
  sourceNames: Map<string, string>
  now: Date
  /** Also the drawing, the examples and whose it is; a list does without. */
  whole?: boolean
  aspectLabels?: AlertView['aspectLabels']
}

export const viewAlert = async (db: Database, alert: Alert, { brand, sourceNames, now, whole = false, aspectLabels = {} }: AlertParts): Promise<AlertView> => {
  const cause = causeOf(alert.detail.cause)
  const source = sourceOf(alert.detail)
  const slow = (alert.detail.slow as Slow | undefined) ?? null
  const series = alert.series.replace(/^moment:/, '')
  const kept = keptIn(alert.detail)
  return {
    id: alert.id,
    kind: KINDS[alert.kind] ?? kindOf(alert),
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
    expectedLow: kept.explanation?.expected.low ?? null,
    expectedHigh: kept.explanation?.expected.high ?? null,
    hours: kept.explanation?.window.hours ?? (typeof alert.detail.hours === 'number' ? alert.detail.hours : null),
    per90d: alert.per90d,
    cause,
    slow,
    ...kept,
    aspectLabels,
    charge: whole && source === null ? { es: await readCharge(db, alert, { brandId: brand.id, language: 'es' }), en: await readCharge(db, alert, { brandId: brand.id, language: 'en' }) } : null,
    bars: whole && source === null && slow === null && !floorNewsOf(alert) ? await readBars(db, alert, now) : [],
    exemplars: whole ? await viewMentionsById(db, brand, idsOf(alert.detail.exemplars), { sourceNames }) : [],
    acknowledgedAt: alert.acknowledgedAt,
    acknowledgedBy: alert.acknowledgedBy === PAGES || alert.acknowledgedBy === LINK ? null : alert.acknowledgedBy,
    acknowledgeAction: alert.status === 'open' ? `${alertsPath(brand.slug)}/${alert.id}/acknowledge` : null,
    snoozedUntil: alert.snoozedUntil,
    snoozeAction: alert.status === 'open' ? `${alertsPath(brand.slug)}/${alert.id}/snooze` : null,
  }
}

const kindOf = (alert: Alert): AlertView['kind'] => {
  const floor = floorNewsOf(alert)
  return floor ? `floor-${floor.class}` : alert.kind
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
