import { decodeInstantCursor, encodeCursor } from '../../api/cursor.ts'
import { findAlert, listAlerts } from '../../db/alert/alert.ts'
import type { Brand } from '../../db/brand.ts'
import { listSources } from '../../db/source/source.ts'
import type { AlertsData, AlertView } from '../views/alerts.ts'
import type { WebServices } from '../services.ts'
import { viewAlert } from './alert.ts'
import { viewDeliveries } from './delivery.ts'
import { sinkOf } from './home.ts'

const ALERTS = 20
const DELIVERIES = 20

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
