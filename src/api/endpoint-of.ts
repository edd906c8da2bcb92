import type { Told } from '../contract.ts'
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
  if (!endpoint.enabled) throw new Problem(409, asleep(endpoint))
  return endpoint
}

const asleep = ({ name, disabledTold }: Endpoint): Told => ({
  es: `«${name}» está apagado${disabledTold ? `: ${disabledTold.es}` : '. Enciéndelo antes.'}`,
  en: `“${name}” is turned off${disabledTold ? `: ${disabledTold.en}` : '. Turn it on first.'}`,
})
