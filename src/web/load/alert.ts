import type { Told } from '../../contract.ts'
import type { Alert } from '../../db/alert/alert.ts'
import type { Brand } from '../../db/brand.ts'
import type { Database } from '../../db/client.ts'
import { readBars } from '../../db/alert/chart.ts'
import { readCharge } from '../../db/alert/explanation.ts'
import { listAlertSigns } from '../../db/alert/floor.ts'
import { dayOf, isoDay } from '../../domain/time/day.ts'
import { keptIn } from '../../domain/alert/explanation.ts'
import { floorNewsOf } from '../../domain/message/floor.ts'
import { isMoment, type Moment } from '../../domain/journey/moments.ts'
import type { Slow } from '../../domain/alert/slow.ts'
import type { AlertCause, AlertView, CarrierView, SignView } from '../views/alerts.ts'
import { alertsPath, floorVerdictPath } from '../links.ts'
import { viewMentionsById } from './mention.ts'

// Who pressed the button on a page is not known: there are no people here yet.
export const PAGES = 'Marea'
// … nor who followed the link of a message.
export const LINK = 'link'

const KINDS: Record<string, AlertView['kind']> = { negative: 'negative-spike', volume: 'volume-spike', share: 'share-spike', 'source-dead': 'dead-source', 'source-silent': 'quiet-source', competitor: 'competitor-spike' }

// What does not come, or comes to others, is not drawn by the brand's own hours.
const WITHOUT_BARS = new Set(['competitor', 'data-gap', 'silence'])

// More than a person judges at one sitting.
const MOST_SIGNS = 20

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
  const kept = keptIn(alert.detail)
  return {
    id: alert.id,
    kind: KINDS[alert.kind] ?? kindOf(alert),
    severity: alert.severity,
    status: alert.status,
    moment: momentOf(alert.series),
    sourceName: source?.name ?? nameOf(alert.detail) ?? null,
    source,
    ...aroundOf(alert.detail),
    floor: await floorOf(db, alert, { brand, sourceNames, whole }),
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
    charge: whole ? { es: await readCharge(db, alert, { brandId: brand.id, language: 'es' }), en: await readCharge(db, alert, { brandId: brand.id, language: 'en' }) } : null,
    bars: whole && source === null && slow === null && !floorNewsOf(alert) && !WITHOUT_BARS.has(alert.kind) ? await readBars(db, alert, now) : [],
    exemplars: whole && !floorNewsOf(alert) ? await viewMentionsById(db, brand, idsOf(alert.detail.exemplars), { sourceNames }) : [],
    acknowledgedAt: alert.acknowledgedAt,
    acknowledgedBy: alert.acknowledgedBy === PAGES || alert.acknowledgedBy === LINK ? null : alert.acknowledgedBy,
    acknowledgeAction: alert.status === 'open' ? `${alertsPath(brand.slug)}/${alert.id}/acknowledge` : null,
    snoozedUntil: alert.snoozedUntil,
    snoozeAction: alert.status === 'open' ? `${alertsPath(brand.slug)}/${alert.id}/snooze` : null,
  }
}

/** Where it is, what carries it, what was planned, whose it is. */
const aroundOf = ({ part, series, planned, competitor, wave, sources }: Alert['detail']): Pick<AlertView, 'place' | 'carriers' | 'planned' | 'rival' | 'askedSources'> => {
  const [of, rival] = [part, competitor] as [{ part: string; name: string } | undefined, { slug?: string; name: string } | undefined]
  return {
    place: of?.part === 'place' ? of.name : null,
    carriers: ((series ?? []) as Array<Omit<CarrierView, 'moment'>>).map(({ name, observed, expected }) => ({ name, moment: isMoment(name) ? name : null, observed, expected })),
    planned: ((planned ?? []) as Array<{ name: string }>).map(({ name }) => name),
    rival: rival ? { slug: rival.slug ?? '', name: rival.name, wave: typeof wave === 'string' ? wave : 'volume' } : null,
    askedSources: Array.isArray(sources) ? sources.filter(name => typeof name === 'string') : [],
  }
}

/** What a person is to judge: the opinions with their verdicts, only where all of it is asked for. */
const floorOf = async (db: Database, alert: Alert, { brand, sourceNames, whole }: Pick<AlertParts, 'brand' | 'sourceNames' | 'whole'>): Promise<AlertView['floor']> => {
  const floor = floorNewsOf(alert)
  if (!floor) return null
  const found = whole ? await listAlertSigns(db, brand.id, alert.id, MOST_SIGNS) : []
  const mentions = new Map((await viewMentionsById(db, brand, found.map(({ mentionId }) => mentionId), { sourceNames })).map(mention => [mention.id, mention]))
  const signs = found.flatMap(({ mentionId, status }): SignView[] => {
    const mention = mentions.get(mentionId)
    return mention ? [{ mention, status, judgeAction: floorVerdictPath(brand.slug, { alertId: alert.id, mentionId }) }] : []
  })
  return { ...floor, signs }
}

const kindOf = (alert: Alert): AlertView['kind'] => {
  const floor = floorNewsOf(alert)
  return floor ? `floor-${floor.class}` : alert.kind
}

const momentOf = (series: string): Moment | null => {
  const key = series.replace(/^moment:/, '')
  return isMoment(key) ? key : null
}

/** Whose it is: a source, a place or a competitor. */
const nameOf = ({ part, competitor }: Alert['detail']): string | undefined => {
  const [of, rival] = [part, competitor] as [{ part: string; name: string } | undefined, { name: string } | undefined]
  return rival?.name ?? (of && of.part !== 'moment' ? of.name : undefined)
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
