import { decodeInstantCursor, encodeCursor } from '../../api/cursor.ts'
import { listAttempts } from '../../db/delivery/attempt.ts'
import type { Brand } from '../../db/brand.ts'
import type { Database } from '../../db/client.ts'
import { findDelivery, listDeliveries, type Delivery } from '../../db/delivery/delivery.ts'
import { listEndpoints, type Endpoint } from '../../db/delivery/endpoint.ts'
import type { DeliveryData, SentData, SentView } from '../views/alerts.ts'

const PAGE = 30
const STATUSES = ['pending', 'delivered', 'failed'] as const

/** A page of what was sent, newest first. */
export const loadSent = async (db: Database, brand: Brand, { query, endpointId }: { query: URLSearchParams; endpointId?: string }): Promise<SentData> => {
  const status = STATUSES.find(each => each === query.get('status')) ?? null
  const before = decodeInstantCursor(query.get('cursor') ?? undefined)
  const rows = await listDeliveries(db, brand.id, { limit: PAGE + 1, ...(status && { status }), ...(endpointId !== undefined && { endpointId }), ...(before && { before: { createdAt: before.at, id: before.id } }) })
  const endpoints = await listEndpoints(db, brand.id)
  const last = rows.length > PAGE ? rows[PAGE - 1] : undefined
  return { list: await Promise.all(rows.slice(0, PAGE).map(row => viewSent(db, row, endpoints))), nextCursor: last ? encodeCursor([last.createdAt, last.id]) : null, status }
}

const viewSent = async (db: Database, { brandId, endpointId, ...row }: Delivery, endpoints: Endpoint[]): Promise<SentView> => {
  const last = (await listAttempts(db, brandId, row.id)).at(-1)
  return { ...row, endpointId, endpointName: endpoints.find(({ id }) => id === endpointId)?.name ?? '', lastStatus: last?.status ?? null, lastTold: last?.told ?? null }
}

/** One message with its bytes and every attempt; undefined: it is no longer there. */
export const loadDelivery = async (db: Database, brand: Brand, id: string): Promise<DeliveryData | undefined> => {
  const delivery = await findDelivery(db, brand.id, id)
  if (!delivery) return undefined
  const endpoints = await listEndpoints(db, brand.id)
  const isAwake = endpoints.find(endpoint => endpoint.id === delivery.endpointId)?.enabled ?? false
  return { sent: await viewSent(db, delivery, endpoints), body: delivery.body, attempts: await listAttempts(db, brand.id, id), isAwake }
}
