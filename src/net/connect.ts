import { lookup as systemLookup } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import { CollectorError } from '../contract.ts'
import { forbidden, type Guard, portOf, refused } from './address.ts'

export interface Resolved {
  address: string
  family: number
}

/** Resolves a host to every address it has. */
export type Lookup = (host: string) => Promise<Resolved[]>

/** Enough for three lost SYN packets; leaves room for a second attempt within the default 20 s. */
const CONNECT_MS = 10_000

export const lookupHost: Lookup = (host) => systemLookup(host, { all: true })

/**
 * The only way out of the process: resolves a host once, keeps the admitted addresses, and hands the socket exactly those,
 * so that a name cannot answer one thing to the check and another to the connection (DNS rebinding).
 */
export const createConnector = (guard: Guard, lookup: Lookup = lookupHost): buildConnector.connector => (target, callback) => {
  admitted(guard, lookup, target).then(
    (addresses) => {
      // Typed by hand: undici's options ask for a port that it takes from the target.
      const options = { lookup: answer(addresses), autoSelectFamily: true, timeout: CONNECT_MS } as buildConnector.BuildOptions
      buildConnector(options)(target, callback)
    },
    (error: Error) => callback(error, null),
  )
}

const admitted = async (guard: Guard, lookup: Lookup, target: buildConnector.Options): Promise<Resolved[]> => {
  const host = target.hostname
  const family = isIP(host)
  const addresses = family ? [{ address: host, family }] : await lookup(host)
  const port = portOf(target)
  const judged = addresses.map((resolved) => ({ resolved, range: guard.against(host, port, resolved.address) }))
  const open = judged.filter(({ range }) => range === undefined).map(({ resolved }) => resolved)
  if (open.length > 0) return open
  const range = judged[0]?.range
  throw range === undefined ? new CollectorError('config', { es: `${host} no tiene dirección. Revisa cómo está escrito.`, en: `${host} has no address. Check the spelling.` }) : refused(host, forbidden(host, range))
}

/** Node asks for one address or for all, as its connection strategy wants. */
const answer = (addresses: Resolved[]): LookupFunction => (_host, options, done) => {
  const first = addresses[0]!
  if (options.all) done(null, addresses)
  else done(null, first.address, first.family)
}
