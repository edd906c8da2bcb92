import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import type { PageToTime } from './list.ts'
import { percentile } from './served.ts'

export interface Painted {
  /** Median first contentful paint of visits without a cache. */
  paintMs: number
  scriptKb: number
  cssKb: number
  /** Requests to other hosts. */
  others: number
}

const VISITS = 3
// A page that takes seconds is told by one.
const MOST_MS = 3000

export const paintPages = async (browser: Browser, url: string, pages: PageToTime[]): Promise<Map<string, Painted>> => {
  const painted = new Map<string, Painted>()
  // The browser's own first page pays for its start.
  await visit(browser, url, pages.find(({ isBare }) => !isBare)!)
  for (const page of pages.filter(({ isBare }) => !isBare)) {
    const visits = []
    for (let i = 0; i < VISITS && (visits.at(-1)?.paintMs ?? 0) < MOST_MS; i++) visits.push(await visit(browser, url, page))
    painted.set(page.name, { ...visits[0]!, paintMs: percentile(visits.map(({ paintMs }) => paintMs), 0.5) })
  }
  return painted
}

const visit = async (browser: Browser, url: string, { path }: PageToTime): Promise<Painted> => {
  const context = await browser.newContext({ locale: 'es-MX', timezoneId: 'America/Mexico_City', viewport: { width: 1440, height: 900 } })
  try {
    const page = await context.newPage()
    const loaded = new Map<string, string>()
    page.on('request', request => loaded.set(request.url(), request.resourceType()))
    await page.goto(url + path, { waitUntil: 'load' })
    const asked = [...loaded].filter(([address]) => /^(https?|wss?):/.test(address))
    const own = asked.filter(([address]) => address.startsWith(`${url}/`))
    const weigh = async (type: string): Promise<number> => (await Promise.all(own.filter(([, kind]) => kind === type).map(([address]) => weight(address)))).reduce((sum, bytes) => sum + bytes, 0) / 1024
    return { paintMs: (await page.evaluate(PAINT)) as number, scriptKb: await weigh('script'), cssKb: await weigh('stylesheet'), others: asked.length - own.length }
  } finally {
    await context.close()
  }
}

const PAINT = 'new Promise(done => new PerformanceObserver(list => { for (const { name, startTime } of list.getEntries()) if (name === "first-contentful-paint") done(startTime) }).observe({ type: "paint", buffered: true }))'

const weight = async (address: string): Promise<number> => gzipSync(Buffer.from(await (await fetch(address)).arrayBuffer())).byteLength
