import { CollectorError, type Told } from '../contract.ts'
import type { Exchange } from './exchange.ts'
import { parseRetryAfter } from './retry.ts'

/** What became of one attempt of a delivery. */
export interface Sent {
  /** Absent when there was no answer. */
  status?: number
  /** 2xx. */
  ok: boolean
  durationMs: number
  /** The first 2 KB of the answer. */
  responseExcerpt: string
  /** Of the answer, capped; no cookies. */
  responseHeaders?: Record<string, string>
  /** What went wrong, in a sentence. */
  told?: Told
  retryAfterMs?: number
  /** The receiver says that it is gone: send no more. */
  gone: boolean
  /** Nothing would change on another try: this message is given up. */
  refused?: boolean
}

const MOST_HEADERS = 20
const LONGEST_VALUE = 200

/** An answer as a verdict on the attempt. `goneOn`: statuses by which the receiver says that it is no more. */
export const verdict = ({ status, headers, excerpt, durationMs }: Exchange, now: number, goneOn: readonly number[] = [410]): Sent => {
  const ok = status >= 200 && status < 300
  const gone = goneOn.includes(status)
  const sent = { status, ok, durationMs, responseExcerpt: excerpt, responseHeaders: kept(headers), gone }
  if (ok) return sent
  return { ...sent, told: failureOf(status, gone), retryAfterMs: parseRetryAfter(headers['retry-after'], now) }
}

/** An attempt without an answer. Throws what is no failure of the receiver. */
export const unanswered = (error: unknown, started: number): Sent => {
  if (!(error instanceof CollectorError)) throw error
  return { ok: false, durationMs: Math.round(performance.now() - started), responseExcerpt: '', told: error.told, gone: false }
}

const kept = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'set-cookie').slice(0, MOST_HEADERS).map(([name, value]) => [name.slice(0, LONGEST_VALUE), value.slice(0, LONGEST_VALUE)]))

const failureOf = (status: number, gone: boolean): Told => {
  const [es, en] = [`El receptor respondió ${status}`, `The receiver answered ${status}`]
  if (gone) return { es: `${es}: ya no existe y no quiere más mensajes.`, en: `${en}: it is gone and wants no more deliveries.` }
  if (status < 400) return { es: `${es}, una redirección. Los mensajes no siguen ninguna: dale al destino su dirección definitiva.`, en: `${en}, a redirect. Deliveries follow none: give the endpoint its final address.` }
  if (status === 401 || status === 403) return { es: `${es} y no admite el mensaje: revisa su secreto y su cortafuegos.`, en: `${en} and does not admit it: check its secret and its firewall.` }
  return { es: `${es}; un mensaje cuenta como recibido con 2xx.`, en: `${en}; a delivery counts as received on 2xx.` }
}
