import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { readBody, sendGiven, troubledAs, withoutKey, type Trouble } from './exchange.ts'
import { feedOf } from './feeds.ts'
import { liveUntil } from './live.ts'
import { feedAddresses, indexPage, postPage, sinkPage } from './pages.ts'
import type { Asked } from './platform.ts'
import { answerAs, byHost, openPlatforms, type Standing } from './platforms.ts'
import { shownAt, type Post, type Shown } from './post.ts'
import { isSite, type SiteKey } from './sites.ts'
import { createSink, type Sink, type Verify } from './sink.ts'
import { tellStory } from './story.ts'
import { readLibrary } from './texts.ts'

export interface InternetOptions {
  now(): Date
  /** When the story was begun: history lies before it, what is live after. */
  start: Date
  seed?: string
  /** 0: any free one. */
  port?: number
  /** Checks the signature of what is posted to the sink. */
  verify: Verify
  /** Everything written by an instant, whatever becomes of it later. Left out: the story, and what goes on while the server runs. */
  written?: Written
}

export type Written = (until: Date) => Post[]

/** A small internet on loopback: sites with feeds, pages of opinions, the APIs of platforms, and a receiver of webhooks. */
export interface Internet {
  origin: string
  port: number
  sinkUrl: string
  /** Where its chat takes messages. */
  chatUrl: string
  sink: Sink
  /** The address of each platform → where it stands here: for a door that is told so. */
  standIns: Record<string, string>
  /** The platforms, each by the name of its collector. */
  platforms: Standing[]
  /** Makes the feed of a path or the platform of a name misbehave: a status, or a body that is cut or is something else; undefined: well again. */
  trouble(at: string, mode: Trouble | undefined): void
  /** The author of a post deletes it, wherever it stands. */
  withdraw(id: string): void
  close(): Promise<void>
}

// Who knows the feed already is given what moved lately, as a site shows its first page.
const LATELY_MS = 3 * 86_400_000
const CHAT = '/sink/chat'

export const openInternet = async ({ now, start, seed, port = 0, verify, written = storyFrom({ start, ...(seed !== undefined && { seed }) }) }: InternetOptions): Promise<Internet> => {
  const sink = createSink(verify, now)
  const troubles = new Map<string, Trouble>()
  const withdrawn = new Map<string, Date>()

  const tell = (at: Date): Shown[] => {
    const posts = written(at).map(post => (withdrawn.has(post.id) ? { ...post, deletedAt: withdrawn.get(post.id)! } : post))
    return posts.flatMap(post => shownAt(post, at) ?? []).toSorted((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime())
  }
  let told: { key: string; posts: Shown[] } | undefined
  /** Everything published by now, the newest first. Questions come in flocks: one telling serves all of a moment. */
  const shown = (): Shown[] => {
    const at = now()
    const key = `${at.getTime()} ${withdrawn.size}`
    if (told?.key !== key) told = { key, posts: tell(at) }
    return told.posts
  }
  const platforms = await openPlatforms({ shown, now })
  const hosts = byHost(platforms)
  const server = createServer((request, response) => {
    answer(request, response).catch(error => response.writeHead(500).end(String(error)))
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  const actualPort = (server.address() as { port: number }).port
  const origin = `http://127.0.0.1:${actualPort}`
  const feeds = feedAddresses(origin)

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', origin)
    if (request.headers.host !== `127.0.0.1:${actualPort}`) return void response.writeHead(421).end()
    const [, host = ''] = pathname.split('/')
    const here = hosts.get(host)
    if (here) return await sendPlatform(request, response, { host, here })
    if (request.method === 'POST' && (pathname === '/sink' || pathname === CHAT)) return await receive(request, response, pathname === CHAT)
    if (request.method !== 'GET') return void response.writeHead(405).end()
    const feed = feeds.get(pathname)
    if (feed) return sendFeed(request, response, { ...feed, trouble: troubles.get(pathname) })
    if (pathname === '/') return sendPage(response, indexPage(origin))
    if (pathname === '/sink') return sendPage(response, sinkPage(sink.list()))
    if (pathname === '/sink.json') return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(sink.list()))
    const [, site = '', id = ''] = pathname.split('/')
    const post = isSite(site) ? shown().find(one => one.site === site && one.id === id) : undefined
    if (post) return sendPage(response, postPage(post))
    response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('No hay nada aquí.')
  }

  /** Platforms that share a host stand below it: `/api.trustpilot.com/v1/…`. */
  const sendPlatform = async (request: IncomingMessage, response: ServerResponse, { host, here }: { host: string; here: Standing[] }): Promise<void> => {
    const body = await readBody(request)
    if (body === undefined) return void response.writeHead(413).end()
    const headers = here.some(({ id }) => troubles.get(id) === 'revoked') ? withoutKey(request.headers) : request.headers
    const asked: Asked = { method: request.method ?? 'GET', url: new URL(`https://${host}${request.url!.slice(host.length + 1) || '/'}`), headers, body }
    const { given, by } = answerAs(here, asked)
    const trouble = by && troubles.get(by.id)
    if (trouble === 'silent') return
    sendGiven(response, troubledAs(trouble, by) ?? given, trouble === 'truncated')
  }

  const receive = async (request: IncomingMessage, response: ServerResponse, isChat: boolean): Promise<void> => {
    const body = await readBody(request)
    if (body === undefined) return void response.writeHead(413).end()
    if (isChat) return void (sink.chat(body), response.writeHead(200).end('ok'))
    const { isGenuine } = sink.receive(request.headers as Record<string, string>, body)
    response.writeHead(isGenuine ? 204 : 401).end()
  }

  const sendFeed = (request: IncomingMessage, response: ServerResponse, { site, brand, trouble }: { site: SiteKey; brand: string | null; trouble: Trouble | undefined }): void => {
    if (typeof trouble === 'number') return void response.writeHead(trouble, trouble === 429 ? { 'retry-after': '60' } : {}).end()
    const items = shown().filter(post => post.site === site && (brand === null || post.brand === brand))
    const etag = `"${Math.max(0, ...items.map(({ changedAt }) => changedAt.getTime()))}-${items.length}"`
    const known = request.headers['if-none-match']
    if (known === etag && trouble === undefined) return void response.writeHead(304, { etag }).end()
    const since = now().getTime() - LATELY_MS
    const { type, body } = feedOf(site, known === undefined ? items : items.filter(({ changedAt }) => changedAt.getTime() >= since), origin)
    if (trouble === 'garbage') return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Estamos de mudanza</body></html>')
    response.writeHead(200, { 'content-type': type, etag, 'content-length': Buffer.byteLength(body) })
    if (trouble === 'truncated') return void response.write(body.slice(0, body.length / 2), () => response.destroy())
    response.end(body)
  }
  return {
    origin,
    port: actualPort,
    sinkUrl: `${origin}/sink`,
    chatUrl: origin + CHAT,
    sink,
    standIns: Object.fromEntries(platforms.flatMap(({ origins }) => origins.map(address => [address, `${origin}/${new URL(address).host}`]))),
    platforms,
    trouble: (at, mode) => void (mode === undefined ? troubles.delete(at) : troubles.set(at, mode)),
    withdraw: id => void withdrawn.set(id, now()),
    close: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

const storyFrom = (options: { start: Date; seed?: string }): Written => {
  const library = readLibrary()
  const history = tellStory(library, options)
  return until => [...history, ...liveUntil(library, { ...options, until })]
}

// Small pages of ours with their style inside; no scripts.
const PAGE = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'" }

const sendPage = (response: ServerResponse, page: ReturnType<typeof indexPage>): void => {
  void Promise.resolve(page).then(text => response.writeHead(200, PAGE).end(String(text)))
}
