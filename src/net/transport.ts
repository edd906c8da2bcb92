import type { Readable } from 'node:stream'
import { type buildConnector, Client } from 'undici'
import { CollectorError } from '../contract.ts'
import { networkFailure } from './failure.ts'
import type { Line } from './line.ts'

export interface Outgoing {
  url: URL
  method: string
  headers: Record<string, string>
  body: string | Uint8Array | undefined
  /** From the first packet to the end of `read`. */
  timeoutMs: number
  signal: AbortSignal | undefined
  /** The address, as messages show it. */
  where: string
}

export interface Incoming {
  status: number
  /** Lower-case names; repeated headers joined by a comma. */
  headers: Record<string, string>
  body: Readable
}

/** Room for the many cookies of large sites; beyond is no answer to read. */
const MAX_HEADER_BYTES = 32 * 1024

/**
 * One request and its answer over one connection of its own, closed when `read` is done with the answer, however much of
 * it is left. No pool: every request passes the check of its address, and nothing half-open outlives it. A line given keeps
 * the connection of an exchange that went well for the next one.
 * Throws CollectorError, or the reason of the caller's own signal.
 */
export const transmit = async <T>(
  connect: buildConnector.connector,
  outgoing: Outgoing,
  read: (incoming: Incoming) => Promise<T> | T,
  line?: Line,
): Promise<T> => {
  const { url, method, headers, body, where, timeoutMs } = outgoing
  outgoing.signal?.throwIfAborted()
  const client = line?.take(url.origin) ?? new Client(url.origin, { connect, maxHeaderSize: MAX_HEADER_BYTES })
  let isWell = false
  const timeout = AbortSignal.timeout(Math.max(1, Math.ceil(timeoutMs)))
  const signal = outgoing.signal ? AbortSignal.any([timeout, outgoing.signal]) : timeout
  // undici's own signal waits for the connection; destroying the client does not.
  const cut = (): void => void client.destroy(signal.reason as Error).catch(() => {})
  signal.addEventListener('abort', cut, { once: true })
  try {
    const path = url.pathname + url.search
    const response = await client.request({ path, method: method as 'GET', headers, body, reset: line === undefined })
    // Whoever cuts a body reads no more of it: its error then has nobody else to hear it.
    response.body.on('error', () => {})
    const answer = await read({ status: response.statusCode, headers: flatten(response.headers), body: response.body })
    isWell = !signal.aborted && !client.destroyed
    return answer
  } catch (error) {
    outgoing.signal?.throwIfAborted()
    if (timeout.aborted) throw timedOut(where, timeoutMs, error)
    throw networkFailure(error, where)
  } finally {
    signal.removeEventListener('abort', cut)
    if (line && isWell) line.keep(url.origin, client)
    else void client.destroy().catch(() => {})
  }
}

const timedOut = (where: string, timeoutMs: number, cause: unknown): CollectorError => {
  const seconds = Math.round(timeoutMs / 100) / 10
  return new CollectorError('transient', { es: `${where} no respondió del todo en ${seconds} s. Marea lo intenta otra vez.`, en: `${where} did not answer in full within ${seconds} s. Marea tries again.` }, { cause })
}

const flatten = (headers: Record<string, string | string[] | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value ?? ''].flat().join(', ')]))
