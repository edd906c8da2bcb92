import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SourceKind } from '../../../src/contract.ts'
import { linkOf, outranks, pickOpinion, traitsOf, type Sighting, type Standing } from '../../../src/domain/identity/identity.ts'
import { itemOf, pageOf, platformOf } from '../../../src/domain/identity/permalink.ts'

const LONG = 'Llevo tres semanas esperando el sofá Ceiba que pagué en Coyoacán y el camión se averió en Querétaro'
const AT = new Date('2026-03-04T10:20:30Z')
const later = (minutes: number): Date => new Date(AT.getTime() + minutes * 60_000)

const sight = (given: Partial<Sighting> = {}): Sighting => ({ sourceId: 'a', collector: 'reddit', sourceKind: 'social', kind: 'post', externalId: 'x1', text: LONG, publishedAt: AT, author: { name: 'Ana Ruiz' }, ...given })
const link = (a: Partial<Sighting>, b: Partial<Sighting>) => linkOf(traitsOf(sight({ sourceId: 'a', ...a })), traitsOf(sight({ sourceId: 'b', ...b })))

const names = fc.constantFrom('Ana Ruiz', 'ana ruiz', 'Luis', 'Un usuario de Google', '@ana')
const anySight: fc.Arbitrary<Sighting> = fc.record({
  sourceId: fc.constantFrom('a', 'b', 'c'),
  collector: fc.constantFrom('reddit', 'rss', 'file', 'app-store', 'google-places', 'google-business-profile'),
  sourceKind: fc.constantFrom<SourceKind>('review', 'social', 'press'),
  kind: fc.constantFrom('review', 'post', 'article', 'comment'),
  externalId: fc.constantFrom('t3_abc', '17', '1234567890', 'c0ffee00-aaaa-4bbb-8ccc-123456789abc'),
  text: fc.constantFrom(LONG, 'Excelente', 'Muy bien todo', ''),
  url: fc.constantFrom(undefined, 'https://www.reddit.com/r/mexico/comments/abc/titulo/', 'https://shop.example/p/7', 'https://news.example/nota-1?utm_source=x'),
  author: fc.option(fc.record({ name: names }), { nil: undefined }),
  rating: fc.constantFrom(null, { value: 5, outOf: 5 }, { value: 1, outOf: 5 }),
  publishedAt: fc.constantFrom(null, AT, later(5), later(2000), new Date('2026-03-04T00:00:00Z')),
})
const SHORT = new Set(['Excelente', 'Muy bien todo', ''])

describe('one opinion met twice', () => {
  it('is told alike from either side, and never within one source', () => {
    fc.assert(fc.property(anySight, anySight, (a, b) => {
      const [x, y] = [traitsOf(a), traitsOf(b)]
      expect(linkOf(x, y)).toBe(linkOf(y, x))
      if (a.sourceId === b.sourceId) expect(linkOf(x, y)).toBe(null)
    }), { numRuns: 2000 })
  })

  it('is never told by few words of different or unknown authors', () => {
    const few = anySight.filter(({ text, kind }) => SHORT.has(text) && kind !== 'article')
    fc.assert(fc.property(few, few, (a, b) => {
      if (linkOf(traitsOf(a), traitsOf(b)) !== 'words') return
      expect(a.author?.name?.toLowerCase()).toBe(b.author?.name?.toLowerCase())
      expect(a.author?.name).toBeDefined()
      expect(a.author?.name).not.toBe('Un usuario de Google')
    }), { numRuns: 5000 })
  })

  it('is picked the same in whatever order the stored ones come', () => {
    fc.assert(fc.property(anySight, fc.array(anySight, { maxLength: 6 }), fc.array(fc.nat(), { minLength: 6, maxLength: 6 }), (one, list, order) => {
      const candidates = list.map((other, i) => ({ ...traitsOf(other), mentionId: `m${i}` }))
      const shuffled = candidates.map((candidate, i) => ({ candidate, at: order[i]! })).toSorted((a, b) => a.at - b.at).map(({ candidate }) => candidate)
      expect(pickOpinion(traitsOf(one), shuffled)).toEqual(pickOpinion(traitsOf(one), candidates))
    }), { numRuns: 1000 })
  })

  it('is the same item of one platform through another collector, whatever its words', () => {
    const url = 'https://old.reddit.com/r/mexico/comments/abc12/sofa/def34/?context=3'
    expect(link({ externalId: 't1_def34' }, { collector: 'rss', externalId: 'https://x.example/1', url, text: 'enviado por /u/ana [link]' })).toBe('item')
    expect(link({ externalId: 't3_abc12' }, { collector: 'rss', externalId: '1', url })).toBe('words')
    expect(link({ collector: 'youtube', externalId: 'video AbCdEfGhIjK' }, { collector: 'rss', externalId: 'yt:video:AbCdEfGhIjK', url: 'https://www.youtube.com/watch?v=AbCdEfGhIjK' })).toBe('item')
    const key = 'AbFvOqmRx7Qw1234567890ZZ'
    expect(link({ collector: 'google-business-profile', externalId: `accounts/1/locations/2/reviews/${key}`, text: '' }, { collector: 'google-places', externalId: key, text: LONG })).toBe('item')
    expect(link({ collector: 'app-store', externalId: '12345678901', text: 'a' }, { collector: 'app-store', externalId: '12345678902', text: 'b' })).toBe(null)
    expect(link({ collector: 'file', externalId: 'c0ffee00-aaaa-4bbb-8ccc-123456789abc' }, { collector: 'google-play', externalId: 'C0FFEE00-aaaa-4bbb-8ccc-123456789abc' })).toBe('words')
  })

  it('is few words of one author on one platform within minutes, or on the day that an export tells', () => {
    const said = { text: 'Excelente', kind: 'review' }
    const api = { ...said, collector: 'google-business-profile', externalId: '1' }
    const places = { ...said, collector: 'google-places', externalId: '2' }
    expect(link(api, { ...places, publishedAt: later(3) })).toBe('words')
    expect(link(api, { ...places, publishedAt: later(300) })).toBe(null)
    expect(link(api, { ...places, publishedAt: new Date('2026-03-04T00:00:00Z') })).toBe('words')
    expect(link(api, { ...places, author: { name: 'Luis Mena' } })).toBe(null)
    expect(link({ ...api, author: undefined }, { ...places, author: undefined })).toBe(null)
    expect(link({ ...api, rating: { value: 5, outOf: 5 } }, { ...places, rating: { value: 1, outOf: 5 } })).toBe(null)
    expect(link(api, { ...said, collector: 'file', externalId: '9', publishedAt: later(1) })).toBe('words')
    expect(link({ ...api, author: { name: 'Ana' } }, { ...said, collector: 'file', externalId: '9', author: { name: 'Ana' }, publishedAt: later(1) })).toBe(null)
    expect(link(api, { ...said, collector: 'trustpilot', externalId: '9' })).toBe(null)
  })

  it('is many words of one author elsewhere within days, and no words of two', () => {
    const here = { collector: 'google-places', externalId: '1' }
    const there = { collector: 'facebook', externalId: '2', publishedAt: later(3 * 1440), text: `¡${LONG.toUpperCase()}! https://fb.example/1` }
    expect(link(here, there)).toBe('words')
    expect(link(here, { ...there, publishedAt: later(30 * 1440) })).toBe(null)
    expect(link(here, { ...there, author: { name: 'Luis Mena' } })).toBe(null)
    expect(link(here, { ...there, author: undefined })).toBe(null)
  })

  it('is one article in several papers, by its headline', () => {
    const paper = { kind: 'article', sourceKind: 'press' as const, collector: 'rss', author: { name: 'Redacción' } }
    const title = 'Casa Nogal abrirá diez tiendas nuevas en el norte'
    expect(link({ ...paper, title, text: 'La cadena anunció…', externalId: '1', url: 'https://faro.example/a/1' }, { ...paper, collector: 'gdelt', title: undefined, text: `${title} | El Faro`, externalId: '2', url: 'https://eco.example/b', publishedAt: later(1440) })).toBe('words')
    expect(link({ ...paper, title: 'Economía', externalId: '1' }, { ...paper, title: 'Economía', externalId: '2' })).toBe(null)
    expect(link({ ...paper, title, externalId: '1', url: 'https://faro.example/a/1?utm_source=x' }, { ...paper, title: 'Otra cabeza', externalId: '2', url: 'http://www.faro.example/a/1/' })).toBe('item')
    expect(link({ ...paper, title, externalId: '1' }, { ...paper, title, externalId: '2', publishedAt: later(30 * 1440) })).toBe(null)
  })

  it('knows where an item stands by its collector or its link', () => {
    expect(platformOf({ collector: 'google-business-profile', url: undefined })).toBe('google')
    expect(platformOf({ collector: 'rss', url: 'https://m.youtube.com/watch?v=1' })).toBe('youtube')
    expect(platformOf({ collector: 'rss', url: 'https://www.foro.example/t/1' })).toBe('foro.example')
    expect(platformOf({ collector: 'file', url: undefined })).toBe(null)
    expect(pageOf('https://www.foro.example/')).toBe(undefined)
    expect(pageOf('https://www.foro.example/t/1/?b=2&a=1&utm_medium=x#top')).toBe('foro.example/t/1?a=1&b=2')
    // A review gives the page of what it is about: many stand there.
    expect(itemOf({ collector: 'schema-org', kind: 'review', externalId: '1', url: 'https://shop.example/p/7' })).toBe(undefined)
  })
})

const anyStanding: fc.Arbitrary<Standing> = fc.record({
  sourceId: fc.constantFrom('a', 'b', 'c', 'd'),
  collector: fc.constantFrom('reddit', 'rss', 'push', 'file'),
  sourceKind: fc.constantFrom<SourceKind>('review', 'social', 'press'),
  visibility: fc.constantFrom(null, 0, 0.7),
  rated: fc.boolean(),
  telling: fc.boolean(),
})

describe('the home of an opinion', () => {
  it('is one among its places in whatever order they were met', () => {
    fc.assert(fc.property(fc.uniqueArray(anyStanding, { selector: place => place.sourceId, minLength: 1 }), places => {
      const home = (list: Standing[]) => list.reduce((best, place) => (outranks(place, best) ? place : best))
      expect(home(places.toReversed())).toBe(home(places))
      expect(home(places.toSorted((a, b) => (a.collector < b.collector ? -1 : 1)))).toBe(home(places))
    }), { numRuns: 1000 })
  })

  it('is where a newcomer meets it most, then where more is told', () => {
    const place = { sourceId: 'a', collector: 'rss', sourceKind: 'social' as const, visibility: null, rated: false, telling: true }
    expect(outranks({ ...place, sourceId: 'z', sourceKind: 'review' }, place)).toBe(true)
    expect(outranks({ ...place, sourceId: 'z', sourceKind: 'review', visibility: 0.1 }, place)).toBe(false)
    expect(outranks({ ...place, sourceId: 'z', rated: true, collector: 'file' }, place)).toBe(true)
    expect(outranks({ ...place, sourceId: 'z', collector: 'reddit' }, place)).toBe(true)
    expect(outranks({ ...place, sourceId: 'z' }, place)).toBe(false)
  })
})
