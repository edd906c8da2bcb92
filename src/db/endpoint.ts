import type { Origin } from './brand.ts'
import type { Database } from './client.ts'
import { newId } from './id.ts'

export interface Endpoint {
  id: string
  brandId: string
  name: string
  url: string
  /** Sealed; the newest first. Two while a rotation lasts. */
  secrets: string[]
  /** Event types it wants; empty: all. */
  events: string[]
  enabled: boolean
  disabledAt: Date | null
  disabledReason: string | null
  origin: Origin
  createdAt: Date
}

export type EndpointDraft = Pick<Endpoint, 'name' | 'url' | 'secrets'> & Partial<Pick<Endpoint, 'events' | 'enabled' | 'origin'>>

const endpoints = (db: Database) =>
  db
    .selectFrom('webhook_endpoint')
    .select([
      'id', 'brand_id as brandId', 'name', 'url', 'secrets', 'events', 'enabled', 'disabled_at as disabledAt',
      'disabled_reason as disabledReason', 'origin', 'created_at as createdAt',
    ])
    .$narrowType<Pick<Endpoint, 'origin'>>()

export const listEndpoints = async (db: Database, brandId: string): Promise<Endpoint[]> =>
  await endpoints(db).where('brand_id', '=', brandId).orderBy('name').execute()

export const findEndpoint = async (db: Database, brandId: string, id: string): Promise<Endpoint | undefined> =>
  await endpoints(db).where('brand_id', '=', brandId).where('id', '=', id).executeTakeFirst()

/** Makes the endpoint or brings it to the draft; turning it on again forgets why it was turned off. */
export const saveEndpoint = async (db: Database, brandId: string, draft: EndpointDraft): Promise<Endpoint> => {
  const values = { ...draft, ...(draft.enabled && { disabled_at: null, disabled_reason: null }) }
  await db
    .insertInto('webhook_endpoint')
    .values({ id: newId(), brand_id: brandId, ...values })
    .onConflict(conflict => conflict.columns(['brand_id', 'name']).doUpdateSet(values))
    .execute()
  return (await endpoints(db).where('brand_id', '=', brandId).where('name', '=', draft.name).executeTakeFirst())!
}

export const disableEndpoint = async (db: Database, brandId: string, id: string, reason: string, now: Date): Promise<void> => {
  await db
    .updateTable('webhook_endpoint')
    .set({ enabled: false, disabled_at: now, disabled_reason: reason })
    .where('brand_id', '=', brandId)
    .where('id', '=', id)
    .execute()
}

export const deleteEndpoint = async (db: Database, brandId: string, id: string): Promise<boolean> => {
  const { numDeletedRows } = await db.deleteFrom('webhook_endpoint').where('brand_id', '=', brandId).where('id', '=', id).executeTakeFirst()
  return numDeletedRows > 0n
}
