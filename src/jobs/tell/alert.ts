import type { Alert } from '../../db/alert/alert.ts'
import { DRAWN, readAlertNews } from '../../db/alert/news.ts'
import type { Brand } from '../../db/brand.ts'
import type { Trx } from '../../db/client.ts'
import { listSources, type Source } from '../../db/source/source.ts'
import type { WholeExplanation } from '../../domain/alert/explanation.ts'
import { linkOf } from '../../domain/message/link.ts'
import { tellAlert } from '../../domain/message/tell.ts'
import { tell, type TellOptions } from './tell.ts'

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
  const chart = options.publicUrl === undefined || !DRAWN.includes(alert.kind) ? null : `${options.publicUrl}/v1/brands/${brand.slug}/alerts/${alert.id}/chart.svg`
  const { news: read, whole } = await readAlertNews(trx, alert, { brand, sourceNames, event, now, chart })
  const data = messageOf(telling, whole)
  const news = { ...read, aspectLabels: options.aspectLabels ?? {}, url: data.url, actUrl: actUrl(alert, now, options) }
  await tell(trx, { brand, event, data, now, kind: alert.kind, severity: alert.severity, moment: read.moment, story: (hand, charge) => tellAlert({ ...news, ...charge }, hand) })
}

/** Who is on it needs no reminder; who snoozed it hears of it early only when it turns critical. That it is over is always told. */
const isHushed = ({ acknowledgedAt, snoozedUntil, severity }: Alert, event: string, now: Date): boolean => {
  const isSnoozed = snoozedUntil !== null && snoozedUntil > now
  if (event === 'alert.reminder') return acknowledgedAt !== null || isSnoozed
  return event === 'alert.escalated' && isSnoozed && severity !== 'critical'
}

const actUrl = (alert: Alert, now: Date, { publicUrl, sealer }: TellOptions): string | null =>
  publicUrl === undefined || !sealer ? null : `${publicUrl}/a/${sealer.sign(linkOf({ brandId: alert.brandId, alertId: alert.id, now: now.getTime() }))}`

/** The body of an alert's message, version 1: fields are only added. */
export const messageOf = ({ alert, brand, options }: AlertTelling, explanation: WholeExplanation | null = null) => ({
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
    parts: alert.detail.series ?? [],
    planned: alert.detail.planned ?? [],
    competitor: alert.detail.competitor ?? null,
  },
  url: options.publicUrl === undefined ? null : `${options.publicUrl}/b/${brand.slug}/alerts#alert-${alert.id}`,
})
