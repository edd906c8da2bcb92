import { CollectorError, type Http, type HttpResponse } from '../../contract.ts'
import { FREE, readRobots, type Robots } from './robots.ts'

/** RFC 9309 asks for half a megabyte at least. */
const ROBOTS_BYTES = 1_000_000
const ACCEPT = 'text/html, application/xhtml+xml;q=0.9, */*;q=0.5'

/** Asks sites for pages, as far as their robots.txt lets us. */
export interface SiteReader {
  /** Throws `config` where the site does not want the page read. */
  read(url: string, request?: { method?: 'GET' | 'HEAD'; headers?: Record<string, string>; maxBytes?: number; timeoutMs?: number }): Promise<HttpResponse>
}

/** A reader for one run: each site is asked for its rules once. */
export const createSiteReader = ({ http, signal }: { http: Http; signal: AbortSignal }): SiteReader => {
  const rules = new Map<string, Promise<Robots>>()
  const rulesOf = (origin: string): Promise<Robots> => {
    const known = rules.get(origin) ?? readRules(http, origin, signal)
    rules.set(origin, known)
    return known
  }
  return {
    read: async (url, request = {}) => {
      const { host, origin } = new URL(url)
      const robots = await rulesOf(origin)
      if (!robots.allows(url)) throw closed(host, url)
      return await http.request(url, { ...request, headers: { accept: ACCEPT, ...request.headers }, signal, ...(robots.pauseMs !== undefined && { pauseMs: robots.pauseMs }) })
    },
  }
}

const closed = (host: string, url: string): CollectorError => new CollectorError('config', {
  es: `${host} pide en su robots.txt que los programas dejen en paz esta página, y Marea lo respeta: ${url.slice(0, 300)}. Deja entrar allí a «Marea», o quita la página.`,
  en: `${host} asks in its robots.txt that programs leave this page alone, and Marea does: ${url.slice(0, 300)}. Let "Marea" in there, or take the page out.`,
})

/** No robots.txt: no rules. One that cannot be read: nothing may be, for now. */
const readRules = async (http: Http, origin: string, signal: AbortSignal): Promise<Robots> => {
  const address = `${origin}/robots.txt`
  try {
    const answer = await http.request(address, { signal, maxBytes: ROBOTS_BYTES, headers: { accept: 'text/plain, */*;q=0.5' } })
    return readRobots(address, answer.text())
  } catch (error) {
    const { status = 0 } = error instanceof CollectorError ? error : {}
    if (status >= 400 && status < 500 && status !== 429) return FREE
    throw error
  }
}
