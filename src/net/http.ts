import type { buildConnector } from 'undici'
import { CollectorError, type Http, type HttpRequest, type HttpResponse } from '../contract.ts'
import { createGuard, type Guard } from './address.ts'
import { createConnector, type Lookup } from './connect.ts'
import { ACCEPTED_ENCODINGS, readBody, readRefusal, tooLarge } from './decode.ts'
import { type Exchange, exchangeOnce } from './exchange.ts'
import { statusFailure } from './failure.ts'
import type { Line } from './line.ts'
import { type Clock, createPoliteness, type Politeness, systemClock, type TakeTurn } from './politeness.ts'
import { type Hop, isRedirect, nextHop } from './redirect.ts'
import { createResponse } from './response.ts'
import { type Budget, parseRetryAfter, spend, withRetries } from './retry.ts'
import { createStandIns, type StandIns } from './stand-in.ts'
import { type Incoming, transmit } from './transport.ts'
import { shown } from './where.ts'

export interface DoorOptions {
  /** Says honestly who asks: `Marea/0.1 (+https://…)`. */
  userAgent: string
  /** Exact hosts or addresses, with a port or without, that may be reached although private. */
  allowHosts: readonly string[]
  /** Between the starts of two requests to one host. Default 1 s. */
  pauseMs?: number
  /** Exact hosts that need no pause: those this process serves itself. */
  unpaused?: readonly string[]
  /** Turns at hosts among several processes; must not fail. */
  takeTurn?: TakeTurn | undefined
  clock?: Clock
  random?: () => number
  lookup?: Lookup
  /** Addresses of the real internet → addresses on loopback that stand in for them, a folder included. For the demo and for tests; no setting reaches it. */
  standIns?: Readonly<Record<string, string>>
}

export interface Door {
  /** The door as collectors see it; `pause: false` for a preview that somebody waits for. */
  http(options?: { pause?: boolean }): Http
  /** One attempt, no redirect followed, any status an answer. Throws CollectorError when there is none. */
  exchange(url: string, request: HttpRequest, line?: Line): Promise<Exchange>
}

/** The contract's defaults. */
const MAX_BYTES = 10_000_000
const TIMEOUT_MS = 20_000
/** What honest sites need is two or three. */
const MAX_REDIRECTS = 5
/** Headers the door writes itself: they say who asks, for which host and how the body is framed. */
const OWN_HEADERS = new Set(['user-agent', 'host', 'accept-encoding', 'content-length', 'transfer-encoding', 'connection', 'te', 'upgrade'])

interface Parts {
  guard: Guard
  connect: buildConnector.connector
  politeness: Politeness
  unpaused: ReadonlySet<string>
  clock: Clock
  random: () => number
  userAgent: string
  standIns: StandIns
}

/** The one outbound door of the process. Throws when `allowHosts` names anything but exact hosts, or a stand-in is not on loopback. */
export const createDoor = (options: DoorOptions): Door => {
  const { userAgent, allowHosts, pauseMs = 1000, clock = systemClock, random = Math.random } = options
  const standIns = createStandIns(options.standIns)
  const guard = createGuard([...allowHosts, ...standIns.hosts])
  const connect = createConnector(guard, options.lookup)
  const parts: Parts = { guard, connect, politeness: createPoliteness(pauseMs, clock, options.takeTurn), unpaused: new Set(options.unpaused), clock, random, userAgent, standIns }
  return {
    http: ({ pause = true } = {}) => ({ request: async (url, request = {}) => ask(parts, firstHop(url, request), request, pause) }),
    exchange: async (url, request, line) => {
      const { headers, ...hop } = firstHop(url, request)
      guard.check(hop.url, hop.url.origin)
      return exchangeOnce(connect, { ...hop, url: standIns.place(hop.url), headers: { ...headers, 'user-agent': userAgent } }, request, line)
    },
  }
}

const firstHop = (address: string, request: HttpRequest): Hop => {
  if (!URL.canParse(address)) throw new CollectorError('config', { es: `${shown(address)} no es una dirección web. Escríbela completa, con https://.`, en: `${shown(address)} is no web address. Write it in full, with https://.` })
  const url = new URL(address)
  url.hash = ''
  const headers = Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const)
  const kept = Object.fromEntries(headers.filter(([name]) => !OWN_HEADERS.has(name)))
  return { url, method: request.method ?? 'GET', headers: kept, body: request.body, stripped: false }
}

const ask = (parts: Parts, first: Hop, request: HttpRequest, pause: boolean): Promise<HttpResponse> => {
  const budget: Budget = { leftMs: request.timeoutMs ?? TIMEOUT_MS }
  const attempt = (): Promise<HttpResponse> => follow(parts, { first, request, pause, budget })
  // Only a reading may be repeated: of anything else nobody knows whether it was done before the connection broke.
  if (first.method !== 'GET' && first.method !== 'HEAD') return attempt()
  return withRetries(attempt, { budget, sleep: parts.clock.sleep, random: parts.random, signal: request.signal })
}

interface Chain {
  first: Hop
  request: HttpRequest
  pause: boolean
  budget: Budget
}

const follow = async (parts: Parts, { first, request, pause, budget }: Chain): Promise<HttpResponse> => {
  let hop = first
  const beforeMs = budget.leftMs
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    parts.guard.check(hop.url, shown(hop.url))
    if (!parts.unpaused.has(hop.url.host)) await waitFor(parts, hop.url.host, pause, request)
    const answer = await spend(budget, () => take(parts, hop, request, budget.leftMs))
    if (!('next' in answer)) return { ...answer, tookMs: Math.round(beforeMs - budget.leftMs) }
    hop = answer.next
  }
  throw new CollectorError('config', { es: `${shown(first.url)} redirige más de ${MAX_REDIRECTS} veces. Comprueba la dirección en un navegador.`, en: `${shown(first.url)} redirects more than ${MAX_REDIRECTS} times. Check the address in a browser.` })
}

const waitFor = async ({ politeness }: Parts, host: string, pause: boolean, { signal, pauseMs }: HttpRequest): Promise<void> => {
  if (pause) await politeness.turn(host, signal, pauseMs)
  else politeness.skipped(host)
}

const take = (parts: Parts, hop: Hop, request: HttpRequest, timeoutMs: number): Promise<HttpResponse | { next: Hop }> => {
  const headers = { accept: '*/*', ...hop.headers, 'user-agent': parts.userAgent, 'accept-encoding': ACCEPTED_ENCODINGS }
  const outgoing = { ...hop, url: parts.standIns.place(hop.url), headers, timeoutMs, signal: request.signal, where: shown(hop.url) }
  return transmit(parts.connect, outgoing, async (incoming) => {
    const { status } = incoming
    if (isRedirect(status) && incoming.headers.location) return { next: nextHop(hop, status, incoming.headers.location) }
    return receive(hop, incoming, { maxBytes: request.maxBytes ?? MAX_BYTES, now: parts.clock.now() })
  })
}

const receive = async (hop: Hop, incoming: Incoming, limits: { maxBytes: number; now: number }): Promise<HttpResponse> => {
  const { status, headers } = incoming
  const where = shown(hop.url)
  const url = hop.url.href
  if (status === 304) return createResponse({ status, headers, url, body: new Uint8Array() }, where)
  if (status >= 400) {
    const retryAfterMs = parseRetryAfter(headers['retry-after'], limits.now)
    throw statusFailure({ status, where, retryAfterMs, stripped: hop.stripped, answer: { headers, body: await readRefusal(incoming.body, headers['content-encoding']) } })
  }
  if (status >= 300) throw new CollectorError('shape', { es: `${where} respondió ${status}, una redirección que no lleva a ninguna parte.`, en: `${where} answered ${status}, a redirect that leads nowhere.` }, { status })
  if (Number(headers['content-length']) > limits.maxBytes) throw tooLarge(where, limits.maxBytes)
  const body = await readBody(incoming.body, { encoding: headers['content-encoding'], maxBytes: limits.maxBytes, where })
  return createResponse({ status, headers, url, body }, where)
}
