import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Mention, SourceKind } from '../../src/contract.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { correct } from '../../src/db/reading/correction.ts'
import { eachFace } from '../../src/db/mention/current.ts'
import { newId } from '../../src/db/id.ts'
import { listMentions, listRevisions } from '../../src/db/mention/list.ts'
import { storeMentions } from '../../src/db/mention/store.ts'
import { readIndex, readPastIndex } from '../../src/db/index/reputation.ts'
import { readRollups, recountRollups } from '../../src/db/index/rollup.ts'
import { deleteSource, saveSource, type Source } from '../../src/db/source/source.ts'
import { DEFAULT_FORMULA } from '../../src/domain/index/formula.ts'
import type { Face } from '../../src/domain/index/tally.ts'
import { identifyBrand } from '../../src/jobs/collect/identify.ts'
import { openDeps } from '../helpers/deps.ts'
import { STORES } from '../helpers/stores.ts'

const LONG = 'Llevo tres semanas esperando el sofá Ceiba que pagué en Coyoacán y el camión se averió en Querétaro'
const OTHER = 'La app duplicó mi transferencia del alquiler y en la sucursal de Polanco culpan al sistema y a la lluvia'
const NOW = new Date('2026-06-01T12:00:00Z')

const post = (externalId: string, given: Partial<Mention> = {}): Mention => ({ externalId, kind: 'post', text: LONG, author: { name: 'Ana Ruiz' }, publishedAt: '2026-05-01T10:20:30Z', ...given })

describe.each(STORES)('one opinion with several places on $kind', ({ open }) => {
  let store: Store
  beforeAll(async () => void (store = await open()))
  afterAll(() => store.close())

  const setUp = async () => {
    const brand = await saveBrand(store.db, { slug: newId(), name: 'Casa Nogal', timeZone: 'America/Mexico_City' })
    const source = async (name: string, collector: string, kind: SourceKind) => await saveSource(store.db, brand.id, { name, collector, kind, nextRunAt: NOW })
    return {
      brand,
      api: await source('api', 'reddit', 'social'),
      feed: await source('feed', 'rss', 'social'),
      reviews: await source('reviews', 'google-places', 'review'),
      file: await saveSource(store.db, brand.id, { name: 'file', collector: 'file', kind: 'social', nextRunAt: null }),
    }
  }

  interface Shown {
    gone?: string[]
    now?: Date
    offTopic?: boolean
  }

  const show = async (brand: Brand, source: Source, mentions: Mention[], { gone = [], now = NOW, offTopic = false }: Shown = {}) =>
    await store.db.transaction().execute(trx =>
      storeMentions(trx, { brandId: brand.id, timeZone: brand.timeZone, sourceId: source.id, now }, mentions.map(mention => ({ mention, reading: null, offTopic })), gone))

  const list = async (brand: Brand) => await listMentions(store.db, brand.id)
  /** `source: place+place` of each live opinion. */
  const told = async (brand: Brand, sources: Record<string, Source | Brand>): Promise<string[]> => {
    const nameOf = new Map(Object.entries(sources).map(([name, { id }]) => [id, name]))
    return (await list(brand)).map(({ sourceId, places }) => `${nameOf.get(sourceId)}: ${places.filter(({ goneAt }) => goneAt === null).map(place => nameOf.get(place.sourceId)).sort().join('+')}`).sort()
  }
  const isCounted = async (brand: Brand): Promise<void> => {
    const faces: Face[] = []
    await store.db.transaction().execute(async trx => {
      for await (const batch of eachFace(trx, brand.id)) faces.push(...batch)
    })
    expect(await readRollups(store.db, brand.id)).toEqual(recountRollups(faces))
  }

  it('counts once what a feed and the API of a platform show, under the API, whichever was first', async () => {
    for (const order of [['api', 'feed'], ['feed', 'api']] as const) {
      const { brand, ...sources } = await setUp()
      for (const name of order) {
        const text = name === 'feed' ? `enviado por /u/ana ${LONG} [link]` : LONG
        const result = await show(brand, sources[name], [post('t3_abc', { text, url: 'https://www.reddit.com/r/mexico/comments/abc/sofa/', position: 2 })])
        expect(result).toMatchObject({ stored: 1, changed: 0 })
      }
      expect(await told(brand, sources)).toEqual(['api: feed'])
      const [one] = await list(brand)
      expect(one).toMatchObject({ text: LONG, revision: 1, places: [{ sourceId: sources.feed.id, externalId: 't3_abc', position: 2, firstSeenAt: NOW.toISOString(), goneAt: null }] })
      expect((await readRollups(store.db, brand.id)).filter(line => line.startsWith('rollup_day'))).toEqual([`rollup_day ${sources.api.id} 20574: mentions=1 unsure=1`])
      await isCounted(brand)
      // Shown again, nothing is new.
      expect(await show(brand, sources.feed, [post('t3_abc', { text: `enviado por /u/ana ${LONG} [link]` })])).toMatchObject({ stored: 0, changed: 0, unchanged: 1 })
      expect((await listMentions(store.db, brand.id, { sourceId: sources.feed.id })).length).toBe(1)
    }
  })

  it('counts a cross-post where a newcomer meets it most, with the stars given there', async () => {
    const { brand, ...sources } = await setUp()
    await show(brand, sources.api, [post('t3_x')])
    await show(brand, sources.reviews, [post('r1', { kind: 'review', rating: { value: 1, outOf: 5 }, publishedAt: '2026-05-02T09:00:00Z' })])
    await show(brand, sources.file, [post('7')])
    expect(await told(brand, sources)).toEqual(['reviews: api+file'])
    const index = await readIndex(store.db, brand, NOW, DEFAULT_FORMULA)
    expect(index.sources.map(({ id }) => id)).toEqual([sources.reviews.id])
    expect((await list(brand))[0]).toMatchObject({ rating: { value: 1, outOf: 5 }, revision: 1 })
    await isCounted(brand)
  })

  it('takes over from a lesser place what its home does not tell', async () => {
    const { brand, ...sources } = await setUp()
    await show(brand, sources.reviews, [post('r1')])
    await show(brand, sources.feed, [post('f1', { rating: { value: 2, outOf: 5 }, ownerReply: { text: 'Ya sale tu sofá.' } })])
    expect((await list(brand))[0]).toMatchObject({ sourceId: sources.reviews.id, rating: { value: 2, outOf: 5 }, ownerReply: { text: 'Ya sale tu sofá.' }, revision: 1 })
    expect(await show(brand, sources.reviews, [post('r1')])).toMatchObject({ changed: 0, unchanged: 1 })
    expect(await show(brand, sources.reviews, [post('r1', { text: `${LONG}. Sigo esperando.` })])).toMatchObject({ changed: 1 })
    expect((await list(brand))[0]).toMatchObject({ text: `${LONG}. Sigo esperando.`, rating: { value: 2, outOf: 5 }, ownerReply: { text: 'Ya sale tu sofá.' }, revision: 2 })
    await isCounted(brand)
  })

  it('leaves few words of different or unknown people alone', async () => {
    const { brand, ...sources } = await setUp()
    const few = (name: string) => ['Ana Ruiz', 'Luis Mena', undefined].map((author, i) => ({ ...post(`${name}${i}`, { text: 'Excelente' }), author: author === undefined ? {} : { name: `${author} ${name}` } }))
    for (const name of ['api', 'feed', 'file'] as const) await show(brand, sources[name], few(name))
    expect((await list(brand)).length).toBe(9)
    // Two who are called the same, met by two collectors of one platform: two opinions at two places each.
    const twins = (ids: string[]) => ids.map((id, i) => post(id, { text: 'Todo bien', publishedAt: `2026-05-01T10:2${i * 4}:30Z`, url: 'https://foro.example/hilo' }))
    await show(brand, sources.feed, twins(['x1', 'x2']))
    await show(brand, sources.file, twins(['y1', 'y2']))
    const both = (await list(brand)).filter(({ text }) => text === 'Todo bien')
    expect(both.map(({ externalId, places }) => [externalId, ...places.map(place => place.externalId)].join()).sort()).toEqual(['x1,y1', 'x2,y2'])
  })

  it('stands as long as one place stands, with its id and what people judged', async () => {
    const { brand, ...sources } = await setUp()
    await show(brand, sources.reviews, [post('r1', { rating: { value: 1, outOf: 5 } })])
    await show(brand, sources.api, [post('t3_x')])
    const [before] = await list(brand)
    const target = { brandId: brand.id, timeZone: brand.timeZone, now: NOW }
    await store.db.transaction().execute(trx => correct(trx, target, [{ mentionId: before!.id, revision: 1, field: 'sentiment', value: 'negative', author: 'Eva' }]))
    const deleted = new Date('2026-06-02T00:00:00Z')
    expect(await show(brand, sources.reviews, [], { gone: ['r1'], now: deleted })).toMatchObject({ gone: 1 })
    const [after] = await list(brand)
    expect(after).toMatchObject({ id: before!.id, sourceId: sources.api.id, externalId: 't3_x', sentiment: 'negative', corrected: true, goneAt: null, rating: { value: 1, outOf: 5 } })
    expect(after!.places).toMatchObject([{ sourceId: sources.reviews.id, externalId: 'r1', goneAt: deleted.toISOString() }])
    await isCounted(brand)
    // The day before is told as it was: under the reviews.
    expect((await readPastIndex(store.db, brand, NOW, DEFAULT_FORMULA)).sources.map(({ id }) => id)).toEqual([sources.reviews.id])
    await show(brand, sources.api, [], { gone: ['t3_x'], now: new Date('2026-06-03T00:00:00Z') })
    expect(await list(brand)).toEqual([])
    await isCounted(brand)
    // Back at the one it was deleted from first.
    expect(await show(brand, sources.reviews, [post('r1', { rating: { value: 1, outOf: 5 } })], { now: new Date('2026-06-04T00:00:00Z') })).toMatchObject({ stored: 0, changed: 1 })
    const [back] = await list(brand)
    expect(back).toMatchObject({ id: before!.id, sourceId: sources.reviews.id, goneAt: null, corrected: true })
    await isCounted(brand)
  })

  it('survives a place that is deleted, and outlives a source that is removed', async () => {
    const { brand, ...sources } = await setUp()
    await show(brand, sources.api, [post('t3_x')])
    await show(brand, sources.feed, [post('f1')])
    await show(brand, sources.file, [post('9')])
    await show(brand, sources.feed, [], { gone: ['f1'] })
    expect(await told(brand, sources)).toEqual(['api: file'])
    const { id } = (await list(brand))[0]!
    await deleteSource(store.db, sources.api, NOW)
    expect(await told(brand, sources)).toEqual(['file: '])
    expect((await list(brand))[0]!.id).toBe(id)
    await isCounted(brand)
  })

  it('follows an edit at its home as a revision, and at a silent home’s other place', async () => {
    const { brand, ...sources } = await setUp()
    const url = 'https://www.reddit.com/r/mexico/comments/abc/sofa/'
    await show(brand, sources.api, [post('t3_abc')])
    await show(brand, sources.feed, [post('t3_abc', { url })])
    expect(await show(brand, sources.feed, [post('t3_abc', { url, text: `${LONG}. Ya llegó.` })])).toMatchObject({ changed: 0 })
    expect(await show(brand, sources.api, [post('t3_abc', { text: `${LONG}. Ya llegó.` })])).toMatchObject({ changed: 1 })
    const [one] = await list(brand)
    expect(one).toMatchObject({ revision: 2, text: `${LONG}. Ya llegó.` })
    expect((await listRevisions(store.db, brand.id, one!.id)).map(({ text }) => text)).toEqual([LONG])
    await store.db.updateTable('source').set({ enabled: false }).where('id', '=', sources.api.id).execute()
    expect(await show(brand, sources.feed, [post('t3_abc', { url, text: 'Me devolvieron el dinero.' })])).toMatchObject({ changed: 1 })
    expect((await list(brand))[0]).toMatchObject({ revision: 3, text: 'Me devolvieron el dinero.', sourceId: sources.api.id })
    await isCounted(brand)
  })

  it('is two again where one of two cross-posts says something else', async () => {
    const { brand, ...sources } = await setUp()
    await show(brand, sources.reviews, [post('r1')])
    await show(brand, sources.api, [post('t3_x')])
    expect(await told(brand, sources)).toEqual(['reviews: api'])
    await show(brand, sources.api, [post('t3_x', { text: OTHER })])
    expect(await told(brand, sources)).toEqual(['api: ', 'reviews: '])
    await isCounted(brand)
  })

  it('does not hide what one place says of the brand behind a place that is off topic', async () => {
    const { brand, ...sources } = await setUp()
    await show(brand, sources.reviews, [post('r1')], { offTopic: true })
    await show(brand, sources.api, [post('t3_x')])
    expect(await told(brand, sources)).toEqual(['api: '])
    await show(brand, sources.feed, [post('f1')], { offTopic: true })
    expect(await told(brand, sources)).toEqual(['api: feed'])
  })

  it('keeps each paper as a place of one article', async () => {
    const { brand } = await setUp()
    const papers = await Promise.all(['faro', 'eco', 'sol'].map(name => saveSource(store.db, brand.id, { name, collector: 'rss', kind: 'press', nextRunAt: NOW })))
    for (const [i, paper] of papers.entries()) {
      await show(brand, paper, [post(`a${i}`, { kind: 'article', title: `Casa Nogal abrirá diez tiendas nuevas en el norte | Diario ${i}`, text: `Resumen ${i}`, author: { name: `Redacción ${i}` }, url: `https://diario${i}.example/nota/${i}` })])
    }
    const articles = await list(brand)
    expect(articles.length).toBe(1)
    expect(articles[0]!.places.map(({ url }) => url).length).toBe(2)
  })

  it('holds when several sources show the same at once', async () => {
    const { brand, ...sources } = await setUp()
    const shown = Array.from({ length: 12 }, (_, n) => post(`o${n}`, { text: `${LONG} número ${n}`, author: { name: `Ana Ruiz ${n}` } }))
    await Promise.all(Object.values(sources).flatMap(source => [show(brand, source, shown), show(brand, source, shown.toReversed())]))
    expect(await told(brand, sources)).toEqual(Array.from({ length: 12 }, () => 'reviews: api+feed+file'))
    await isCounted(brand)
  })

  it('looks at a handful of a flood, and none of it is merged within its source', async () => {
    const { brand, ...sources } = await setUp()
    const flood = (name: string) => Array.from({ length: 400 }, (_, n) => post(`${name}${n}`, { publishedAt: new Date(Date.UTC(2026, 4, 1, 0, n)).toISOString(), author: { name: `Bot Nuevo ${n}` } }))
    await show(brand, sources.api, flood('a'))
    expect(await show(brand, sources.reviews, flood('r'))).toMatchObject({ stored: 400, places: 400 })
    expect((await listMentions(store.db, brand.id, { limit: 1000 })).length).toBe(400)
    await isCounted(brand)
  })

  it('finds again what was stored before places were kept', async () => {
    const { brand, ...sources } = await setUp()
    await show(brand, sources.api, [post('t3_abc')])
    await store.db.updateTable('mention').set({ item_key: null, words_key: null }).where('brand_id', '=', brand.id).execute()
    expect(await identifyBrand(await openDeps(store), brand)).toBe(1)
    await show(brand, sources.feed, [post('f1', { text: 'x', url: 'https://www.reddit.com/r/mexico/comments/abc/sofa/' })])
    expect(await told(brand, sources)).toEqual(['api: feed'])
  })

  it('counts the same in whatever order sources are read, and never loses or doubles an opinion', async () => {
    const anyShow = fc.record({
      source: fc.constantFrom('api', 'feed', 'reviews', 'file'),
      pick: fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 6 }),
      gone: fc.boolean(),
      edited: fc.boolean(),
    })
    await fc.assert(fc.asyncProperty(fc.array(anyShow, { minLength: 1, maxLength: 9 }), async shows => {
      const { brand, ...sources } = await setUp()
      for (const { source, pick, gone, edited } of shows) {
        const ids = pick.map(n => `o${n}`)
        const name = source as 'api' | 'feed' | 'reviews' | 'file'
        await show(brand, sources[name], gone ? [] : pick.map(n => post(`o${n}`, { text: `${LONG} número ${n}${edited ? ' editado' : ''}`, author: { name: `Ana Ruiz ${n}` } })), gone ? { gone: ids } : {})
        await isCounted(brand)
      }
      // Every item of every source is the home or a place of exactly one opinion.
      const all = await listMentions(store.db, brand.id, { includeHidden: true, limit: 200 })
      const spots = all.flatMap(one => [`${one.sourceId} ${one.externalId}`, ...one.places.map(place => `${place.sourceId} ${place.externalId}`)])
      expect(new Set(spots).size).toBe(spots.length)
      const shown = new Set(shows.filter(({ gone }) => !gone).flatMap(({ source, pick }) => pick.map(n => `${sources[source as 'api'].id} o${n}`)))
      expect(new Set(spots)).toEqual(shown)
    }), { numRuns: 12 })
    const orders = [['api', 'feed', 'reviews', 'file'], ['file', 'reviews', 'feed', 'api'], ['feed', 'file', 'api', 'reviews']] as const
    const counts = []
    for (const order of orders) {
      const { brand, ...sources } = await setUp()
      for (const name of order) await show(brand, sources[name], Array.from({ length: 6 }, (_, n) => post(`o${n}`, { text: `${LONG} número ${n}`, author: { name: `Ana Ruiz ${n}` } })))
      counts.push(await told(brand, sources))
    }
    expect(counts).toEqual([counts[0], counts[0], counts[0]])
    expect(counts[0]).toEqual(Array.from({ length: 6 }, () => 'reviews: api+feed+file'))
  })
})
