import type { Database } from '../client.ts'
import type { Endpoint } from './endpoint.ts'
import { newId } from '../id.ts'

/** A message that waits for the end of quiet hours. */
export interface Held {
  id: string
  brandId: string
  endpointId: string
  event: string
  data: unknown
  heldAt: Date
  dueAt: Date
}

export const holdMessage = async (db: Database, { brandId, id: endpointId }: Endpoint, { event, data, now, dueAt }: { event: string; data: unknown; now: Date; dueAt: Date }): Promise<void> => {
  await db.insertInto('held_message').values({ brand_id: brandId, id: newId(now.getTime()), endpoint_id: endpointId, event, data: JSON.stringify(data), held_at: now, due_at: dueAt }).execute()
}

/** Brands in which quiet hours ended. */
export const listBrandsToSummarise = async (db: Database, now: Date): Promise<string[]> =>
  (await db.selectFrom('held_message').select('brand_id as id').distinct().where('due_at', '<=', now).execute()).map(({ id }) => id)

/**
 * Takes what waits at the endpoints where something is due, all of it, oldest first; one transaction takes it, another
 * finds nothing.
 */
export const takeHeld = async (db: Database, brandId: string, now: Date): Promise<Held[]> =>
  (
    await db
      .deleteFrom('held_message')
      .where('brand_id', '=', brandId)
      .where('endpoint_id', 'in', db.selectFrom('held_message').select('endpoint_id').where('brand_id', '=', brandId).where('due_at', '<=', now))
      .returning(['id', 'brand_id as brandId', 'endpoint_id as endpointId', 'event', 'data', 'held_at as heldAt', 'due_at as dueAt'])
      .execute()
  ).toSorted((a, b) => (a.id < b.id ? -1 : 1))
