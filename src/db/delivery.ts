import { sql } from 'kysely'
import type { Database } from './client.ts'
import type { Endpoint } from './endpoint.ts'
import { newId } from './id.ts'

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

export interface Attempt {
  number: number
  attemptedAt: Date
  durationMs: number
  status: number | null
  error: string | null
  requestHeaders: Record<string, string>
  responseExcerpt: string | null
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
const bodyOf = ({ event, data }: Message, now: Date): string => JSON.stringify({ type: event, timestamp: now.toISOString(), data })

/** Puts a message in the outbox of every endpoint given; call it in the transaction of what it tells. */
export const enqueue = async (db: Database, endpoints: Endpoint[], message: Message, now: Date): Promise<string[]> => {
  if (endpoints.length === 0) return []
  const body = bodyOf(message, now)
  const rows = endpoints.map(endpoint => {
    const id = newId(now.getTime())
    return {
      brand_id: endpoint.brandId,
      id,
      endpoint_id: endpoint.id,
      message_id: `msg_${id.replaceAll('-', '')}`,
      event: message.event,
      body,
      next_attempt_at: now,
      created_at: now,
      test: message.test ?? false,
    }
  })
  await db.insertInto('delivery').values(rows).execute()
  return rows.map(row => row.id)
}

/** Sends a delivery's bytes once more under the same message id. */
export const replay = async (db: Database, delivery: Delivery, now: Date): Promise<Delivery> => {
  const id = newId(now.getTime())
  await db
    .insertInto('delivery')
    .values({
      brand_id: delivery.brandId,
      id,
      endpoint_id: delivery.endpointId,
      message_id: delivery.messageId,
      event: delivery.event,
      body: delivery.body,
      next_attempt_at: now,
      created_at: now,
      replay_of: delivery.id,
      test: delivery.test,
    })
    .execute()
  return (await findDelivery(db, delivery.brandId, id))!
}

/**
 * Takes what is due for one attempt each. In order per endpoint: a message waits until the older ones of its endpoint
 * were delivered or given up. A killed carrier lets go at `until`.
 */
export const holdDue = async (db: Database, { now, until, limit = 20, withDemo = true }: { now: Date; until: Date; limit?: number; withDemo?: boolean }): Promise<Delivery[]> => {
  const { rows } = await sql<{ id: string }>`
    update delivery set held_until = ${until}, attempts = attempts + 1
    where (brand_id, id) in (
      select d.brand_id, d.id from delivery d
      where d.status = 'pending' and d.next_attempt_at <= ${now} and (d.held_until is null or d.held_until < ${now})
        and (${withDemo} or d.brand_id not in (select id from brand where origin = 'demo'))
        and not exists (
          select from delivery older
          where older.brand_id = d.brand_id and older.endpoint_id = d.endpoint_id and older.status = 'pending'
            and (older.created_at, older.id) < (d.created_at, d.id))
      order by d.next_attempt_at limit ${limit} for update skip locked)
    returning id`.execute(db)
  if (rows.length === 0) return []
  return await deliveries(db).where('id', 'in', rows.map(row => row.id)).orderBy('created_at').orderBy('id').execute()
}

/** Lets every message go: for whoever has the database alone, since any other carrier is dead. */
export const releaseAllDeliveries = async (db: Database): Promise<void> => {
  await db.updateTable('delivery').set({ held_until: null }).where('held_until', 'is not', null).execute()
}

/** Whether a message waits for a carrier now. */
export const hasDue = async (db: Database, now: Date, { withDemo = true }: { withDemo?: boolean } = {}): Promise<boolean> =>
  (await db
    .selectFrom('delivery')
    .select('id')
    .where('status', '=', 'pending')
    .where('next_attempt_at', '<=', now)
    .where(eb => eb.or([eb('held_until', 'is', null), eb('held_until', '<', now)]))
    .$if(!withDemo, query => query.where('brand_id', 'not in', db.selectFrom('brand').select('id').where('origin', '=', 'demo')))
    .limit(1)
    .executeTakeFirst()) !== undefined

export type AttemptEnd = { status: 'delivered' } | { status: 'failed' } | { status: 'pending'; nextAttemptAt: Date }

/** Writes an attempt down and what follows from it. */
export const recordAttempt = async (db: Database, delivery: Delivery, attempt: Attempt, end: AttemptEnd): Promise<void> => {
  await db.transaction().execute(async trx => {
    await trx
      .insertInto('delivery_attempt')
      .values({
        brand_id: delivery.brandId,
        delivery_id: delivery.id,
        number: attempt.number,
        attempted_at: attempt.attemptedAt,
        duration_ms: attempt.durationMs,
        status: attempt.status,
        error: attempt.error,
        request_headers: JSON.stringify(attempt.requestHeaders),
        response_excerpt: attempt.responseExcerpt,
      })
      .onConflict(conflict => conflict.doNothing())
      .execute()
    await trx
      .updateTable('delivery')
      .set({
        status: end.status,
        held_until: null,
        next_attempt_at: end.status === 'pending' ? end.nextAttemptAt : null,
        delivered_at: end.status === 'delivered' ? attempt.attemptedAt : null,
      })
      .where('brand_id', '=', delivery.brandId)
      .where('id', '=', delivery.id)
      .execute()
  })
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

export const listAttempts = async (db: Database, brandId: string, deliveryId: string): Promise<Attempt[]> =>
  await db
    .selectFrom('delivery_attempt')
    .select([
      'number', 'attempted_at as attemptedAt', 'duration_ms as durationMs', 'status', 'error', 'request_headers as requestHeaders',
      'response_excerpt as responseExcerpt',
    ])
    .where('brand_id', '=', brandId)
    .where('delivery_id', '=', deliveryId)
    .orderBy('number')
    .$narrowType<Pick<Attempt, 'requestHeaders'>>()
    .execute()
