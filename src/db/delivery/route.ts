import { sql } from 'kysely'
import type { QuietHours, Rule, Severity } from '../../domain/alert/route.ts'
import type { Origin } from '../brand.ts'
import type { Database } from '../client.ts'
import { newId } from '../id.ts'

/** Who of a brand is told of what, and when they want to sleep. */
export interface Route extends Rule {
  id: string
  brandId: string
  name: string
  position: number
  endpointIds: string[]
  owner: string | null
  firstStep: string | null
  quiet: QuietHours | null
  origin: Origin
}

export type RouteDraft = Omit<Route, 'id' | 'brandId'>

const routes = (db: Database) =>
  db
    .selectFrom('alert_route')
    .select([
      'id', 'brand_id as brandId', 'name', 'position', 'events', 'kinds', 'moments', 'min_severity as minSeverity', 'endpoint_ids as endpointIds',
      'owner', 'first_step as firstStep', 'quiet', 'origin',
    ])
    .$narrowType<{ origin: Origin; minSeverity: Severity; quiet: QuietHours | null }>()

/** In the order they are read. */
export const listRoutes = async (db: Database, brandId: string): Promise<Route[]> =>
  await routes(db).where('brand_id', '=', brandId).orderBy('position').orderBy('name').execute()

export const findRoute = async (db: Database, brandId: string, id: string): Promise<Route | undefined> =>
  await routes(db).where('brand_id', '=', brandId).where('id', '=', id).executeTakeFirst()

/** Makes the route of that name or brings it to the draft. */
export const saveRoute = async (db: Database, brandId: string, { minSeverity, endpointIds, firstStep, quiet, ...rest }: RouteDraft): Promise<Route> => {
  const values = { ...rest, min_severity: minSeverity, endpoint_ids: endpointIds, first_step: firstStep, quiet: quiet === null ? null : JSON.stringify(quiet) }
  await db
    .insertInto('alert_route')
    .values({ id: newId(), brand_id: brandId, ...values })
    .onConflict(conflict => conflict.columns(['brand_id', 'name']).doUpdateSet(values))
    .execute()
  return (await routes(db).where('brand_id', '=', brandId).where('name', '=', rest.name).executeTakeFirst())!
}

export const deleteRoute = async (db: Database, brandId: string, id: string): Promise<boolean> => {
  const { numDeletedRows } = await db.deleteFrom('alert_route').where('brand_id', '=', brandId).where('id', '=', id).executeTakeFirst()
  return numDeletedRows > 0n
}

/** Takes an endpoint out of every route; call it where the endpoint goes. */
export const leaveRoutes = async (db: Database, brandId: string, endpointId: string): Promise<void> => {
  await sql`update alert_route set endpoint_ids = array_remove(endpoint_ids, ${endpointId}::text) where brand_id = ${brandId} and ${endpointId}::text = any(endpoint_ids)`.execute(db)
}
