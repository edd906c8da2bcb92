import { describe, expect, it } from 'vitest'
import rss from '../../collectors/rss.ts'
import { toldOf, type HttpResponse, type Page } from '../../src/contract.ts'
import { plainFiles } from '../helpers/plain-files.ts'
import { listOf } from '../parsing/chunks.ts'

const URL = 'https://faro.example/feed.xml'
const NOW = '2026-03-10T00:00:00Z'
const HOUR_MS = 3_600_000

interface Asked {
  cursor?: string
  headers?: Record<string, string>
  status?: number
}

const collect = (body: string, { cursor, headers = {}, status = 200 }: Asked = {}): Promise<Page[]> => {
  const bytes = Buffer.from(body)
  const response: HttpResponse = { status, headers, url: URL, body: bytes, text: () => body, json: () => null }
  const run = { config: { url: URL }, cursor, since: undefined, http: { request: async () => response }, files: plainFiles, signal: new AbortController().signal, now: NOW }
  return listOf(rss.collect(run))
}

interface Item {
  id: string
  hoursAgo?: number
  text?: string
}

const channel = (items: Item[]): string =>
  `<rss><channel>${items.map(({ id, hoursAgo, text = 'Dice algo' }) => `<item><guid>${id}</guid><description>${text}</description>${hoursAgo === undefined ? '' : `<pubDate>${new Date(Date.parse(NOW) - hoursAgo * HOUR_MS).toUTCString()}</pubDate>`}</item>`).join('')}</channel></rss>`
const numbered = (count: number, from = 0): Item[] => Array.from({ length: count }, (_, index) => ({ id: `n-${from + index}`, hoursAgo: 2 * index + 2 }))

describe('large feeds', () => {
  it('come in pages, each item once, the cursor with the last alone', async () => {
    const pages = await collect(channel(numbered(2200)))
    expect(pages.map(({ mentions, cursor }) => [mentions.length, cursor !== undefined])).toEqual([[1000, false], [1000, false], [200, true]])
    expect(new Set(pages.flatMap(({ mentions }) => mentions.map(({ externalId }) => externalId))).size).toBe(2200)
    expect(pages.at(-1)!.progress).toEqual({ done: 2200, total: 2200, unit: 'items' })
  })

  it('of long texts come in smaller pages', async () => {
    const pages = await collect(channel(Array.from({ length: 12 }, (_, index) => ({ id: String(index), text: 'palabra '.repeat(12_000) }))))
    expect(pages.map(({ mentions }) => mentions.length)).toEqual([5, 5, 2])
  })

  it('without items are one page with a cursor', async () => {
    expect(await collect(channel([]))).toEqual([{ mentions: [], progress: { done: 0, total: 0, unit: 'items' }, cursor: JSON.stringify({ url: URL }) }])
  })

  it('tell the first of their problems, and how many more there are', async () => {
    const [page] = await collect(`<rss><channel>${'<item/>'.repeat(100)}</channel></rss>`)
    expect(page!.problems).toHaveLength(21)
    expect(toldOf(page!.problems!.at(-1)!).en).toMatch(/80 more/)
  })
})

describe('what a short feed hides', () => {
  const cursorAfter = async (items: Item[]): Promise<string> => (await collect(channel(items))).at(-1)!.cursor!
  const cappedAfter = async (before: Item[], after: Item[]): Promise<Page['capped']> => (await collect(channel(after), { cursor: await cursorAfter(before) })).at(-1)!.capped

  it('is said when nothing of the last reading is left', async () => {
    expect(await cappedAfter(numbered(10), numbered(10, 100))).toEqual({ es: expect.stringMatching(/más a menudo/), en: expect.stringMatching(/more often/) })
  })

  it('is not said while something is met again, in whatever order, nor at the first reading', async () => {
    expect(await cappedAfter(numbered(10), numbered(10, 9).map((item, index) => ({ ...item, id: index === 9 ? 'n-0' : item.id })))).toBeUndefined()
    expect(await cappedAfter(numbered(10), numbered(10).toReversed())).toBeUndefined()
    expect((await collect(channel(numbered(10))))[0]!.capped).toBeUndefined()
  })

  it('is not said of a handful of items, or of an address that was changed', async () => {
    expect(await cappedAfter(numbered(3), numbered(3, 100))).toBeUndefined()
    const cursor = (await cursorAfter(numbered(10))).replace('faro.example', 'otro.example')
    expect((await collect(channel(numbered(10, 100)), { cursor }))[0]!.capped).toBeUndefined()
  })
})

describe('the rhythm of a feed', () => {
  it('is told with its last page, and again when nothing is new', async () => {
    const [page] = await collect(channel(numbered(10)))
    expect(page!.rhythmMs).toBe(2 * HOUR_MS)
    expect(await collect('', { cursor: page!.cursor!, status: 304 })).toEqual([{ mentions: [], rhythmMs: 2 * HOUR_MS }])
  })

  it('is none where the items carry no dates', async () => expect((await collect(channel([{ id: '1' }, { id: '2' }, { id: '3' }])))[0]).not.toHaveProperty('rhythmMs'))

  it('goes with what the server asks for', async () => {
    const [page] = await collect(channel(numbered(10)), { headers: { 'cache-control': 'max-age=7200' } })
    expect(page).toMatchObject({ rhythmMs: 2 * HOUR_MS, notBeforeMs: 2 * HOUR_MS })
  })
})
