import { sql } from 'kysely'
import type { Database } from '../client.ts'
import type { Endpoint } from './endpoint.ts'
import { newId } from '../id.ts'

export interface Delivery {
  id: string
  brandId: string
  endpointId: string
  /** webhook-id: the receiver's idempotency key, the same on retries and replays. */
  messageId: string
  event: string
  /** The exact bytes that are signed and sent. */
  body: string
  status: 'pending' | 'delivered' | 'failed'
  attempts: number
  nextAttemptAt: Date | null
  createdAt: Date
  deliveredAt: Date | null
  replayOf: string | null
  test: boolean
}

const deliveries = (db: Database) =>
  db
    .selectFrom('delivery')
    .select([
      'id', 'brand_id as brandId', 'endpoint_id as endpointId', 'message_id as messageId', 'event', 'body', 'status', 'attempts',
      'next_attempt_at as nextAttemptAt', 'created_at as createdAt', 'delivered_at as deliveredAt', 'replay_of as replayOf', 'test',
    ])
    .$narrowType<Pick<Delivery, 'status'>>()

export interface Message {
  event: string
  data: unknown
  test?: boolean
}

/** The bytes of a message: `{type, timestamp, data}` as Standard Webhooks shapes it. */
export const bodyOf = ({ event, data }: Message, now: Date): string => JSON.stringify({ type: event, timestamp: now.toISOString(), data })

export type Outgoing = Omit<Message, 'data'> & { endpoint: Pick<Endpoint, 'id' | 'brandId'>; body: string }

/** Puts written messages in the outbox; call it in the transaction of what they tell. */
export const post = async (db: Database, messages: Outgoing[], now: Date): Promise<string[]> => {
  if (messages.length === 0) return []
  const rows = messages.map(({ endpoint, event, body, test = false }) => {
    const id = newId(now.getTime())
    return { brand_id: endpoint.brandId, id, endpoint_id: endpoint.id, message_id: `msg_${id.replaceAll('-', '')}`, event, body, next_attempt_at: now, created_at: now, test }
  })
  await db.insertInto('delivery').values(rows).execute()
  return rows.map(row => row.id)
}

/** Puts a message in the outbox of every endpoint given, as JSON; call it in the transaction of what it tells. */
export const enqueue = async (db: Database, endpoints: Endpoint[], message: Message, now: Date): Promise<string[]> => {
  const body = bodyOf(message, now)
  return await post(db, endpoints.map(endpoint => ({ endpoint, event: message.event, body, ...(message.test && { test: true }) })), now)
}

/** Sends the bytes of deliveries once more, in their order, each under its own message id. */
export const replayAll = async (db: Database, again: Delivery[], now: Date): Promise<string[]> => {
  if (again.length === 0) return []
  const rows = again.map(({ id, brandId, endpointId, messageId, event, body, test }) => ({
    brand_id: brandId, id: newId(now.getTime()), endpoint_id: endpointId, message_id: messageId, event, body, next_attempt_at: now, created_at: now, replay_of: id, test,
  }))
  await db.insertInto('delivery').values(rows).execute()
  return rows.map(({ id }) => id)
}

/** Sends a delivery's bytes once more under the same message id. */
export const replay = async (db: Database, delivery: Delivery, now: Date): Promise<Delivery> => {
  const [id] = await replayAll(db, [delivery], now)
  return (await findDelivery(db, delivery.brandId, id!))!
}

export interface ReplayRange {
  endpointId: string
  from: Date
  /** Included. */
  to: Date
  status: 'failed' | 'delivered' | 'all'
  limit: number
}

/** What was sent, or not, between two instants: originals alone, oldest first. */
export const listRange = async (db: Database, brandId: string, { endpointId, from, to, status, limit }: ReplayRange): Promise<Delivery[]> =>
  await deliveries(db)
    .where('brand_id', '=', brandId)
    .where('endpoint_id', '=', endpointId)
    .where('created_at', '>=', from)
    .where('created_at', '<=', to)
    .where('replay_of', 'is', null)
    .where('status', 'in', status === 'all' ? ['failed', 'delivered'] : [status])
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
    .execute()

/** What waits for each of these endpoints, in order, at most `limit` each. */
export const listWaiting = async (db: Database, endpointIds: string[], limit: number): Promise<Delivery[]> => {
  if (endpointIds.length === 0) return []
  const first = sql<string>`(
    select w.id from webhook_endpoint e
    cross join lateral (
      select d.id from delivery d where d.brand_id = e.brand_id and d.endpoint_id = e.id and d.status = 'pending' order by d.created_at, d.id limit ${limit}) w
    where e.id in (${sql.join(endpointIds)}))`
  return await deliveries(db).where('id', 'in', first).orderBy('created_at').orderBy('id').execute()
}

/** Gives up everything that waits for an endpoint. It can be sent again. Returns how many there were. */
export const giveUpWaiting = async (db: Database, { brandId, id }: Pick<Endpoint, 'brandId' | 'id'>): Promise<number> => {
  const { numUpdatedRows } = await db
    .updateTable('delivery')
    .set({ status: 'failed', next_attempt_at: null })
    .where('brand_id', '=', brandId)
    .where('endpoint_id', '=', id)
    .where('status', '=', 'pending')
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

export const findDelivery = async (db: Database, brandId: string, id: string): Promise<Delivery | undefined> =>
  await deliveries(db).where('brand_id', '=', brandId).where('id', '=', id).executeTakeFirst()

export interface DeliveryFilter {
  endpointId?: string
  status?: Delivery['status']
  before?: { createdAt: Date; id: string }
  limit?: number
}

/** Newest first. */
export const listDeliveries = async (db: Database, brandId: string, { endpointId, status, before, limit = 50 }: DeliveryFilter = {}): Promise<Delivery[]> => {
  let query = deliveries(db).where('brand_id', '=', brandId)
  if (endpointId) query = query.where('endpoint_id', '=', endpointId)
  if (status) query = query.where('status', '=', status)
  if (before) query = query.where(eb => eb(eb.refTuple('created_at', 'id'), '<', eb.tuple(before.createdAt, before.id)))
  return await query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

/** Forgets what was delivered or given up, with its attempts; what waits stays. */
export const forgetDeliveriesBefore = async (db: Database, before: Date): Promise<void> => {
  await db.deleteFrom('delivery').where('created_at', '<', before).where('status', '<>', 'pending').execute()
}
