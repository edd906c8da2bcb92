import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import apple from '../../collectors/app-store.ts'
import play from '../../collectors/google-play.ts'
import steam from '../../collectors/steam.ts'
import { readGoogleReviews, readTakeoutReviews } from '../../src/parsing/platform/google-review.ts'
import { failureOf, NOW, runOnce } from './run-once.ts'
import { openServerWorld, type Given } from './server-world.ts'
import type { World } from './world.ts'
import * as playWorld from './worlds/google-play.ts'

// Payloads recorded from the platforms themselves. They hold other people's words, so they are not part of the project.
const SAMPLES = join(import.meta.dirname, '../../../shared/sources/samples')
const missing = (source: string): boolean => !existsSync(join(SAMPLES, source))
const read = (path: string): string => readFileSync(join(SAMPLES, path), 'utf8')
const isInstant = (date: string | undefined): boolean => !Number.isNaN(Date.parse(date ?? ''))

interface Recorded {
  name: string
  text: string
  /** Reviews in it; undefined where it is no JSON. */
  count: number | undefined
}

const countIn = (text: string): number | undefined => {
  try {
    const { feed } = JSON.parse(text) as { feed: { entry?: unknown } }
    return [feed.entry ?? []].flat().length
  } catch {
    return undefined
  }
}

const feeds: Recorded[] = missing('apple-app-store')
  ? []
  : readdirSync(join(SAMPLES, 'apple-app-store')).filter(name => name.startsWith('customerreviews_')).map(name => ({ name, text: read(`apple-app-store/${name}`) })).map(one => ({ ...one, count: countIn(one.text) }))
const EMPTY = { feed: { link: [] } }

describe.skipIf(feeds.length === 0)('recorded feeds of the App Store', () => {
  let world: World
  afterEach(() => world.close())

  /** A store whose first page is recorded, and whose XML as well; no lookup knows the app. */
  const openRecorded = (text: string, xml = '<feed xmlns="http://www.w3.org/2005/Atom"/>'): Promise<World> =>
    openServerWorld({
      origins: ['https://itunes.apple.com'],
      config: () => ({ app: '12345', country: 'mx' }),
      answer: ({ url }): Given => {
        if (url.pathname === '/lookup') return { json: { results: [] } }
        if (url.pathname.endsWith('/xml')) return { body: xml }
        return url.pathname.includes('/page=1/') ? { body: text } : { json: EMPTY }
      },
      retryAfterSeconds: 1,
    })

  it('give every review of every page', async () => {
    const pages = feeds.filter(({ count }) => count)
    expect(pages.map(({ count }) => count).toSorted((a, b) => a! - b!)).toEqual([4, 50, 50, 50])
    for (const { text, count } of pages) {
      world = await openRecorded(text)
      const { mentions, problems } = await runOnce(apple, world)
      await world.close()
      expect(mentions).toHaveLength(count!)
      expect(problems.filter(problem => problem.startsWith('Item'))).toEqual([])
      expect(mentions.every(({ rating, author, externalId }) => rating !== undefined && author?.id !== undefined && /^\d+$/.test(externalId))).toBe(true)
    }
  })

  it('give dates from the XML of another hour, to the reviews both have', async () => {
    const [json, xml] = [feeds.find(({ name }) => name.endsWith('noupdated.json'))!, feeds.find(({ name }) => name.endsWith('.xml'))!]
    world = await openRecorded(json.text, xml.text)
    const { mentions } = await runOnce(apple, world)
    expect(mentions.filter(({ publishedAt }) => isInstant(publishedAt)).length).toBeGreaterThan(0)
  })

  it('end in a sentence where there is no review, or words instead of a page', async () => {
    for (const { text, count } of feeds.filter(({ name, count }) => !count && !name.endsWith('.xml'))) {
      world = await openRecorded(text)
      expect((await failureOf(runOnce(apple, world))).kind).toBe(count === 0 ? 'config' : 'shape')
      await world.close()
    }
  })
})

describe('recorded answers', () => {
  it.skipIf(missing('steam'))('of Steam are read whole', async () => {
    const world = await openServerWorld({
      origins: ['https://store.steampowered.com'],
      config: () => ({ app: 12345 }),
      answer: ({ url }) => ({ body: read(`steam/appreviews_${url.searchParams.get('cursor') === '*' ? 'two_real_reviews' : 'empty'}.json`) }),
      retryAfterSeconds: 1,
    })
    const { mentions, problems } = await runOnce(steam, world)
    await world.close()
    expect([mentions.length, problems]).toEqual([2, []])
    expect(mentions.every(({ publishedAt, language, rating, url }) => isInstant(publishedAt) && language && rating && url)).toBe(true)
  })

  it.skipIf(missing('google-play'))('of Google Play are read whole', async () => {
    const steady = await playWorld.open()
    await steady.close()
    const world = await openServerWorld({
      origins: ['https://oauth2.googleapis.com', 'https://androidpublisher.googleapis.com'],
      config: () => steady.config,
      answer: ({ url }) => (url.pathname === '/token' ? { json: { access_token: 'invented' } } : { body: read('google-play/androidpublisher_reviews_item.json') }),
      retryAfterSeconds: 1,
    })
    const { mentions, problems } = await runOnce(play, world)
    await world.close()
    expect([mentions.length, problems]).toEqual([1, []])
    expect(isInstant(mentions[0]?.publishedAt) && isInstant(mentions[0]?.ownerReply?.publishedAt)).toBe(true)
  })

  it.skipIf(missing('google-business-profile'))('of Google Business Profile are read whole', () => {
    const context = { where: 'the sample', now: NOW }
    const { reviews } = JSON.parse(read('google-business-profile/reviews_list.json')) as { reviews: unknown[] }
    const { mentions, problems } = readGoogleReviews([...reviews, JSON.parse(read('google-business-profile/review_detail.json')) as unknown], context)
    expect([mentions.length, problems]).toEqual([3, []])
    expect(mentions.every(({ publishedAt, rating, author }) => isInstant(publishedAt) && rating?.outOf === 5 && author?.name)).toBe(true)
    expect(readTakeoutReviews({ reviews }, context).mentions).toHaveLength(1)
  })

  it.skipIf(missing('csv-exports'))('of a person\'s own reviews on Maps are refused with a sentence', () => {
    const own: unknown = JSON.parse(read('csv-exports/google_maps_takeout_Reviews.json'))
    expect(() => readTakeoutReviews(own, { where: 'Reviews.json', now: NOW })).toThrow(/owner of the account wrote/)
  })
})
