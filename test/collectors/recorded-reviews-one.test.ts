import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import apple from '../../collectors/app-store.ts'
import play from '../../collectors/google-play.ts'
import steam from '../../collectors/steam.ts'
import { readGoogleReviews, readTakeoutReviews } from '../../src/parsing/google-review.ts'
import { failureOf, NOW, runOnce } from './run-once.ts'
import { openServerWorld, type Asked, type Given } from './server-world.ts'
import type { World } from './world.ts'
import * as playWorld from './worlds/google-play.ts'

// Payloads recorded from the platforms themselves. They hold other people's words, so they are not part of the project.
const SAMPLES = join(import.meta.dirname, '../../../shared/sources/samples')
const missing = (source: string): boolean => !existsSync(join(SAMPLES, source))
const read = (path: string): string => readFileSync(join(SAMPLES, path), 'utf8')
const isInstant = (date: string | undefined): boolean => !Number.isNaN(Date.parse(date ?? ''))

describe.skipIf(missing('apple-app-store'))('recorded feeds of the App Store', () => {
  let world: World
  afterEach(() => world.close())

  const openRecorded = (given: (asked: Asked) => Given): Promise<World> =>
    openServerWorld({ origins: ['https://itunes.apple.com'], config: () => ({ app: '12345', country: 'mx' }), answer: asked => (asked.url.pathname === '/lookup' ? { json: { results: [] } } : given(asked)), retryAfterSeconds: 1 })
  const isFirst = ({ url }: Asked): boolean => url.pathname.includes('/page=1/')
  const file = (name: string): Given => ({ body: read(`apple-app-store/customerreviews_${name}`) })

  it.each([['1510826067_gb_1.json', 4], ['497799835_cn_10.json', 50], ['497799835_fr_1.json', 50]])('give every review of %s', async (name, count) => {
    world = await openRecorded(asked => (asked.url.pathname.endsWith('/xml') ? { body: '<feed xmlns="http://www.w3.org/2005/Atom"/>' } : isFirst(asked) ? file(name) : file('1510826067_gb_2.json')))
    const { mentions, problems } = await runOnce(apple, world)
    expect(mentions).toHaveLength(count)
    expect(problems.filter(problem => problem.startsWith('Item'))).toEqual([])
    expect(mentions.every(({ rating, author, externalId }) => rating !== undefined && author?.id !== undefined && /^\d+$/.test(externalId))).toBe(true)
  })

  it('give dates from the XML of another hour, to the reviews both have', async () => {
    world = await openRecorded(asked => (asked.url.pathname.endsWith('/xml') ? file('1404176564_jp_1.xml') : isFirst(asked) ? file('1404176564_jp_noupdated.json') : file('1510826067_gb_2.json')))
    const { mentions } = await runOnce(apple, world)
    expect(mentions).toHaveLength(50)
    expect(mentions.filter(({ publishedAt }) => isInstant(publishedAt)).length).toBeGreaterThan(0)
  })

  it('end in a sentence where the app is unknown or a page is words', async () => {
    world = await openRecorded(() => file('100000000_gb_1.json'))
    expect((await failureOf(runOnce(apple, world))).kind).toBe('config')
    await world.close()
    world = await openRecorded(() => file('555731861_us_11.json'))
    expect((await failureOf(runOnce(apple, world))).kind).toBe('shape')
  })
})

describe('recorded answers', () => {
  it.skipIf(missing('steam'))('of Steam are read whole', async () => {
    const world = await openServerWorld({
      origins: ['https://store.steampowered.com'],
      config: () => ({ app: 730 }),
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
