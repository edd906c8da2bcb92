import { CollectorError, type Http } from '../../contract.ts'
import { channelFeed, knownFeeds, usualFeeds } from './feed-addresses.ts'
import type { FeedReading } from './feed.ts'
import { readFeed } from './feed-pool.ts'
import { newestDates } from './rhythm.ts'

/** A feed that was asked and answered. */
export interface FoundFeed {
  url: string
  title?: string
  language?: string
  /** Items it shows now. */
  items: number
  /** ISO instant of its newest item. */
  newest?: string
}

export interface Asking {
  http: Http
  signal: AbortSignal
  /** ISO instant. */
  now: string
}

/** Somebody waits: so many addresses are asked at most, and each has so long. */
const MAX_ASKED = 16
const MAX_FOUND = 5
const ASK_MS = 6_000
const MAX_BYTES = 5_000_000

/**
 * The feeds of a site: from its address, where the platform says where they lie; from the page, which names them; else from where
 * sites usually have them. Each was asked and is one. Throws what asking the page itself threw where nothing was found.
 */
export const findFeeds = async (address: string, asking: Asking): Promise<FoundFeed[]> => {
  const site = /^https?:\/\//i.test(address.trim()) ? address.trim() : `https://${address.trim()}`
  const search = createSearch(asking)
  await search.askAll(knownFeeds(site))
  if (search.found.length > 0) return search.found
  const page = await search.ask(site)
  if (page !== undefined && !(page instanceof Error)) await search.askAll(page)
  if (search.found.length === 0) await search.askAll(usualFeeds(site), 1)
  if (search.found.length === 0 && page instanceof Error) throw page
  return search.found
}

interface Search {
  found: FoundFeed[]
  /** Addresses that a page names; undefined for a feed, which is kept, and for an address asked before. */
  ask(url: string): Promise<string[] | Error | undefined>
  askAll(urls: string[], most?: number): Promise<void>
}

const createSearch = ({ http, signal, now }: Asking): Search => {
  const asked = new Set<string>()
  const found: FoundFeed[] = []
  const ask = async (url: string): Promise<string[] | Error | undefined> => {
    if (asked.has(url) || asked.size >= MAX_ASKED) return undefined
    asked.add(url)
    try {
      const response = await http.request(url, { signal, timeoutMs: ASK_MS, maxBytes: MAX_BYTES })
      const reading = await readFeed({ bytes: response.body, contentType: response.headers['content-type'], url: response.url, now })
      if (reading.is !== 'feed') return reading.is === 'page' ? linksIn(reading, response.text(), response.url) : []
      if (!found.some(feed => feed.url === response.url)) found.push(told(reading, response.url))
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof CollectorError)) throw error
      return error
    }
    return undefined
  }
  const askAll = async (urls: string[], most = MAX_FOUND): Promise<void> => {
    for (const url of urls) if (found.length < most) await ask(url)
  }
  return { found, ask, askAll }
}

const linksIn = ({ links }: { links: string[] }, page: string, url: string): string[] => {
  const channel = channelFeed(page, url)
  return channel === undefined ? links : [...new Set([channel, ...links])]
}

const told = ({ feed: { title, language, items } }: FeedReading & { is: 'feed' }, url: string): FoundFeed => {
  const [newest] = newestDates(items.map(item => item.publishedAt).filter(date => date !== undefined))
  return { url, ...(title ? { title } : {}), ...(language ? { language } : {}), items: items.length, ...(newest ? { newest } : {}) }
}
