import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Http } from '../../src/contract.ts'
import { plainFiles } from '../helpers/plain-files.ts'
import { plainHttp, rewrittenHttp } from '../helpers/plain-http.ts'
import type { ReplyState, ReplyWorld, State, World } from './world.ts'

/** A request as worlds look at it. */
export interface Asked {
  method: string
  url: URL
  headers: IncomingMessage['headers']
  body: string
}

/** What a world answers; `json` or `body`, 200 unless said. */
export interface Given {
  status?: number
  headers?: Record<string, string>
  json?: unknown
  body?: string | Uint8Array
}

export interface ServerWorld {
  /** The fixed hosts of the collector that this server stands for, as `https://api.example`; none where config names the address. */
  origins?: string[]
  config(base: string): unknown
  /** The source itself in the states that are its own: steady, edited, deleted, grown, empty, doubled, changed, looping and what is not common. */
  answer(asked: Asked, state: State, base: string): Given | Promise<Given>
  /** Requests that stay well in every state, such as the one for a token. */
  spared?(asked: Asked): boolean
  retryAfterSeconds: number
  /** Answers of the common states that this platform gives in its own way. */
  own?: State[]
  reply?: { target: string; standing(): string[]; become(state: ReplyState): void }
}

const COMMON: Partial<Record<State, Given>> = {
  failing: { status: 503, body: 'later' },
  missing: { status: 404, json: { error: 'not found' } },
  unauthorized: { status: 401, json: { error: 'invalid credentials' } },
  html: { headers: { 'content-type': 'text/html' }, body: '<!doctype html><title>Un momento</title><p>Comprobando su navegador</p>' },
  blank: { body: '' },
}

const common = (state: State, { retryAfterSeconds, own = [] }: ServerWorld): Given | undefined => {
  if (own.includes(state)) return undefined
  if (state === 'limited') return { status: 429, headers: { 'retry-after': String(retryAfterSeconds) }, body: 'slow down' }
  return COMMON[state]
}

/** Opens a platform of our own making on 127.0.0.1. Faults that every server has are answered here, the rest by the world. */
export const openServerWorld = async (world: ServerWorld): Promise<World> => {
  let state: State = 'steady'
  let base = ''
  const server = createServer((request, response) => void respond(request, response).catch(error => response.writeHead(500).end(String(error))))
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = await readAsked(request, base)
    const spared = world.spared?.(asked) ?? false
    const given = (spared ? undefined : common(state, world)) ?? (await world.answer(asked, state, base))
    send(response, given, state === 'cut' && !spared)
  }
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const http: Http = world.origins ? rewrittenHttp(Object.fromEntries(world.origins.map(origin => [origin, base]))) : plainHttp
  return {
    config: world.config(base),
    http,
    files: plainFiles,
    become: async next => void (state = next),
    ...(world.reply && { reply: world.reply satisfies ReplyWorld }),
    close: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

const readAsked = async (request: IncomingMessage, base: string): Promise<Asked> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return { method: request.method!, url: new URL(request.url!, base), headers: request.headers, body: Buffer.concat(chunks).toString('utf8') }
}

/** Hands over an answer; one that is cut says it is longer than what comes. */
const send = (response: ServerResponse, { status = 200, headers = {}, json, body }: Given, cut: boolean): void => {
  const whole = json === undefined ? (body ?? '') : JSON.stringify(json)
  const type = json === undefined ? {} : { 'content-type': 'application/json' }
  if (!cut) return void response.writeHead(status, { ...type, ...headers }).end(whole)
  response.writeHead(200, { ...type, 'content-length': 100_000 })
  response.write(whole.slice(0, Math.ceil(whole.length / 2)) || ' ', () => response.destroy())
}

