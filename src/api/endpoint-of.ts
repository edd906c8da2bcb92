import type { Database } from '../db/client.ts'
import { findEndpoint, type Endpoint } from '../db/delivery/endpoint.ts'
import { notFound, Problem } from './problem.ts'

export const endpointOf = async (db: Database, brandId: string, id: string): Promise<Endpoint> => {
  const endpoint = await findEndpoint(db, brandId, id)
  if (!endpoint) throw notFound('webhook endpoint', id)
  return endpoint
}

/** One that is told; of one that is turned off, why. */
export const awakeEndpoint = async (db: Database, brandId: string, id: string): Promise<Endpoint> => {
  const endpoint = await endpointOf(db, brandId, id)
  if (!endpoint.enabled) throw new Problem(409, `“${endpoint.name}” is turned off${endpoint.disabledReason ? `: ${endpoint.disabledReason}` : '. Turn it on first.'}`)
  return endpoint
}
