import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseFeed, type Feed } from '../../src/parsing/feed/feed.ts'
import { root } from '../helpers/stores.ts'

const SAMPLES = join(root, '../shared/sources/samples/feeds')
const isThere = existsSync(SAMPLES)
// One of them holds no item at all.
const names = isThere ? readdirSync(SAMPLES).filter(name => /\.(xml|json)$/.test(name) && name !== 'invalid.rss.xml') : []

const read = async (name: string): Promise<Feed> => {
  const reading = await parseFeed({ bytes: readFileSync(join(SAMPLES, name)), url: 'https://recorded.example/feed', now: '2026-12-31T00:00:00Z' })
  if (reading.is !== 'feed') throw new Error(`${name} is ${reading.is}`)
  return reading.feed
}

describe.skipIf(!isThere)('recorded feeds', () => {
  it.each(names)('%s has items, each with a link and text or title', async name => {
    const { items } = await read(name)
    expect(items.length).toBeGreaterThan(0)
    for (const { url = 'https:', title = '', text, publishedAt = '2026-01-01' } of items) {
      expect(url).toMatch(/^https?:/)
      expect(title + text).not.toBe('')
      expect(title + text).not.toMatch(/<!\[CDATA\[|\ufffd/)
      expect(Number.isNaN(Date.parse(publishedAt))).toBe(false)
    }
  })

  it('alerts of Google lead to the page itself', async () => {
    const { items } = await read('google-alerts.atom.xml')
    expect(items.filter(({ url = '' }) => /google\.[a-z.]+\/url/.test(url))).toEqual([])
  })

  it('a channel of YouTube counts views and likes', async () => {
    const { items } = await read('youtube-channel.atom.xml')
    for (const { engagement } of items) expect(engagement).toMatchObject({ views: expect.any(Number), likes: expect.any(Number) })
  })
})
