import type { Told } from '../../contract.ts'
import type { Origin } from '../brand.ts'
import type { Database } from '../client.ts'
import { newId } from '../id.ts'
import { leaveRoutes } from './route.ts'

export const CHANNELS = ['webhook', 'slack', 'teams', 'discord', 'email'] as const
export type Channel = (typeof CHANNELS)[number]

export interface Endpoint {
  id: string
  brandId: string
  name: string
  channel: Channel
  /** Where it goes; of a chat, whose address is its secret, only the host. */
  url: string
  /** Sealed; the newest first. Signing secrets of a webhook (two while a rotation lasts), the address of a chat. */
  secrets: string[]
  /** Until then the former secret signs as well. */
  rotatedUntil: Date | null
  /** Of its messages; null: the brand's. */
  language: 'es' | 'en' | null
  /** Event types it wants; empty: all. */
  events: string[]
  enabled: boolean
  disabledAt: Date | null
  /** Why it was turned off. */
  disabledTold: Told | null
  /** Attempts that failed in a row, since when, and when the next is made. */
  failures: number
  failingSince: Date | null
  retryAt: Date | null
  origin: Origin
  createdAt: Date
}

export type EndpointDraft = Pick<Endpoint, 'name' | 'url' | 'secrets'> & Partial<Pick<Endpoint, 'events' | 'enabled' | 'origin' | 'channel' | 'language'>>

const endpoints = (db: Database) =>
  db
    .selectFrom('webhook_endpoint')
    .select([
      'id', 'brand_id as brandId', 'name', 'channel', 'url', 'secrets', 'rotated_until as rotatedUntil', 'language', 'events', 'enabled', 'disabled_at as disabledAt',
      'disabled_told as disabledTold', 'failures', 'failing_since as failingSince', 'retry_at as retryAt', 'origin', 'created_at as createdAt',
    ])
    .$narrowType<Pick<Endpoint, 'origin' | 'channel' | 'language' | 'disabledTold'>>()

export const listEndpoints = async (db: Database, brandId: string): Promise<Endpoint[]> =>
  await endpoints(db).where('brand_id', '=', brandId).orderBy('name').execute()

export const listEndpointsById = async (db: Database, ids: string[]): Promise<Endpoint[]> =>
  ids.length === 0 ? [] : await endpoints(db).where('id', 'in', ids).execute()

export const findEndpoint = async (db: Database, brandId: string, id: string): Promise<Endpoint | undefined> =>
  await endpoints(db).where('brand_id', '=', brandId).where('id', '=', id).executeTakeFirst()

const WELL = { disabled_at: null, disabled_told: null, failures: 0, failing_since: null, retry_at: null } as const

/** Makes the endpoint or brings it to the draft; turning it on again forgets why it was turned off. */
export const saveEndpoint = async (db: Database, brandId: string, draft: EndpointDraft): Promise<Endpoint> => {
  const values = { ...draft, ...(draft.enabled && WELL) }
  await db
    .insertInto('webhook_endpoint')
    .values({ id: newId(), brand_id: brandId, ...values })
    .onConflict(conflict => conflict.columns(['brand_id', 'name']).doUpdateSet(values))
    .execute()
  return (await endpoints(db).where('brand_id', '=', brandId).where('name', '=', draft.name).executeTakeFirst())!
}

/** Changes what is given; turning it on again forgets why it was turned off. */
export const changeEndpoint = async (db: Database, { brandId, id }: Endpoint, change: Partial<Pick<Endpoint, 'name' | 'url' | 'secrets' | 'events' | 'enabled' | 'language' | 'rotatedUntil'>>): Promise<void> => {
  const { rotatedUntil, ...rest } = change
  await db
    .updateTable('webhook_endpoint')
    .set({ ...rest, ...(rotatedUntil !== undefined && { rotated_until: rotatedUntil }), ...(change.enabled && WELL) })
    .where('brand_id', '=', brandId)
    .where('id', '=', id)
    .execute()
}

/** Gives it a new secret; the former one signs as well until `until`. */
export const rotateSecret = async (db: Database, endpoint: Endpoint, sealed: string, until: Date): Promise<void> =>
  await changeEndpoint(db, endpoint, { secrets: [sealed, ...endpoint.secrets.slice(0, 1)], rotatedUntil: until })

/** Sealed secrets that sign now, the newest first. */
export const liveSecrets = ({ secrets, rotatedUntil }: Pick<Endpoint, 'secrets' | 'rotatedUntil'>, now: Date): string[] =>
  secrets.slice(0, rotatedUntil !== null && rotatedUntil > now ? 2 : 1)

export const disableEndpoint = async (db: Database, brandId: string, id: string, told: Told, now: Date): Promise<void> => {
  await db
    .updateTable('webhook_endpoint')
    .set({ enabled: false, disabled_at: now, disabled_told: JSON.stringify(told) })
    .where('brand_id', '=', brandId)
    .where('id', '=', id)
    .execute()
}

export const deleteEndpoint = async (db: Database, brandId: string, id: string): Promise<boolean> => {
  await leaveRoutes(db, brandId, id)
  const { numDeletedRows } = await db.deleteFrom('webhook_endpoint').where('brand_id', '=', brandId).where('id', '=', id).executeTakeFirst()
  return numDeletedRows > 0n
}
