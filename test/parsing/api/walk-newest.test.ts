import { describe, expect, it } from 'vitest'
import { CollectorError, type Mention, type Page } from '../../../src/contract.ts'
import { walkNewest, type ListPage, type Walk } from '../../../src/parsing/api/walk-newest.ts'

const NOW = '2026-03-06T12:00:00.000Z'
const hoursAgo = (hours: number): string => new Date(Date.parse(NOW) - hours * 3_600_000).toISOString()
/** A mention of every hour: number 5 is five hours old. */
const hourly = (from: number, count: number): Mention[] => Array.from({ length: count }, (_, index) => ({ externalId: String(from + index), kind: 'post', text: '', publishedAt: hoursAgo(from + index) }))
/** An endless list in pages of ten. */
const endless = async (next = '0'): Promise<ListPage> => ({ mentions: hourly(Number(next), 10), next: String(Number(next) + 10) })

const walk = async (rest: Partial<Walk>, cursor?: string): Promise<Page[]> => {
  const run = { cursor, since: undefined, now: NOW, signal: new AbortController().signal }
  const pages: Page[] = []
  for await (const page of walkNewest(run, { place: 'The forum', maxPages: 8, listings: [{ name: 'posts', ask: endless }], ...rest })) pages.push(page)
  return pages
}
const readUpTo = (hours: number): string => JSON.stringify({ newest: { posts: hoursAgo(hours) } })

describe('a walk from the newest on', () => {
  it('goes as deep as it may on a first run, and says nothing of it', async () => {
    const pages = await walk({})
    expect(pages).toHaveLength(8)
    expect(pages.flatMap(page => page.problems ?? [])).toEqual([])
    expect(pages.map(page => page.cursor !== undefined)).toEqual([false, false, false, false, false, false, false, true])
  })

  it('reads again two days of what it has read', async () => expect(await walk({}, readUpTo(0))).toHaveLength(3))

  it('reads again no more than two pages where much is said', async () => {
    const busy = async (next = '0'): Promise<ListPage> => ({ mentions: hourly(0, 10).map(one => ({ ...one, externalId: `${next}-${one.externalId}`, publishedAt: hoursAgo(1 + Number(next) / 100) })), next: String(Number(next) + 1) })
    expect(await walk({ listings: [{ name: 'posts', ask: busy }] }, readUpTo(0.5))).toHaveLength(2)
  })

  it('says so when more was said than it may read', async () => {
    const pages = await walk({}, readUpTo(500))
    expect(pages.at(-1)?.capped?.en).toBe('More was said on The forum since the last reading than the 8 pages that are read at once: the oldest of it was left out. Have it read more often, or search more narrowly.')
  })

  it('takes what two lists hold once', async () => {
    const once = { ask: async (): Promise<ListPage> => ({ mentions: hourly(0, 3) }) }
    const pages = await walk({ listings: [{ name: 'words', ...once }, { name: 'tags', ...once }] })
    expect(pages.map(page => page.mentions.length)).toEqual([3, 0])
    expect(JSON.parse(pages[1]?.cursor ?? '')).toEqual({ newest: { words: hoursAgo(0), tags: hoursAgo(0) } })
  })

  it('goes on behind a page of nothing, and ends where pages go in a circle', async () => {
    const gap = async (next = '0'): Promise<ListPage> => ({ ...(await endless(next)), ...(next === '10' ? { mentions: [] } : {}) })
    expect(await walk({ listings: [{ name: 'posts', ask: gap }] })).toHaveLength(8)
    const circle = async (): Promise<ListPage> => ({ mentions: [], next: 'again' })
    await expect(walk({ listings: [{ name: 'posts', ask: circle }] })).rejects.toBeInstanceOf(CollectorError)
  })

  it('believes no clock that is ahead', async () => {
    const ahead = async (): Promise<ListPage> => ({ mentions: hourly(-20, 1) })
    expect(JSON.parse((await walk({ listings: [{ name: 'posts', ask: ahead }] }))[0]?.cursor ?? '')).toEqual({ newest: { posts: NOW } })
  })

  it('looks again at what dropped out of its lists', async () => {
    const asked: unknown[] = []
    const again = { keep: 4, ask: async (ids: string[], witness: string | undefined) => (asked.push([ids, witness]), { mentions: [], gone: ids.slice(0, 1) }) }
    const listings = [{ name: 'posts', ask: async (): Promise<ListPage> => ({ mentions: hourly(0, 2) }) }]
    const pages = await walk({ listings, again }, JSON.stringify({ newest: {}, recent: ['1', 'x', 'y', 'z'] }))
    expect(asked).toEqual([[['x', 'y', 'z'], '0']])
    expect(pages[0]?.gone).toEqual(['x'])
    expect(JSON.parse(pages[0]?.cursor ?? '')).toMatchObject({ recent: ['0', '1', 'y', 'z'] })
  })
})
