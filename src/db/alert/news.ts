import { keptIn, type Exemplar, type WholeExplanation } from '../../domain/alert/explanation.ts'
import { floorNewsOf } from '../../domain/message/floor.ts'
import type { AlertNews, Voice } from '../../domain/message/story.ts'
import type { Slow } from '../../domain/alert/slow.ts'
import type { Alert } from './alert.ts'
import { readBars } from './chart.ts'
import type { Brand } from '../brand.ts'
import type { Database } from '../client.ts'
import { momentOf, readExemplars, readExplanation } from './explanation.ts'

// What is counted by the hour is drawn.
export const DRAWN = ['negative', 'volume', 'share']

export interface NewsAsked {
  brand: Brand
  sourceNames: Map<string, string>
  /** `alert.opened` … */
  event: string
  now: Date
  /** Where the drawing stands; null: not told. */
  chart: string | null
}

/** What a message about an alert is written from, but for what a route adds and where its links lead. */
export type BareNews = Omit<AlertNews, 'owner' | 'firstStep' | 'url' | 'actUrl' | 'aspectLabels'>

export const readAlertNews = async (db: Database, alert: Alert, { brand, sourceNames, event, now, chart }: NewsAsked): Promise<{ news: BareNews; whole: WholeExplanation | null }> => {
  const cause = (alert.detail.cause ?? {}) as { source?: string | null; phrases?: string[] }
  const whole = await readExplanation(db, alert, { brand, sourceNames, chart })
  const exemplars = whole?.exemplars ?? (await readExemplars(db, alert, sourceNames))
  const news: BareNews = {
    event, brand: brand.name, kind: alert.kind, severity: alert.severity, onset: alert.onset, endedAt: alert.endedAt, observed: alert.observed, expected: alert.expected, per90d: alert.per90d,
    moment: momentOf(alert), source: cause.source ?? null, phrases: cause.phrases ?? [], ...keptIn(alert.detail), ...whereOf(alert), slow: alert.detail.slow as Slow | undefined, floor: floorNewsOf(alert),
    voices: exemplars.map(voiceOf), bars: DRAWN.includes(alert.kind) ? await readBars(db, alert, now) : [],
  }
  return { news, whole }
}

/** The part of the brand it is about, the parts that carry it, and what was planned meanwhile. */
const whereOf = ({ detail }: Alert): Pick<AlertNews, 'place' | 'parts' | 'during'> => {
  const { part, series = [], planned = [] } = detail as { part?: { part: string; name: string }; series?: Array<{ name: string }>; planned?: Array<{ name: string }> }
  return { place: part?.part === 'place' ? part.name : null, parts: series.map(({ name }) => name), during: planned.map(({ name }) => name) }
}

const voiceOf = ({ text, title, url, rating, source }: Exemplar): Voice => ({ text: text || (title ?? ''), url, source, stars: rating })
