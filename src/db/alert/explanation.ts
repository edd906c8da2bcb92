import { keptIn, type Exemplar, type WholeExplanation } from '../../domain/alert/explanation.ts'
import { languageOf } from '../../domain/message/figures.ts'
import { floorNewsOf } from '../../domain/message/floor.ts'
import { chargeOf, type Charge } from '../../domain/message/steps.ts'
import type { Language } from '../../domain/message/story.ts'
import { isMoment, type Moment } from '../../domain/journey/moments.ts'
import { fits } from '../../domain/alert/route.ts'
import type { Alert } from './alert.ts'
import type { Brand } from '../brand.ts'
import type { Database } from '../client.ts'
import { listMentions } from '../mention/list.ts'
import { loadReadings } from '../reading/reading.ts'
import { listRoutes } from '../delivery/route.ts'

const MOST_EXEMPLARS = 5

export interface Shown {
  brand: Brand
  sourceNames: Map<string, string>
  /** Where the drawing stands; null: not told. */
  chart: string | null
}

/** An alert's explanation with what is read anew; null: it has none. */
export const readExplanation = async (db: Database, alert: Alert, { brand, sourceNames, chart }: Shown): Promise<WholeExplanation | null> => {
  const { explanation, summary } = keptIn(alert.detail)
  if (!explanation) return null
  return { ...explanation, exemplars: await readExemplars(db, alert, sourceNames), summary, ...(await readCharge(db, alert, { brandId: brand.id, language: languageOf(brand.locale) })), chart }
}

/** The opinions that show it, in their order; those that are gone are left out. */
export const readExemplars = async (db: Database, { brandId, detail }: Alert, sourceNames: Map<string, string>): Promise<Exemplar[]> => {
  const ids = (Array.isArray(detail.exemplars) ? detail.exemplars.filter(id => typeof id === 'string') : []).slice(0, MOST_EXEMPLARS)
  if (ids.length === 0) return []
  const mentions = new Map((await listMentions(db, brandId, { ids, limit: ids.length })).map(mention => [mention.id, mention]))
  const readings = await loadReadings(db, brandId, [...mentions.keys()])
  return ids.flatMap(id => mentions.get(id) ?? []).filter(({ textExpiredAt }) => textExpiredAt === null).map(({ id, title, text, url, sourceId, rating, publishedAt }) => ({
    id, title, text, url, rating, evidence: readings.get(id)?.sentiment.evidence ?? [], source: sourceNames.get(sourceId) ?? null, publishedAt: publishedAt?.toISOString() ?? null,
  }))
}

/** The moment an alert is about: the one that was watched, or the one most of it suffers at. */
export const momentOf = ({ series, detail }: Pick<Alert, 'series' | 'detail'>): Moment | null => {
  const { moment } = (detail.cause ?? {}) as { moment?: string | null }
  return [series.replace(/^moment:/, ''), moment ?? ''].find(isMoment) ?? null
}

/** Whose it is and what they do first, by the brand's routes. */
export const readCharge = async (db: Database, alert: Alert, { brandId, language }: { brandId: string; language: Language }): Promise<Charge> => {
  const moment = momentOf(alert)
  const fitting = (await listRoutes(db, brandId)).filter(route => fits(route, { event: 'alert.opened', kind: alert.kind, severity: alert.severity, moment }))
  const owner = fitting.find(route => route.owner !== null)?.owner ?? null
  const firstStep = fitting.find(route => route.firstStep !== null)?.firstStep ?? null
  return chargeOf({ kind: alert.kind, moment, concentration: keptIn(alert.detail).explanation?.concentration ?? null, floor: floorNewsOf(alert) }, language, { owner, firstStep })
}
