import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import googlePlaces from '../../collectors/google-places.ts'
import schemaOrg from '../../collectors/schema-org.ts'
import tripadvisor from '../../collectors/tripadvisor.ts'
import trustpilot from '../../collectors/trustpilot.ts'
import yelp from '../../collectors/yelp.ts'
import { alike, CollectorError, type Collector, type Http, type Page } from '../../src/contract.ts'
import { plainFiles } from '../helpers/plain-files.ts'

/** Payloads recorded from the platforms, where a checkout has them: only their structure is looked at. */
const SAMPLES = join(import.meta.dirname, '../../../shared/sources/samples')
const ISO = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/

const read = (path: string): string => readFileSync(join(SAMPLES, path), 'utf8')
const json = (path: string): Record<string, unknown> => JSON.parse(read(path)) as Record<string, unknown>

/** Answers by the path of the address; what is not there is a 404. */
const replay = (answers: Record<string, string | object>): Http => ({
  request: async url => {
    const found = answers[new URL(url).pathname]
    if (found === undefined) throw new CollectorError('config', alike(`${url} answered 404.`), { status: 404 })
    const body = Buffer.from(typeof found === 'string' ? found : JSON.stringify(found))
    return { status: 200, headers: {}, url, body, text: () => body.toString(), json: () => JSON.parse(body.toString()) as unknown }
  },
})

const pagesOf = async (collector: Collector, config: unknown, http: Http): Promise<Page[]> => {
  const run = { config: collector.config.parse(config), cursor: undefined, since: undefined, http, files: plainFiles, signal: new AbortController().signal, now: '2026-11-20T00:00:00Z' }
  const pages: Page[] = []
  for await (const page of collector.collect(run)) pages.push(page)
  return pages
}

const expectReviews = (pages: Page[], count: number): void => {
  const mentions = pages.flatMap(page => page.mentions)
  expect(mentions).toHaveLength(count)
  expect(pages.flatMap(({ problems = [] }) => problems)).toEqual([])
  for (const { externalId, text, publishedAt, rating, url, author } of mentions) {
    expect(externalId).not.toBe('')
    expect(text).not.toBe('')
    expect(publishedAt).toMatch(ISO)
    expect(rating!.value).toBeLessThanOrEqual(rating!.outOf)
    expect(url).toMatch(/^https?:\/\//)
    expect(author!.name).not.toBe('')
  }
}

describe.skipIf(!existsSync(SAMPLES))('recorded payloads', () => {
  it('of Trustpilot’s documentation are read whole', async () => {
    const id = '507f191e810c19729de860ea'
    const reviews = json('trustpilot/business-unit_reviews_DOC-EXAMPLE.json')
    const pages = await pagesOf(trustpilot, { apiKey: 'x', business: id }, replay({ [`/v1/business-units/${id}`]: { id }, [`/v1/business-units/${id}/reviews`]: reviews }))
    expectReviews(pages, 1)
    expect(pages[0]!.mentions[0]).toMatchObject({ ownerReply: { publishedAt: expect.stringMatching(ISO) as string }, engagement: { likes: expect.any(Number) as number }, place: expect.any(String) as string })
    expect(pages[0]!.mentions[0]!.editedAt).toBeUndefined()
  })

  it('of Yelp are read whole', async () => {
    const pages = await pagesOf(yelp, { apiKey: 'x', business: 'some-business' }, replay({ '/v3/businesses/some-business': {}, '/v3/businesses/some-business/reviews': json('yelp/business_reviews.json') }))
    expectReviews(pages, 2)
    expect(pages[0]!.mentions[0]!.url).not.toMatch(/utm_|adjust_/)
  })

  it('of Tripadvisor are read whole, with figures as text', async () => {
    const { reviews, ...about } = json('tripadvisor/location_with_reviews_partner-api-2.0.json')
    const pages = await pagesOf(tripadvisor, { apiKey: 'x', locationId: '1', languages: ['en'] }, replay({ '/api/v1/location/1/details': about, '/api/v1/location/1/reviews': { data: reviews } }))
    expectReviews(pages, 3)
    expect(pages[0]!.storefront).toMatchObject({ rating: expect.any(Number) as number, outOf: 5, count: expect.any(Number) as number })
    expect(pages[0]!.mentions[0]!.engagement).toEqual({ helpful: expect.any(Number) as number })
  })

  it('of Google Places are read whole', async () => {
    const pages = await pagesOf(googlePlaces, { apiKey: 'x', placeId: 'some-place-id' }, replay({ '/v1/places/some-place-id': { id: 'some-place-id', ...json('google-places-new/place_details_reviews.json') } }))
    expectReviews(pages, 5)
    expect(pages[0]!.mentions.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5])
    expect(pages[0]!.mentions.every(({ author, language }) => /^\d+$/.test(author!.id!) && language !== undefined)).toBe(true)
  })

  it('of pages with schema.org are read: averages, and reviews where there are', async () => {
    const names = readdirSync(existsSync(SAMPLES) ? join(SAMPLES, 'schema-org') : '.').filter(name => /^(page_|extruct_(product|Local)).*\.html$/.test(name))
    expect(names.length).toBeGreaterThanOrEqual(8)
    // One of them has every review twice.
    let reviews = 0
    for (const name of names) {
      const [page] = await pagesOf(schemaOrg, { pages: [`https://site.example/${name}`] }, replay({ [`/${name}`]: read(`schema-org/${name}`) }))
      reviews += page!.mentions.length
      expect(page!.problems ?? [], name).toEqual(page!.mentions.length > 0 ? [] : [expect.objectContaining({ en: expect.stringContaining('marks up no reviews') as string })])
      expect(page!.storefront, name).toMatchObject({ outOf: 5, count: expect.any(Number) as number })
      for (const { text, rating, publishedAt } of page!.mentions) {
        expect(text !== '' || rating !== undefined).toBe(true)
        if (publishedAt !== undefined) expect(publishedAt).toMatch(ISO)
      }
    }
    expect(reviews).toBe(23)
  })
})
