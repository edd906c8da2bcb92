import { createHash } from 'node:crypto'
import { z } from 'zod'
import { CollectorError, defineCollector, type HttpResponse, type Mention, type Page, type Run } from '../src/contract.ts'
import type { Feed } from '../src/parsing/feed/feed.ts'
import type { FeedItem } from '../src/parsing/feed/feed-item.ts'
import { readFeed } from '../src/parsing/feed/feed-pool.ts'

const config = z.object({
  url: z.url({ protocol: /^https?$/ }).describe('Address of the feed, with https://. RSS, Atom, RDF and JSON Feed are read.'),
  label: z.string().optional().describe('A name for people, where the feed has none that says enough.'),
  kind: z.enum(['article', 'post', 'comment', 'question', 'review']).optional()
    .describe('What the items are. Left out: with stars a review, an answer to another item a comment, otherwise an article.'),
})
type Config = z.output<typeof config>

/** What a run leaves for the next one. Validators belong to one address. */
interface Cursor {
  url: string
  etag?: string
  lastModified?: string
}

/** A feed that asks for longer silence has a typing mistake, or nobody reads it. */
const MAX_PAUSE_MS = 24 * 3_600_000
const ACCEPT = 'application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5'

export default defineCollector({
  title: 'RSS, Atom or JSON feed',
  kind: 'press',
  order: 'newest',
  homepage: 'https://www.rssboard.org/rss-specification',
  auth: 'none',
  config,
  example: { url: 'https://news.example/feed.xml' },
  limits: [
    {
      es: 'Un feed muestra sólo lo más nuevo, a menudo de 10 a 50 entradas: lo que aparece y desaparece entre dos lecturas no se ve, y no hay historia.',
      en: 'A feed shows only its newest items, often 10 to 50: what appears and disappears between two readings is not seen, and there is no history.',
    },
    { es: 'Muchos feeds dan sólo las primeras líneas de cada texto.', en: 'Many feeds give only the first lines of each text.' },
    {
      es: 'Lo que el sitio borra desaparece del feed sin aviso. Se nota sólo donde el feed lo dice (lápidas de Atom).',
      en: 'What the site deletes just drops out of the feed. It is noticed only where the feed says so (Atom tombstones).',
    },
  ],
  everyMinutes: 30,
  collect: run => collect(run),
})

/** One page: the newest items, with the validators that make the next reading cheap. */
async function* collect(run: Run<Config>): AsyncGenerator<Page> {
  const response = await run.http.request(run.config.url, { headers: conditions(run), signal: run.signal })
  if (response.status === 304) {
    yield { mentions: [], ...pauseOf(response) }
    return
  }
  const feed = await readBody(response, run)
  const problems = [...feed.problems]
  const mentions = uniqueMentions(feed, run.config, problems)
  yield {
    mentions,
    ...(feed.gone.length > 0 ? { gone: feed.gone } : {}),
    cursor: JSON.stringify(cursorOf(response, run.config)),
    ...(problems.length > 0 ? { problems } : {}),
    progress: { done: mentions.length, total: mentions.length, unit: 'items' },
    ...pauseOf(response, feed.ttlMinutes),
  }
}

const conditions = ({ cursor, config: { url } }: Run<Config>): Record<string, string> => {
  const last = readCursor(cursor)
  if (last?.url !== url) return { accept: ACCEPT }
  return {
    accept: ACCEPT,
    ...(last.etag ? { 'if-none-match': last.etag } : {}),
    ...(last.lastModified ? { 'if-modified-since': last.lastModified } : {}),
  }
}

const readCursor = (cursor: string | undefined): Cursor | undefined => {
  try {
    return cursor === undefined ? undefined : (JSON.parse(cursor) as Cursor)
  } catch {
    return undefined
  }
}

const cursorOf = ({ headers }: HttpResponse, { url }: Config): Cursor => ({
  url,
  ...(headers.etag ? { etag: headers.etag } : {}),
  ...(headers['last-modified'] ? { lastModified: headers['last-modified'] } : {}),
})

const readBody = async ({ body, headers, url }: HttpResponse, { config, cursor, now }: Run<Config>): Promise<Feed> => {
  const reading = await readFeed({ bytes: body, contentType: headers['content-type'], url, now })
  if (reading.is === 'feed') return reading.feed
  // What was a feed yesterday and is none today has changed; what never was one is a wrong address.
  const kind = cursor === undefined ? 'config' : 'shape'
  if (reading.is === 'other') throw new CollectorError(kind, `${config.url} answered with ${reading.what}. Open the address in a browser and check that it is a feed.`)
  if (reading.links.length === 0) throw new CollectorError(kind, `${config.url} answered with a web page that names no feed. Look for "RSS" on the site and use that address.`)
  throw new CollectorError('config', `${config.url} is a web page, not a feed. It names ${reading.links.slice(0, 3).join(' and ')}: use that address.`)
}

/** Items with something to say, each id once: the first is the newest. */
const uniqueMentions = (feed: Feed, config: Config, problems: string[]): Mention[] => {
  const byId = new Map<string, Mention>()
  feed.items.forEach((item, index) => {
    const { text, ...rest } = item
    if (text === '' && Object.keys(rest).length === 0) {
      problems.push(`Item ${index + 1} is empty: it was left out. Tell the feed's owner.`)
      return
    }
    const mention = toMention(item, feed, config)
    if (!byId.has(mention.externalId)) byId.set(mention.externalId, mention)
  })
  return [...byId.values()]
}

const toMention = ({ id, text, ...item }: FeedItem, feed: Feed, config: Config): Mention => ({
  externalId: id ?? item.url ?? hash(item.title ?? text, item.publishedAt),
  kind: config.kind ?? (item.rating ? 'review' : item.replyTo ? 'comment' : 'article'),
  text,
  ...item,
  ...(item.language ?? feed.language ? { language: item.language ?? feed.language } : {}),
})

const hash = (...parts: (string | undefined)[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22)

/** The longest pause that the feed or its server asks for. */
const pauseOf = ({ headers }: HttpResponse, ttlMinutes = 0): Pick<Page, 'notBeforeMs'> => {
  const maxAge = Number(/\bmax-age\s*=\s*"?(\d+)/i.exec(headers['cache-control'] ?? '')?.[1] ?? 0)
  const retryAfter = /^\d+$/.test(headers['retry-after'] ?? '') ? Number(headers['retry-after']) : 0
  const pauseMs = Math.min(Math.max(ttlMinutes * 60_000, maxAge * 1000, retryAfter * 1000), MAX_PAUSE_MS)
  return pauseMs > 0 ? { notBeforeMs: pauseMs } : {}
}
