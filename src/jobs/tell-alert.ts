import type { Alert } from '../db/alert.ts'
import type { Brand } from '../db/brand.ts'
import type { Trx } from '../db/client.ts'
import { listMentionsById } from '../db/mention-list.ts'
import { listSources, type Source } from '../db/source.ts'
import { listHourCounts } from '../db/trend.ts'
import { linkOf } from '../domain/message/link.ts'
import type { AlertNews, Bar, Voice } from '../domain/message/story.ts'
import { tellAlert } from '../domain/message/tell.ts'
import { isMoment } from '../domain/moments.ts'
import type { Slow } from '../domain/slow.ts'
import { tell, type TellOptions } from './tell.ts'

const HOUR_MS = 3_600_000
const SHOWN_HOURS = 36
const USUAL_WEEKS = 4
const WEEK_HOURS = 168

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
  const sources = telling.sources ?? (await listSources(trx, brand.id))
  const cause = (alert.detail.cause ?? {}) as { moment?: string | null; source?: string | null; phrases?: string[] }
  const moment = [alert.series, cause.moment ?? ''].find(isMoment) ?? null
  const data = messageOf(telling)
  const slow = alert.detail.slow as Slow | undefined
  const news: Omit<AlertNews, 'owner' | 'firstStep'> = {
    event, brand: brand.name, kind: alert.kind, severity: alert.severity, onset: alert.onset, endedAt: alert.endedAt, observed: alert.observed, expected: alert.expected, per90d: alert.per90d,
    moment, source: cause.source ?? null, phrases: cause.phrases ?? [], voices: await voicesOf(trx, alert, sources), bars: slow ? [] : await barsOf(trx, alert, now), slow, url: data.url, actUrl: actUrl(alert, now, options),
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

const voicesOf = async (trx: Trx, { brandId, detail }: Alert, sources: Source[]): Promise<Voice[]> => {
  const ids = Array.isArray(detail.exemplars) ? detail.exemplars.filter(id => typeof id === 'string') : []
  const mentions = await listMentionsById(trx, brandId, ids.slice(0, 5))
  return mentions.map(({ text, title, url, rating, sourceId }) => ({ text: text || (title ?? ''), url, source: sources.find(({ id }) => id === sourceId)?.name ?? null, stars: rating?.value ?? null }))
}

/** The last hours, each beside the average of the same hour in the four weeks before the onset. */
const barsOf = async (trx: Trx, { brandId, kind, onset }: Alert, now: Date): Promise<Bar[]> => {
  const [last, first] = [Math.floor(now.getTime() / HOUR_MS), Math.floor(onset.getTime() / HOUR_MS)]
  const counts = new Map((await listHourCounts(trx, brandId, { from: last - SHOWN_HOURS - USUAL_WEEKS * WEEK_HOURS, to: last })).map(({ hour, negative, positive, neutral, unsure }) => [hour, kind === 'volume' ? negative + positive + neutral + unsure : negative]))
  const usual = (hour: number): number => Array.from({ length: USUAL_WEEKS }, (_, week) => counts.get(hour - (week + 1) * WEEK_HOURS) ?? 0).reduce((sum, count) => sum + count, 0) / USUAL_WEEKS
  return Array.from({ length: SHOWN_HOURS }, (_, i) => last - SHOWN_HOURS + 1 + i).map(hour => ({ at: new Date(hour * HOUR_MS), count: counts.get(hour) ?? 0, expected: usual(hour), inside: hour >= first }))
}

/** The body of an alert's message, version 1. */
const messageOf = ({ alert, brand, options }: AlertTelling) => ({
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
  },
  url: options.publicUrl === undefined ? null : `${options.publicUrl}/b/${brand.slug}/alerts#alert-${alert.id}`,
})

