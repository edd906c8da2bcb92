import { sql } from 'kysely'
import type { Database } from '../client.ts'
import { listEndpointsById, type Endpoint } from './endpoint.ts'
import { listWaiting, type Delivery } from './delivery.ts'

/** An endpoint held by one carrier: its messages go one after the other. */
export interface Lane {
  endpoint: Endpoint
  heldBy: string
  /** What is due on it, in order, a handful at a time. */
  due: Delivery[]
}

/** Read at once of one endpoint: fewer than these are all there is. */
export const AT_ONCE = 25

export interface Taking {
  now: Date
  /** When a killed carrier lets go. */
  until: Date
  heldBy: string
  limit: number
  /** Endpoints whose last attempt failed, or those whose last one did not. */
  failing: boolean
  withDemo?: boolean
}

/** Takes endpoints that have something due and that nobody else holds. */
export const takeLanes = async (db: Database, { now, until, heldBy, limit, failing, withDemo = true }: Taking): Promise<Lane[]> => {
  if (limit <= 0) return []
  const { rows } = await sql<{ id: string }>`
    update webhook_endpoint set held_until = ${until}, held_by = ${heldBy}
    where (brand_id, id) in (
      select e.brand_id, e.id from ${due(now, withDemo)}
        and ${failing ? sql`e.failures > 0` : sql`e.failures = 0`}
      order by head.next_attempt_at limit ${limit} for update of e skip locked)
    returning id`.execute(db)
  const ids = rows.map(({ id }) => id)
  const [endpoints, waiting] = [await listEndpointsById(db, ids), Map.groupBy(await listWaiting(db, ids, AT_ONCE), ({ endpointId }) => endpointId)]
  return endpoints.map(endpoint => ({ endpoint, heldBy, due: dueOf(waiting.get(endpoint.id) ?? [], now) }))
}

/** Endpoints that nobody holds, each with the first message that waits for it. */
const due = (now: Date, withDemo: boolean) => sql`webhook_endpoint e
  cross join lateral (
    select d.next_attempt_at from delivery d where d.brand_id = e.brand_id and d.endpoint_id = e.id and d.status = 'pending'
    order by d.created_at, d.id limit 1) head
  where (e.held_until is null or e.held_until < ${now}) and (e.retry_at is null or e.retry_at <= ${now}) and head.next_attempt_at <= ${now}
    and (${withDemo} or e.brand_id not in (select id from brand where origin = 'demo'))`

/** Whether a message waits for a carrier now. */
export const hasDue = async (db: Database, now: Date, { withDemo = true }: { withDemo?: boolean } = {}): Promise<boolean> =>
  (await sql`select e.id from ${due(now, withDemo)} limit 1`.execute(db)).rows.length > 0

/** What became due on a lane, and how its endpoint is by now; undefined: the endpoint is gone. */
export const readLane = async (db: Database, { endpoint: { id }, heldBy }: Lane, now: Date): Promise<Lane | undefined> => {
  const [endpoint] = await listEndpointsById(db, [id])
  return endpoint && { endpoint, heldBy, due: dueOf(await listWaiting(db, [id], AT_ONCE), now) }
}

/** Nothing passes a message that is not due yet. */
const dueOf = (waiting: Delivery[], now: Date): Delivery[] => {
  const notYet = waiting.findIndex(({ nextAttemptAt }) => nextAttemptAt !== null && nextAttemptAt > now)
  return notYet === -1 ? waiting : waiting.slice(0, notYet)
}

/** Holds a lane for longer; false: it is another's by now. */
export const keepLane = async (db: Database, { endpoint, heldBy }: Pick<Lane, 'endpoint' | 'heldBy'>, until: Date): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('webhook_endpoint')
    .set({ held_until: until })
    .where('brand_id', '=', endpoint.brandId)
    .where('id', '=', endpoint.id)
    .where('held_by', '=', heldBy)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export const releaseLanes = async (db: Database, lanes: Lane[]): Promise<void> => {
  await sql`
    update webhook_endpoint e set held_until = null, held_by = null
    from json_to_recordset(${JSON.stringify(lanes.map(({ endpoint, heldBy }) => ({ brand_id: endpoint.brandId, id: endpoint.id, held_by: heldBy })))}::json) as l(brand_id uuid, id uuid, held_by text)
    where e.brand_id = l.brand_id and e.id = l.id and e.held_by = l.held_by`.execute(db)
}

/** Lets every lane go: for whoever has the database alone, since any other carrier is dead. */
export const releaseAllLanes = async (db: Database): Promise<void> => {
  await db.updateTable('webhook_endpoint').set({ held_until: null, held_by: null }).where('held_until', 'is not', null).execute()
}
