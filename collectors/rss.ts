import { createHash } from 'node:crypto'
import { z } from 'zod'
import { CollectorError, defineCollector, type HttpResponse, type Mention, type Page, type Proposed, type Run, type Seed, type Told } from '../src/contract.ts'
import type { Feed } from '../src/parsing/feed/feed.ts'
import type { FeedItem } from '../src/parsing/feed/feed-item.ts'
import { readFeed } from '../src/parsing/feed/feed-pool.ts'
import { findFeeds } from '../src/parsing/feed/find-feeds.ts'
import { refuseFeed } from '../src/parsing/feed/refusal.ts'
import { newestDates, rhythmOf } from '../src/parsing/feed/rhythm.ts'
import { googleNewsFeed } from '../src/parsing/platform/google-news.ts'

const config = z.object({
  url: z.url({ protocol: /^https?$/ }).describe('Address of the feed, with https://. RSS, Atom, RDF and JSON Feed are read.').meta({ es: 'Dirección del feed, con https://. Se leen RSS, Atom, RDF y JSON Feed.' }),
  label: z.string().optional().describe('A name for people, where the feed has none that says enough.').meta({ es: 'Un nombre para las personas, si el del feed no dice lo suficiente.' }),
  kind: z.enum(['article', 'post', 'comment', 'question', 'review']).optional()
    .describe('What the items are. Left out: with stars a review, an answer to another item a comment, otherwise an article.').meta({ es: 'Qué son sus entradas. Sin elegir: con estrellas, una reseña; una respuesta a otra entrada, un comentario; si no, un artículo.' }),
})
type Config = z.output<typeof config>

/** What a run leaves for the next one. It belongs to one address. */
interface Cursor {
  url: string
  etag?: string
  lastModified?: string
  /** Ids of the newest items, hashed: where none of them is met again, others may have come and gone unseen. */
  seen?: string[]
  /** Dates of the newest items: the feed's rhythm, also when nothing is new. */
  dates?: string[]
}

/** An honest feed answers in a second or two; who drips it byte by byte holds nobody longer than this. */
const FETCH_MS = 7_000
/** What is handed over at once: so much is masked and stored without anybody else waiting long. */
const PAGE_ITEMS = 1000
const PAGE_CHARACTERS = 500_000
/** Enough to find one again although some of them were deleted. */
const SEEN = 5
/** In a smaller feed all items may have been taken away; a larger one does not change completely. */
const CAPPED_ITEMS = { least: 5, most: 1000 }
/** Nobody reads twenty thousand sentences. */
const MAX_PROBLEMS = 20
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
      es: 'Lo que el sitio borra deja de salir en el feed sin aviso, igual que lo que ya es viejo. Sólo sabemos que se borró cuando el propio feed lo anuncia, y pocos lo hacen.',
      en: 'What the site deletes just stops appearing in the feed, like what has grown old. We know that it was deleted only where the feed itself announces it, and few do.',
    },
  ],
  everyMinutes: 30,
  propose: (seed, asking) => proposedFor(seed, asking),
  collect: run => collect(run),
})

/** A shop's own feeds are many at times, and alike. */
const MOST_FEEDS = 3
/** The press does not wait for a slow site. */
const FIND_MS = 12_000

/** The press by a search, and what the brand's own site offers as feeds. */
const proposedFor = async (seed: Seed, asking: Parameters<typeof findFeeds>[1]): Promise<Proposed<z.input<typeof config>>[]> => {
  const news = { name: 'Google News', config: { url: googleNewsFeed(seed) }, filtered: true as const }
  // A site that does not answer says nothing about the press.
  const found = seed.site === undefined ? [] : await findFeeds(seed.site, { ...asking, signal: AbortSignal.any([asking.signal, AbortSignal.timeout(FIND_MS)]) }).catch((error: unknown) => {
    asking.signal.throwIfAborted()
    if (error instanceof CollectorError || (error as Error).name === 'TimeoutError') return []
    throw error
  })
  return [news, ...found.slice(0, MOST_FEEDS).map(({ url, title }) => ({ name: title?.slice(0, 100) || new URL(url).host, config: { url }, filtered: true as const }))]
}

/** The newest items, with what makes the next reading cheap on the last page. */
async function* collect(run: Run<Config>): AsyncGenerator<Page> {
  const { items, language, closing, isUnchanged } = await readNow(run)
  const total = items.length
  let done = 0
  // Pages leave the list as they are handed over: storing takes a while, and a large feed is not kept for it.
  for (let piece = nextPiece(items); ; piece = nextPiece(items)) {
    done += piece.length
    const page: Page = { mentions: piece.map(item => toMention(item, language, run.config)), ...(!isUnchanged && { progress: { done, total, unit: 'items' } }) }
    yield items.length > 0 ? page : { ...page, ...closing }
    if (items.length === 0) return
  }
}

interface Reading {
  items: FeedItem[]
  language?: string | undefined
  /** The site says that nothing is new. */
  isUnchanged?: true
  /** What the last page says. */
  closing: Partial<Page>
}

/** The feed as it stands. Its bytes are let go of before the first page is handed over. */
const readNow = async (run: Run<Config>): Promise<Reading> => {
  const response = await run.http.request(run.config.url, { headers: conditions(run), signal: run.signal, timeoutMs: FETCH_MS })
  const last = readCursor(run)
  if (response.status === 304) return { items: [], isUnchanged: true, closing: { ...rhythmIn(last?.dates, run), ...pauseOf(response.headers) } }
  return digest(await readBody(response, run), { headers: response.headers, last, run })
}

interface Digesting {
  headers: HttpResponse['headers']
  last: Cursor | undefined
  run: Run<Config>
}

const digest = (feed: Feed, { headers, last, run }: Digesting): Reading => {
  const { items, problems } = distinct(feed)
  const cursor = cursorOf(headers, run, items)
  const closing = {
    ...(feed.gone.length > 0 ? { gone: feed.gone } : {}),
    cursor: JSON.stringify(cursor),
    ...(problems.length > 0 ? { problems } : {}),
    ...(hasGap(last, items) ? { capped: CAPPED } : {}),
    ...rhythmIn(cursor.dates, run),
    ...pauseOf(headers, feed.ttlMinutes),
  }
  return { items, language: feed.language, closing }
}

const conditions = (run: Run<Config>): Record<string, string> => {
  const last = readCursor(run)
  return {
    accept: ACCEPT,
    ...(last?.etag ? { 'if-none-match': last.etag } : {}),
    ...(last?.lastModified ? { 'if-modified-since': last.lastModified } : {}),
  }
}

/** What the last run of the same address left. */
const readCursor = ({ cursor, config: { url } }: Run<Config>): Cursor | undefined => {
  try {
    const last = cursor === undefined ? undefined : (JSON.parse(cursor) as Cursor)
    return last?.url === url ? last : undefined
  } catch {
    return undefined
  }
}

const cursorOf = (headers: HttpResponse['headers'], { config: { url } }: Run<Config>, items: FeedItem[]): Cursor => {
  const dates = newestDates(datesOf(items))
  return {
    url,
    ...(headers.etag ? { etag: headers.etag } : {}),
    ...(headers['last-modified'] ? { lastModified: headers['last-modified'] } : {}),
    ...(items.length > 0 ? { seen: newestOf(items).map(item => hash(idOf(item))) } : {}),
    ...(dates.length > 0 ? { dates } : {}),
  }
}

const datesOf = (items: FeedItem[]): string[] => items.map(item => item.publishedAt).filter(date => date !== undefined)

/** The newest by date; those without one stay in the feed's order. */
const newestOf = (items: FeedItem[]): FeedItem[] => items.toSorted((a, b) => Date.parse(b.publishedAt ?? '') - Date.parse(a.publishedAt ?? '') || 0).slice(0, SEEN)

const rhythmIn = (dates: string[] = [], { now }: Run<Config>): Pick<Page, 'rhythmMs'> => {
  const rhythmMs = rhythmOf(dates, now)
  return rhythmMs === undefined ? {} : { rhythmMs }
}

const CAPPED = {
  es: 'El feed es corto y cambió por completo entre dos lecturas: lo que salió y desapareció en medio no se vio. Pide que se lea más a menudo, o usa un feed más largo del sitio.',
  en: 'The feed is short and changed completely between two readings: what appeared and disappeared in between was not seen. Have it read more often, or use a longer feed of the site.',
}

/** Nothing of the last reading is met again. */
const hasGap = (last: Cursor | undefined, items: FeedItem[]): boolean => {
  if (!last?.seen || items.length < CAPPED_ITEMS.least || items.length > CAPPED_ITEMS.most) return false
  const seen = new Set(last.seen)
  return !items.some(item => seen.has(hash(idOf(item))))
}

const readBody = async ({ body, headers, url }: HttpResponse, { config, cursor, now }: Run<Config>): Promise<Feed> => {
  const reading = await readFeed({ bytes: body, contentType: headers['content-type'], url, now })
  if (reading.is === 'feed') return reading.feed
  // What was a feed yesterday and is none today has changed; what never was one is a wrong address.
  const kind = cursor === undefined ? 'config' : 'shape'
  throw refuseFeed(reading, config.url, kind)
}

/** Items with something to say, each id once: the first is the newest. */
const distinct = (feed: Feed): { items: FeedItem[]; problems: Told[] } => {
  const problems = [...feed.problems]
  const byId = new Map<string, FeedItem>()
  feed.items.forEach((item, index) => {
    const { text, ...rest } = item
    if (text === '' && Object.keys(rest).length === 0) {
      problems.push({ es: `La entrada ${index + 1} está vacía: se dejó fuera. Avisa a quien publica el feed.`, en: `Item ${index + 1} is empty: it was left out. Tell the feed's owner.` })
      return
    }
    const id = idOf(item)
    if (!byId.has(id)) byId.set(id, item)
  })
  const more = problems.length - MAX_PROBLEMS
  return { items: [...byId.values()], problems: more > 0 ? [...problems.slice(0, MAX_PROBLEMS), {
    es: `… y ${more} más como estos.`,
    en: `… and ${more} more like these.`,
  }] : problems }
}

/** Takes out of the list what one page holds, in order. */
const nextPiece = (items: FeedItem[]): FeedItem[] => {
  let [count, characters] = [0, 0]
  for (const { text } of items) {
    if (count >= PAGE_ITEMS || (count > 0 && characters + text.length > PAGE_CHARACTERS)) break
    count += 1
    characters += text.length
  }
  return items.splice(0, count)
}

const idOf = ({ id, url, title, text, publishedAt }: FeedItem): string => id ?? url ?? hash(title ?? text, publishedAt)

const toMention = (item: FeedItem, language: string | undefined, config: Config): Mention => {
  const { id: _, ...said } = item
  return {
    externalId: idOf(item),
    kind: config.kind ?? (item.rating ? 'review' : item.replyTo ? 'comment' : 'article'),
    ...said,
    ...(item.language ?? language ? { language: item.language ?? language } : {}),
  }
}

const hash = (...parts: (string | undefined)[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22)

/** The longest pause that the feed or its server asks for. */
const pauseOf = (headers: HttpResponse['headers'], ttlMinutes = 0): Pick<Page, 'notBeforeMs'> => {
  const maxAge = Number(/\bmax-age\s*=\s*"?(\d+)/i.exec(headers['cache-control'] ?? '')?.[1] ?? 0)
  const retryAfter = /^\d+$/.test(headers['retry-after'] ?? '') ? Number(headers['retry-after']) : 0
  const pauseMs = Math.min(Math.max(ttlMinutes * 60_000, maxAge * 1000, retryAfter * 1000), MAX_PAUSE_MS)
  return pauseMs > 0 ? { notBeforeMs: pauseMs } : {}
}
