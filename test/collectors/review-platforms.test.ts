import { describe, expect, it } from 'vitest'
import googlePlaces from '../../collectors/google-places.ts'
import tripadvisor from '../../collectors/tripadvisor.ts'
import trustpilot from '../../collectors/trustpilot.ts'
import yelp from '../../collectors/yelp.ts'
import { alike, CollectorError, type Collector, type Http, type Page } from '../../src/contract.ts'
import { plainFiles } from '../helpers/plain-files.ts'

const NOW = '2026-03-06T12:00:00.000Z'

type Reply = object | CollectorError
/** Answers by path and query, as the function says; what was asked is noted. */
const answering = (give: (url: URL) => Reply): Http & { asked: string[] } => {
  const asked: string[] = []
  return {
    asked,
    request: async address => {
      const url = new URL(address)
      asked.push(url.pathname + url.search)
      const found = give(url)
      if (found instanceof CollectorError) throw found
      const body = JSON.stringify(found)
      return { status: 200, headers: {}, url: address, body: Buffer.from(body), text: () => body, json: () => JSON.parse(body) as unknown }
    },
  }
}
const refusal = (status: number, body = '', headers: Record<string, string> = {}): CollectorError =>
  new CollectorError(status === 429 || status >= 500 ? 'transient' : 'config', alike(`It answered ${status}.`), { status, answer: { headers, body } })

const run = async (collector: Collector, config: object, http: Http, { cursor, pages: most = 100 }: { cursor?: string | undefined; pages?: number } = {}): Promise<Page[]> => {
  const pages: Page[] = []
  for await (const page of collector.collect({ config: collector.config.parse(config), cursor, since: undefined, http, files: plainFiles, signal: new AbortController().signal, now: NOW })) {
    pages.push(page)
    if (pages.length >= most) break
  }
  return pages
}

describe('Trustpilot', () => {
  const UNIT = 'abcdefabcdefabcdefabcdef'
  const config = { apiKey: 'x', business: UNIT }
  /** One review an hour, newest first, from an instant back. */
  const reviews = (newest: string, count: number) => Array.from({ length: count }, (_, i) => ({ id: `${newest}-${i}`, stars: 4, text: 'Bien', createdAt: new Date(Date.parse(newest) - i * 3_600_000).toISOString() }))
  const shop = (all: object[]) => answering(url => {
    if (!url.pathname.endsWith('/reviews')) return { id: UNIT }
    const page = Number(url.searchParams.get('page'))
    return { reviews: all.slice((page - 1) * 100, page * 100) }
  })
  const pagesAsked = (http: { asked: string[] }): number[] => http.asked.flatMap(path => Number(/page=(\d+)/.exec(path)?.[1] ?? 0) || [])

  it('is read to its end once, and then only as far back as edits are noticed', async () => {
    const all = reviews('2026-03-01T00:00:00Z', 1500)
    const whole = shop(all)
    const cursor = (await run(trustpilot, config, whole)).at(-1)!.cursor
    expect(pagesAsked(whole)).toEqual(Array.from({ length: 16 }, (_, i) => i + 1))
    const again = shop(all)
    await run(trustpilot, config, again, { cursor })
    // 30 days are 720 reviews.
    expect(pagesAsked(again)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('goes on with a first reading that was cut, one page back', async () => {
    const all = reviews('2026-03-01T00:00:00Z', 950)
    const cut = (await run(trustpilot, config, shop(all), { pages: 5 })).at(-1)!.cursor
    const rest = shop(all)
    const cursor = (await run(trustpilot, config, rest, { cursor: cut })).at(-1)!.cursor
    expect(pagesAsked(rest)).toEqual([5, 6, 7, 8, 9, 10])
    expect(JSON.parse(cursor!)).toEqual({ business: UNIT, newest: '2026-03-01T00:00:00.000Z' })
  })

  it('starts anew when the source means another business', async () => {
    const http = shop(reviews('2026-03-01T00:00:00Z', 10))
    await run(trustpilot, config, http, { cursor: JSON.stringify({ business: 'otra.example', newest: '2026-03-05T00:00:00.000Z', pass: { page: 9 } }) })
    expect(pagesAsked(http)).toEqual([1])
  })

  it('answers only with what an answer needs, and not over another answer', async () => {
    const said = answering(() => ({ companyReply: { text: 'Ya respondimos.', createdAt: '2026-03-01T00:00:00' } }))
    const send = (config: object, http: Http, text = 'Gracias') =>
      trustpilot.reply!.send({ config: trustpilot.config.parse(config), mention: { externalId: 'a' }, text, http, signal: new AbortController().signal, now: NOW })
    await expect(send({ ...config, apiSecret: 's', businessUserId: 'u' }, said)).rejects.toMatchObject({ kind: 'config', message: expect.stringContaining('answered already') as string })
    await expect(send(config, said, 'Ya respondimos.')).resolves.toMatchObject({ state: 'published', publishedAt: '2026-03-01T00:00:00.000Z', url: 'https://www.trustpilot.com/reviews/a' })
    await expect(send(config, answering(() => ({ companyReply: null })))).rejects.toMatchObject({ kind: 'config', message: expect.stringContaining('apiSecret') as string })
  })
})

describe('Yelp', () => {
  const config = { apiKey: 'x', business: 'casa-nogal' }
  it('waits until Yelp counts its calls anew', async () => {
    const http = answering(() => refusal(429, '{"error":{"code":"ACCESS_LIMIT_REACHED"}}', { 'ratelimit-resettime': '2026-03-07T00:00:00+00:00' }))
    await expect(run(yelp, config, http)).rejects.toMatchObject({ kind: 'transient', retryAfterMs: 12 * 3_600_000 })
  })
  it('tells too many at once, a wrong key and a plan without reviews apart', async () => {
    await expect(run(yelp, config, answering(() => refusal(429, '{"error":{"code":"TOO_MANY_REQUESTS_PER_SECOND"}}')))).rejects.toMatchObject({ kind: 'transient', message: 'It answered 429.' })
    await expect(run(yelp, config, answering(() => refusal(400, '{"error":{"code":"TOKEN_INVALID"}}')))).rejects.toThrow(/does not know this API key/)
    await expect(run(yelp, config, answering(({ pathname }) => (pathname.endsWith('/reviews') ? refusal(403) : {})))).rejects.toThrow(/plan has no reviews/)
  })
})

describe('Google Places', () => {
  const config = { apiKey: 'x', placeId: 'ChIJ-uno-dos-tres' }
  const review = { name: 'places/x/reviews/r1', rating: 4, text: { text: 'Bien' } }
  it('says when a place has moved to another ID', async () => {
    const [page] = await run(googlePlaces, config, answering(() => ({ id: 'ChIJ-otro', reviews: [review] })))
    expect(page!.problems).toEqual([{ es: 'Google movió este lugar al ID ChIJ-otro: escríbelo en la fuente.', en: 'Google moved this place to the ID ChIJ-otro: write it into the source.' }])
    expect(page!.mentions.map(({ externalId }) => externalId)).toEqual(['r1'])
  })
  it('leaves out one review that is broken, and takes a place that has none', async () => {
    const [page] = await run(googlePlaces, config, answering(() => ({ id: config.placeId, reviews: [review, { rating: 'five' }] })))
    expect(page!.mentions).toHaveLength(1)
    expect(page!.problems).toHaveLength(1)
    expect((await run(googlePlaces, config, answering(() => ({ id: config.placeId }))))[0]!.mentions).toEqual([])
  })
  it.each([
    [400, 'API key not valid. Please pass a valid API key.', /does not know this API key/], [403, '{"reason":"SERVICE_DISABLED"}', /no billing/], [403, 'PERMISSION_DENIED', /restrictions/],
    [400, 'Not a valid Place ID: x', /no place with this ID/], [404, '', /no place with this ID/],
  ])('tells what a %i of "%s" means', async (status, body, message) => {
    await expect(run(googlePlaces, config, answering(() => refusal(status, body)))).rejects.toMatchObject({ kind: 'config', message: expect.stringMatching(message) as string })
  })
})

describe('Tripadvisor', () => {
  it('hands its cursor over with its last language, and counts no review twice', async () => {
    const http = answering(({ pathname, searchParams }) => (pathname.endsWith('/details') ? {} : { data: [{ id: 1, text: 'Bien', rating: 4 }, { id: searchParams.get('language') === 'es' ? 2 : 3, text: 'Regular', is_machine_translated: searchParams.get('language') !== 'es' }] }))
    const pages = await run(tripadvisor, { apiKey: 'x', locationId: '1' }, http)
    expect(pages.map(({ mentions }) => mentions.map(({ externalId }) => externalId))).toEqual([['1', '2'], []])
    expect(pages.map(({ cursor }) => cursor !== undefined)).toEqual([false, true])
  })
  it('waits an hour where its budget is used up', async () => {
    await expect(run(tripadvisor, { apiKey: 'x', locationId: '1' }, answering(() => refusal(429, '{"message":"Limit Exceeded"}')))).rejects.toMatchObject({ kind: 'transient', retryAfterMs: 3_600_000 })
  })
})
