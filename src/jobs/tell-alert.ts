import type { Alert } from '../db/alert.ts'
import { readBars } from '../db/alert-chart.ts'
import type { Brand } from '../db/brand.ts'
import type { Trx } from '../db/client.ts'
import { momentOf, readExemplars, readExplanation } from '../db/explanation.ts'
import { listSources, type Source } from '../db/source.ts'
import { keptIn, type Exemplar, type WholeExplanation } from '../domain/explanation.ts'
import { floorNewsOf } from '../domain/message/floor.ts'
import { linkOf } from '../domain/message/link.ts'
import type { AlertNews, Voice } from '../domain/message/story.ts'
import { tellAlert } from '../domain/message/tell.ts'
import type { Slow } from '../domain/slow.ts'
import { tell, type TellOptions } from './tell.ts'

// What is counted by the hour is drawn.
const DRAWN = ['negative', 'volume', 'share']

export interface AlertTelling {
  brand: Brand
  sources?: Source[]
  alert: Alert
  /** `alert.opened` … */
  event: string
  now: Date
  options: TellOptions
}

/** Tells of an alert, unless somebody is on it already or asked not to be told. */
export const tellAlertNews = async (trx: Trx, telling: AlertTelling): Promise<void> => {
  const { brand, alert, event, now, options } = telling
  if (isHushed(alert, event, now)) return
  const sourceNames = new Map((telling.sources ?? (await listSources(trx, brand.id))).map(({ id, name }) => [id, name]))
  const cause = (alert.detail.cause ?? {}) as { source?: string | null; phrases?: string[] }
  const moment = momentOf(alert)
  const chart = options.publicUrl === undefined || !DRAWN.includes(alert.kind) ? null : `${options.publicUrl}/v1/brands/${brand.slug}/alerts/${alert.id}/chart.svg`
  const whole = await readExplanation(trx, alert, { brand, sourceNames, chart })
  const exemplars = whole?.exemplars ?? (await readExemplars(trx, alert, sourceNames))
  const data = messageOf(telling, whole)
  const news: Omit<AlertNews, 'owner' | 'firstStep'> = {
    event, brand: brand.name, kind: alert.kind, severity: alert.severity, onset: alert.onset, endedAt: alert.endedAt, observed: alert.observed, expected: alert.expected, per90d: alert.per90d,
    moment, source: cause.source ?? null, phrases: cause.phrases ?? [], ...keptIn(alert.detail), slow: alert.detail.slow as Slow | undefined, floor: floorNewsOf(alert), aspectLabels: options.aspectLabels ?? {},
    voices: exemplars.map(voiceOf), bars: DRAWN.includes(alert.kind) ? await readBars(trx, alert, now) : [], url: data.url, actUrl: actUrl(alert, now, options),
  }
  await tell(trx, { brand, event, data, now, kind: alert.kind, severity: alert.severity, moment, story: (hand, charge) => tellAlert({ ...news, ...charge }, hand) })
}

/** Who is on it needs no reminder; who snoozed it hears of it early only when it turns critical. That it is over is always told. */
const isHushed = ({ acknowledgedAt, snoozedUntil, severity }: Alert, event: string, now: Date): boolean => {
  const isSnoozed = snoozedUntil !== null && snoozedUntil > now
  if (event === 'alert.reminder') return acknowledgedAt !== null || isSnoozed
  return event === 'alert.escalated' && isSnoozed && severity !== 'critical'
}

const actUrl = (alert: Alert, now: Date, { publicUrl, sealer }: TellOptions): string | null =>
  publicUrl === undefined || !sealer ? null : `${publicUrl}/a/${sealer.sign(linkOf({ brandId: alert.brandId, alertId: alert.id, now: now.getTime() }))}`

const voiceOf = ({ text, title, url, rating, source }: Exemplar): Voice => ({ text: text || (title ?? ''), url, source, stars: rating })

/** The body of an alert's message, version 1: fields are only added. */
const messageOf = ({ alert, brand, options }: AlertTelling, explanation: WholeExplanation | null) => ({
  version: 1,
  brand: { slug: brand.slug, name: brand.name },
  alert: {
    id: alert.id,
    kind: alert.kind,
    series: alert.series,
    severity: alert.severity,
    status: alert.status,
    onset: alert.onset.toISOString(),
    openedAt: alert.openedAt.toISOString(),
    endedAt: alert.endedAt?.toISOString() ?? null,
    observed: alert.observed,
    expected: alert.expected,
    per90d: alert.per90d,
    cause: alert.detail.cause ?? null,
    mentions: alert.detail.exemplars ?? [],
    ...(alert.detail.slow !== undefined && { slow: alert.detail.slow }),
    explanation,
  },
  url: options.publicUrl === undefined ? null : `${options.publicUrl}/b/${brand.slug}/alerts#alert-${alert.id}`,
})
