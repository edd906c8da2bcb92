import { decodeInstantCursor, encodeCursor } from '../../api/cursor.ts'
import { listJudgements } from '../../db/agreement.ts'
import { findAlert, listAlerts } from '../../db/alert.ts'
import type { Brand } from '../../db/brand.ts'
import { countSources } from '../../db/coverage.ts'
import { listMentions } from '../../db/mention-list.ts'
import { listSources } from '../../db/source.ts'
import { countVanished } from '../../db/vanished.ts'
import { agreementOf } from '../../domain/agreement.ts'
import type { AlertsData, AlertView, MentionsData, SourcesData } from '../views.ts'
import { filtersOf } from '../filters.ts'
import type { Locale } from '../locale.ts'
import type { WebServices } from '../services.ts'
import { viewAlert } from './alert.ts'
import { viewDeliveries } from './delivery.ts'
import { sinkOf } from './home.ts'
import { viewMentions } from './mention.ts'
import { viewCoverage, viewSource } from './source.ts'
import { spanOf } from './span.ts'

const PAGE = 30
const ALERTS = 20
const DELIVERIES = 20

/** The list of mentions an address asks for. */
export const loadMentions = async (brand: Brand, query: URLSearchParams, { db }: WebServices): Promise<MentionsData> => {
  const filters = filtersOf(query)
  const sources = await listSources(db, brand.id)
  const before = decodeInstantCursor(query.get('cursor') ?? undefined)
  const rows = await listMentions(db, brand.id, {
    ...(filters.sentiment && { sentiment: filters.sentiment }),
    ...(filters.moment && { moment: filters.moment }),
    ...(filters.source && sources.some(({ id }) => id === filters.source) && { sourceId: filters.source }),
    ...(filters.needsResponse && { needsResponse: true, unanswered: true }),
    ...(filters.text && { text: filters.text }),
    ...spanOf(filters, brand),
    ...(before && { before: { occurredAt: before.at, id: before.id } }),
    limit: PAGE + 1,
  })
  const last = rows.length > PAGE ? rows[PAGE - 1] : undefined
  return {
    filters,
    agreement: before ? null : agreementOf(await listJudgements(db, brand.id)),
    sources: sources.map(({ id, name }) => ({ id, name })),
    mentions: await viewMentions(db, brand, rows.slice(0, PAGE), { sourceNames: new Map(sources.map(({ id, name }) => [id, name])) }),
    total: null,
    nextCursor: last ? encodeCursor([last.occurredAt, last.id]) : null,
    later: before !== undefined,
  }
}

export const loadAlerts = async (brand: Brand, query: URLSearchParams, services: WebServices): Promise<AlertsData> => {
  const { db } = services
  const before = decodeInstantCursor(query.get('cursor') ?? undefined)
  const sourceNames = new Map((await listSources(db, brand.id)).map(({ id, name }) => [id, name]))
  const open = before ? [] : await listAlerts(db, brand.id, { status: 'open' })
  const rows = await listAlerts(db, brand.id, { limit: ALERTS + 1, isOver: true, ...(before && { before: { openedAt: before.at, id: before.id } }) })
  const last = rows.length > ALERTS ? rows[ALERTS - 1] : undefined
  const view = (alerts: typeof rows) => Promise.all(alerts.map(alert => viewAlert(db, alert, { brand, sourceNames, now: services.now(), whole: true, aspectLabels: services.aspects.labels })))
  return {
    open: await view(open),
    past: await view(rows.slice(0, ALERTS)),
    later: before !== undefined,
    nextCursor: last ? encodeCursor([last.openedAt, last.id]) : null,
    deliveries: await viewDeliveries(db, brand, { limit: DELIVERIES, sinkUrl: sinkOf(services, brand) }),
  }
}

/** One alert in full; undefined: there is none. */
export const loadAlert = async (brand: Brand, id: string, { db, now, aspects }: WebServices): Promise<AlertView | undefined> => {
  const alert = await findAlert(db, brand.id, id)
  const sourceNames = new Map((await listSources(db, brand.id)).map(source => [source.id, source.name]))
  return alert && (await viewAlert(db, alert, { brand, sourceNames, now: now(), whole: true, aspectLabels: aspects.labels }))
}

export const loadSources = async (brand: Brand, { db, now, collectors, reputation }: WebServices, locale: Locale): Promise<SourcesData> => {
  const sources = await listSources(db, brand.id)
  const parts = { brand, collectors, counts: await countSources(db, brand.id), figures: (await reputation.zmot(brand)).sources, now: now(), locale, vanished: await countVanished(db, brand.id) }
  return { sources: sources.map(source => viewSource(source, parts)), coverage: viewCoverage(sources, parts) }
}
