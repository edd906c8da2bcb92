import type { Readable } from 'node:stream'
import type { buildConnector } from 'undici'
import type { HttpRequest } from '../contract.ts'
import type { Line } from './line.ts'
import type { Hop } from './redirect.ts'
import { transmit } from './transport.ts'

export interface Exchange {
  status: number
  /** Lower-case names. */
  headers: Record<string, string>
  /** The beginning of the body, at most `maxBytes` of it. */
  excerpt: string
  durationMs: number
}

/** Enough of an answer to see what a receiver has to say. */
const EXCERPT_BYTES = 2048
const TIMEOUT_MS = 15_000
/** The status is the answer; for the words after it we do not wait long. */
const EXCERPT_MS = 2_000

/** One request, whatever its answer. Messages name only the origin: the paths of webhooks are secrets. */
export const exchangeOnce = async (
  connect: buildConnector.connector,
  { url, method, headers, body }: Pick<Hop, 'url' | 'method' | 'headers' | 'body'>,
  { maxBytes = EXCERPT_BYTES, timeoutMs = TIMEOUT_MS, signal }: HttpRequest,
  line?: Line,
): Promise<Exchange> => {
  const started = performance.now()
  const outgoing = { url, method, body, headers: { ...headers, 'accept-encoding': 'identity' }, timeoutMs, signal, where: url.origin }
  return transmit(connect, outgoing, async (incoming) => {
    const excerpt = incoming.headers['content-encoding'] ? '' : await readExcerpt(incoming.body, maxBytes, Math.min(EXCERPT_MS, timeoutMs))
    return { status: incoming.status, headers: incoming.headers, excerpt, durationMs: Math.round(performance.now() - started) }
  }, line)
}

/** What comes of a body within the caps. A body that breaks off or hangs takes nothing from the status already given. */
const readExcerpt = async (body: Readable, maxBytes: number, waitMs: number): Promise<string> => {
  const chunks: Buffer[] = []
  const timer = setTimeout(() => body.destroy(), waitMs)
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      if (chunks.reduce((bytes, { length }) => bytes + length, 0) >= maxBytes) break
    }
  } catch {
    // Nothing to add: what has come is the excerpt.
  } finally {
    clearTimeout(timer)
  }
  // A character cut in half by the cap is left out rather than shown as a mark.
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, maxBytes), { stream: true })
}
