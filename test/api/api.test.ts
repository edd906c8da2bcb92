import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiKey } from '../../src/db/people/api-key.ts'
import { syncBranches } from '../../src/db/source/branch.ts'
import { findBrand, saveBrand } from '../../src/db/brand.ts'
import { deleteSource, findSourceByName, saveSource } from '../../src/db/source/source.ts'
import type { Store } from '../../src/db/client.ts'
import { DEFAULT_FORMULA } from '../../src/domain/index/formula.ts'
import { keepTrend } from '../../src/jobs/keep/trend.ts'
import { openApi, type TestApi } from '../helpers/api.ts'
import { STORES } from '../helpers/stores.ts'

const NOW = new Date('2026-03-20T18:00:00Z')
const review = (id: string, stars: number, date: string, text = 'El sofá llegó en camión, quedó precioso') => ({
  externalId: id, text, rating: { value: stars, outOf: 5 }, publishedAt: date,
})

const cursorOf = (...parts: string[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url')

describe.each(STORES)('the API on $kind', ({ open }) => {
  let store: Store
  let api: TestApi
  let later = NOW
  beforeAll(async () => {
    store = await open()
    api = openApi(store, { now: () => later })
    await api.ask('POST', '/v1/brands', { slug: 'casa-nogal', name: 'Casa Nogal', timeZone: 'America/Mexico_City' })
  })
  afterAll(() => store.close())

  it('lists brands page by page with an opaque cursor', async () => {
    for (const slug of ['uno', 'dos', 'tres']) await api.ask('POST', '/v1/brands', { slug, name: slug })
    const first = await api.ask('GET', '/v1/brands?limit=2')
    expect(first.body.data.map((brand: { slug: string }) => brand.slug)).toEqual(['casa-nogal', 'dos'])
    const second = await api.ask('GET', `/v1/brands?limit=2&cursor=${first.body.nextCursor}`)
    expect(second.body).toMatchObject({ data: [{ slug: 'tres' }, { slug: 'uno' }], nextCursor: null })
  })

  it('stores what is pushed once, and says which items were not usable', async () => {
    const body = { source: 'web', mentions: [review('a', 5, '2026-03-19T10:00:00-06:00'), { externalId: '', text: 7 }, review('b', 1, '2026-03-18T10:00:00Z', 'Llegó roto')] }
    const first = await api.ask('POST', '/v1/brands/casa-nogal/mentions', body)
    expect(first.body).toMatchObject({ stored: 2, changed: 0, rejected: [{ index: 1 }] })
    expect(first.body.rejected[0].errors.map((error: { path: string }) => error.path)).toEqual(['mentions[1].externalId', 'mentions[1].text'])
    expect((await api.ask('POST', '/v1/brands/casa-nogal/mentions', body)).body).toMatchObject({ stored: 0, unchanged: 2 })
  })

  it('gives the same answer to the same Idempotency-Key, and refuses it for another body', async () => {
    const body = { source: 'keyed', mentions: [review('k', 4, '2026-03-19T10:00:00Z', 'Bien, sin más')] }
    const first = await api.ask('POST', '/v1/brands/casa-nogal/mentions', body, { 'idempotency-key': 'once' })
    expect(first.body.stored).toBe(1)
    expect((await api.ask('POST', '/v1/brands/casa-nogal/mentions', body, { 'idempotency-key': 'once' })).body).toEqual(first.body)
    const other = await api.ask('POST', '/v1/brands/casa-nogal/mentions', { ...body, source: 'other' }, { 'idempotency-key': 'once' })
    expect(other).toMatchObject({ status: 422, body: { detail: expect.stringContaining('another body') } })
  })

  it('finds mentions by words with accents folded, by moment and by sentiment', async () => {
    const found = await api.ask('GET', '/v1/brands/casa-nogal/mentions?q=CAMION%20sof*&sentiment=positive&moment=smot')
    expect(found.body.data).toMatchObject([{ externalId: 'a', sentiment: 'positive', moments: { smot: 'positive' } }])
    expect((await api.ask('GET', '/v1/brands/casa-nogal/mentions?q=%27%29%20%7C%20%21')).status).toBe(200)
  })

  it('grows a tree of products and places, with what was said of each and of all under it', async () => {
    const brand = (await findBrand(store.db, 'casa-nogal'))!
    const shop = (name: string, aliases: string[] = []) => ({ name, kind: 'place' as const, aliases, children: [] })
    const sync = (names: string[]) => store.db.transaction().execute(trx => syncBranches(trx, brand.id, [{ name: 'Tiendas', kind: 'place', aliases: [], children: names.map(name => shop(name, name === 'Polanco' ? ['Suc. 12'] : [])) }]))
    await sync(['Coyoacán', 'Polanco'])
    const at = (id: string, stars: number, place: string) => ({ ...review(id, stars, '2026-03-19T10:00:00Z'), place })
    await api.ask('POST', '/v1/brands/casa-nogal/mentions', { source: 'places', mentions: [at('p1', 1, 'coyoacan'), at('p2', 1, 'SUC.  12'), at('p3', 5, 'Suc. 12'), at('p4', 5, 'Saturno')] })
    const tree = async () => (await api.ask('GET', '/v1/brands/casa-nogal/branches')).body
    const { data, nextCursor } = await tree()
    expect(nextCursor).toBeNull()
    expect(data).toMatchObject([{ name: 'Tiendas', mentions: 3, negative: 2, positive: 1, level: null, children: [{ name: 'Coyoacán', mentions: 1 }, { name: 'Polanco', mentions: 2, aliases: ['Suc. 12'] }] }])
    const of = async (id: string) => (await api.ask('GET', `/v1/brands/casa-nogal/mentions?branch=${id}`)).body.data.map((one: { externalId: string }) => one.externalId).toSorted()
    expect(await of(data[0].id)).toEqual(['p1', 'p2', 'p3'])
    expect(await of(data[0].children[1].id)).toEqual(['p2', 'p3'])

    // A shop that closes and one that opens; who stays keeps its id.
    await sync(['Polanco', 'Saturno'])
    const [{ children }] = (await tree()).data
    expect(children).toMatchObject([{ id: data[0].children[1].id, mentions: 2 }, { name: 'Saturno', mentions: 1 }])
    await store.db.transaction().execute(trx => syncBranches(trx, brand.id, []))
    expect((await tree()).data).toEqual([])
    await deleteSource(store.db, (await findSourceByName(store.db, brand.id, 'places'))!)
  })

  it('says why a mention weighs less, and what it repeats', async () => {
    await api.ask('POST', '/v1/brands', { slug: 'ecos', name: 'Ecos' })
    const text = 'Llevo tres semanas esperando el sofá Oslo que pagué en Coyoacán y el camión se averió'
    await api.ask('POST', '/v1/brands/ecos/mentions', { source: 'foro', mentions: [review('e1', 1, '2026-03-10T10:00:00Z', text), review('e2', 1, '2026-03-10T11:00:00Z', text), review('e3', 5, '2026-03-10T12:00:00Z', 'Todo bien')] })
    await api.ask('POST', '/v1/brands/ecos/mentions', { source: 'red', mentions: [review('e4', 1, '2026-03-10T13:00:00Z', text)] })
    const { data } = (await api.ask('GET', '/v1/brands/ecos/mentions')).body
    expect(data.map((one: { externalId: string; discount: object }) => [one.externalId, one.discount])).toEqual([
      ['e4', { percent: 0, reason: 'twin', found: ['twin'] }], ['e3', { percent: 100, reason: null, found: [] }],
      ['e2', { percent: 10, reason: 'copy', found: ['copy'] }], ['e1', { percent: 100, reason: null, found: [] }],
    ])
    const one = (await api.ask('GET', `/v1/brands/ecos/mentions/${data[0].id}`)).body
    expect(one.alike).toEqual({ count: 3, first: { id: data[3].id, sourceId: data[3].sourceId, occurredAt: '2026-03-10T10:00:00.000Z' }, sourceIds: [data[3].sourceId, data[0].sourceId] })
    expect((await api.ask('GET', `/v1/brands/ecos/mentions/${data[1].id}`)).body.alike).toBeNull()
    const path = `/v1/brands/ecos/mentions/${data[0].id}/corrections`
    expect((await api.ask('POST', path, { corrections: [{ field: 'discount', value: 90 }] })).body.mention.discount).toEqual({ percent: 90, reason: 'person', found: ['twin'] })
  })

  it('lets a person’s correction win and moves the index by it', async () => {
    const [mention] = (await api.ask('GET', '/v1/brands/casa-nogal/mentions?q=roto')).body.data
    const before = (await api.ask('GET', '/v1/brands/casa-nogal/zmot')).body
    const done = await api.ask('POST', `/v1/brands/casa-nogal/mentions/${mention.id}/corrections`, { author: 'Ana', corrections: [{ field: 'sentiment', value: 'positive' }, { field: 'moment', moment: 'smot', value: null }] })
    expect(done).toMatchObject({ status: 201, body: { mention: { sentiment: 'positive', moments: {}, corrected: true } } })
    expect((await api.ask('GET', '/v1/brands/casa-nogal/zmot')).body.index.value).toBeGreaterThan(before.index.value)
    for (const id of done.body.ids) await api.ask('DELETE', `/v1/brands/casa-nogal/mentions/${mention.id}/corrections/${id}`)
    expect((await api.ask('GET', '/v1/brands/casa-nogal/zmot')).body.index).toEqual(before.index)
  })

  it('shows strangers only audited corrections and published weights, and says both figures where they differ', async () => {
    const zmot = async (query = '') => (await api.ask('GET', `/v1/brands/casa-nogal/zmot${query}`)).body
    const [mention] = (await api.ask('GET', '/v1/brands/casa-nogal/mentions?q=roto')).body.data
    const path = `/v1/brands/casa-nogal/mentions/${mention.id}/corrections`
    const before = await zmot()
    expect(before).not.toHaveProperty('public')
    const { ids } = (await api.ask('POST', path, { author: 'Ana', corrections: [{ field: 'discount', value: 0 }, { field: 'sentiment', value: 'positive' }] })).body
    const differing = await zmot()
    expect(differing.index.value).toBeGreaterThan(before.index.value)
    for (const key of ['value', 'low', 'high']) expect(differing.public[key]).toBeCloseTo(before.index[key], 9)
    expect((await zmot('?asOf=2026-03-20')).public.value).toBeCloseTo(before.index.value, 1)

    const audited = await api.ask('POST', `${path}/${ids[0]}/audit`)
    expect(audited).toMatchObject({ status: 200, body: { field: 'discount', value: '0', author: 'Ana', auditedAt: NOW.toISOString() } })
    const halfway = await zmot()
    expect(halfway.public?.value ?? halfway.index.value).toBeGreaterThan(before.index.value)
    await api.ask('POST', `${path}/${ids[1]}/audit`)
    expect(await zmot()).toEqual({ ...differing, public: undefined })
    expect((await api.ask('GET', `/v1/brands/casa-nogal/mentions/${mention.id}`)).body.corrections).toMatchObject([{ id: ids[0], auditedAt: NOW.toISOString() }, { id: ids[1] }])
    for (const id of ids) await api.ask('DELETE', `${path}/${id}`)
    expect((await api.ask('POST', `${path}/${ids[0]}/audit`)).status).toBe(404)
    expect(await zmot()).toEqual(before)

    const brand = (await findBrand(store.db, 'casa-nogal'))!
    const source = (await findSourceByName(store.db, brand.id, 'web'))!
    await store.db.updateTable('source').set({ visibility: 5 }).where('id', '=', source.id).execute()
    const weighed = await zmot()
    expect(weighed.index.value).not.toBeCloseTo(before.index.value, 3)
    expect(weighed.public.value).toBeCloseTo(before.index.value, 9)
    await store.db.updateTable('source').set({ visibility: null }).where('id', '=', source.id).execute()
  })

  it('answers the index whose parts add up, also as of a past date', async () => {
    const { body } = await api.ask('GET', '/v1/brands/casa-nogal/zmot')
    expect(body).toMatchObject({ brand: 'casa-nogal', formula: 'zmot-1', neutral: 50, coverage: { sources: 2 } })
    const sum = Object.values(body.moments as Record<string, number>).reduce((a, b) => a + b, 0)
    expect(Math.abs(sum - (body.index.value - 50))).toBeLessThan(1e-9)
    expect(body.top.cost[0]).toMatchObject({ points: expect.any(Number), position: expect.any(Number) })
    const past = await api.ask('GET', '/v1/brands/casa-nogal/zmot?asOf=2026-03-18')
    expect(past.body.asOf).toBe('2026-03-19T05:59:59.999Z')
    expect(past.body.index.value).toBeLessThan(body.index.value)
    expect((await api.ask('GET', '/v1/brands/casa-nogal/zmot?asOf=2020-01-01')).body.index).toBeNull()
  })

  it('tells the journey and the trend day by day', async () => {
    const journey = (await api.ask('GET', '/v1/brands/casa-nogal/journey')).body
    expect(journey.moments.map((moment: { key: string }) => moment.key)).toEqual(['zmot', 'fmot', 'smot', 'relationship', 'failure', 'umot'])
    expect(journey).toMatchObject({ opinions: 3, from: '2025-12-21', to: '2026-03-20' })
    const trends = (await api.ask('GET', '/v1/brands/casa-nogal/trends?days=3')).body
    expect(trends.days).toMatchObject([{ date: '2026-03-18', mentions: 1, netSentiment: -100 }, { date: '2026-03-19', mentions: 2, netSentiment: 100, stars: 4.5 }, { date: '2026-03-20', mentions: 0, netSentiment: null }])
  })

  it.each([
    ['GET', '/v1/brands/nadie', undefined, 404, 'There is no brand “nadie”'],
    ['GET', '/v1/brands/Not%20A%20Slug', undefined, 400, 'path.brand'],
    ['GET', '/v1/brands?limit=9999', undefined, 400, 'query.limit'],
    ['GET', '/v1/brands?cursor=%22%3B', undefined, 400, 'not a cursor of this list'],
    ['GET', '/v1/brands/casa-nogal/mentions?cursor=W10', undefined, 400, 'not a cursor of this list'],
    ['GET', '/v1/brands/casa-nogal/mentions/7', undefined, 400, 'not an id of this kind'],
    ['GET', '/v1/brands/casa-nogal/mentions/01a20d93-ca80-7000-8ed3-6aa48590198f', undefined, 404, 'There is no mention'],
    ['GET', '/v1/brands/casa-nogal/mentions?from=yesterday', undefined, 400, 'query.from'],
    ['GET', '/v1/brands/casa-nogal/zmot?asOf=2026-02-31', undefined, 400, 'write one such as 2026-03-01'],
    ['GET', '/v1/brands/casa-nogal/zmot?asOf=0001-01-01', undefined, 400, 'from 1900 on'],
    ['GET', '/v1/brands/casa-nogal/zmot?asOf=2026-03-01T12:00:00', undefined, 400, 'with its offset'],
    ['POST', '/v1/brands', '{"slug": ', 400, 'not valid JSON'],
    ['POST', '/v1/brands', { slug: 'x', name: 'X', timeZone: 'Mars/Olympus' }, 400, 'IANA time zone'],
    ['POST', '/v1/brands', { slug: 'x', name: 'X', colour: 'red' }, 400, 'colour'],
    ['POST', '/v1/brands', { slug: 'casa-nogal', name: 'X' }, 409, 'There is a brand “casa-nogal” already'],
    ['POST', '/v1/brands/casa-nogal/mentions', { mentions: [] }, 400, 'body.mentions'],
    ['POST', '/v1/sources/preview', { kind: 'nothing' }, 404, 'There is no collector “nothing”'],
    ['GET', '/v1/nothing', undefined, 404, 'See /docs'],
    ['GET', `/v1/brands?cursor=${cursorOf('a\u0000b')}`, undefined, 400, 'cannot be stored'],
    ['GET', `/v1/brands/casa-nogal/mentions?cursor=${cursorOf('-271821-04-20T00:00:00.000Z', '01a20d93-ca80-7000-8ed3-6aa48590198f')}`, undefined, 400, 'out of every range'],
    ['POST', '/v1/brands', { slug: 'nul', name: 'a\u0000b' }, 400, 'a NUL'],
  ])('answers %s %s with a problem that says what to do', async (method, path, body, status, words) => {
    const answer = await api.ask(method, path, body)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(answer.body).toMatchObject({ status, requestId: expect.any(String) })
    expect(`${answer.body.detail} ${JSON.stringify(answer.body.errors)}`).toContain(words)
  })

  it('leaves a source that is collected alone when somebody pushes under its name', async () => {
    const brand = (await findBrand(store.db, 'casa-nogal'))!
    await saveSource(store.db, brand.id, { collector: 'rss', name: 'Prensa', kind: 'press', config: { url: 'https://news.example/feed.xml' }, nextRunAt: new Date() })
    const pushed = await api.ask('POST', '/v1/brands/casa-nogal/mentions', { source: 'Prensa', mentions: [{ externalId: 'x', text: 'x' }] })
    expect(pushed).toMatchObject({ status: 409, body: { detail: expect.stringContaining('collected by rss') } })
    expect(await findSourceByName(store.db, brand.id, 'Prensa')).toMatchObject({ collector: 'rss', kind: 'press', config: { url: 'https://news.example/feed.xml' } })
    await deleteSource(store.db, (await findSourceByName(store.db, brand.id, 'Prensa'))!)
  })

  it('keeps the kind of a source that is pushed to again', async () => {
    const brand = (await findBrand(store.db, 'casa-nogal'))!
    const push = (more: object) => api.ask('POST', '/v1/brands/casa-nogal/mentions', { source: 'Foro', mentions: [{ externalId: '', text: 'x' }], ...more })
    await push({ sourceKind: 'social' })
    expect((await push({})).status).toBe(200)
    expect(await findSourceByName(store.db, brand.id, 'Foro')).toMatchObject({ kind: 'social' })
    await deleteSource(store.db, (await findSourceByName(store.db, brand.id, 'Foro'))!)
  })

  it('takes the whole demo away with any brand of it', async () => {
    await saveBrand(store.db, { slug: 'demo', name: 'Demo', origin: 'demo' })
    let removed = 0
    const asked = openApi(store, { removeDemo: async () => void (removed += 1) })
    expect((await asked.ask('DELETE', '/v1/brands/demo')).status).toBe(204)
    expect(removed).toBe(1)
    await api.ask('DELETE', '/v1/brands/demo')
    expect(await findBrand(store.db, 'demo')).toBeUndefined()
  })

  it('forgets what the trend owed to a source that is removed', async () => {
    await api.ask('POST', '/v1/brands', { slug: 'efimera', name: 'Efímera' })
    await api.ask('POST', '/v1/brands/efimera/mentions', { source: 'mala', mentions: Array.from({ length: 9 }, (_, i) => review(`m${i}`, 1, '2026-03-10T10:00:00Z')) })
    await keepTrend({ db: store.db, now: () => NOW, formula: DEFAULT_FORMULA })
    const at = async () => (await api.ask('GET', '/v1/brands/efimera/trends?days=5')).body.days.map((day: { index: { value: number } | null }) => day.index)
    expect((await at())[0].value).toBeLessThan(50)
    const [source] = (await api.ask('GET', '/v1/brands/efimera/sources')).body.data
    expect((await api.ask('DELETE', `/v1/brands/efimera/sources/${source.id}`)).status).toBe(204)
    await keepTrend({ db: store.db, now: () => NOW, formula: DEFAULT_FORMULA })
    expect(await at()).toEqual([null, null, null, null, null])
    await api.ask('DELETE', '/v1/brands/efimera')
  })

  it('takes a correction back only from the mention it is of', async () => {
    const [first, second] = (await api.ask('GET', '/v1/brands/casa-nogal/mentions')).body.data
    const { body } = await api.ask('POST', `/v1/brands/casa-nogal/mentions/${first.id}/corrections`, { corrections: [{ field: 'outcome', value: 'lost' }] })
    expect((await api.ask('DELETE', `/v1/brands/casa-nogal/mentions/${second.id}/corrections/${body.ids[0]}`)).status).toBe(404)
    expect((await api.ask('GET', `/v1/brands/casa-nogal/mentions/${first.id}`)).body).toMatchObject({ outcome: 'lost' })
    expect((await api.ask('DELETE', `/v1/brands/casa-nogal/mentions/${first.id}/corrections/${body.ids[0]}`)).body).toMatchObject({ outcome: first.outcome })
  })

  it('takes a yes to a reading, and says how often people agreed', async () => {
    await api.ask('POST', '/v1/brands', { slug: 'acuerdo', name: 'Acuerdo' })
    const agreement = async () => (await api.ask('GET', '/v1/brands/acuerdo/agreement')).body
    expect(await agreement()).toMatchObject({ brand: 'acuerdo', readings: { judged: 0, agreed: 0, share: null }, languages: [], weakest: null })
    await api.ask('POST', '/v1/brands/acuerdo/mentions', { mentions: [review('1', 1, '2026-03-19T10:00:00Z', 'Llegó roto'), review('2', 5, '2026-03-19T10:00:00Z'), review('3', 3, '2026-03-19T10:00:00Z')] })
    const [a, b, c] = (await api.ask('GET', '/v1/brands/acuerdo/mentions')).body.data
    const say = async (mention: { id: string }, ...corrections: object[]) => await api.ask('POST', `/v1/brands/acuerdo/mentions/${mention.id}/corrections`, { author: 'Ana', corrections })
    const confirmed = await say(a, { field: 'confirm', version: 'stars-1' })
    expect(confirmed).toMatchObject({ status: 201, body: { mention: { sentiment: a.sentiment, moments: a.moments, corrected: false } } })
    await say(b, { field: 'sentiment', value: b.sentiment })
    await say(c, { field: 'moment', moment: 'smot', value: null })
    expect(await agreement()).toMatchObject({
      readings: { judged: 3, agreed: 2 }, fields: { sentiment: { judged: 2, agreed: 2 }, moment: { judged: 2, agreed: 1 } },
      moments: { smot: { judged: 2, agreed: 1 }, umot: { judged: 0 } }, languages: [{ language: 'es', readings: { judged: 3 } }], versions: [{ version: 'stars-1' }], weakest: null,
    })
    expect(await say(a, { field: 'confirm', version: 'older' })).toMatchObject({ status: 409, body: { detail: expect.stringContaining('read anew') } })
    expect((await api.ask('GET', `/v1/brands/acuerdo/mentions/${a.id}`)).body.corrections).toMatchObject([{ field: 'confirm', moment: null, value: null, author: 'Ana' }])
    await api.ask('DELETE', `/v1/brands/acuerdo/mentions/${a.id}/corrections/${confirmed.body.ids[0]}`)
    expect((await agreement()).readings).toMatchObject({ judged: 2, agreed: 1 })
    expect((await api.ask('GET', '/v1/brands/nadie/agreement')).status).toBe(404)
    await api.ask('DELETE', '/v1/brands/acuerdo')
  })

  it('refuses other content types and oversized bodies', async () => {
    expect((await api.ask('POST', '/v1/brands', 'slug=x', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415)
    expect((await api.ask('POST', '/v1/analyze', { items: [{ text: 'x'.repeat(11 * 1024 * 1024) }] })).status).toBe(413)
  })

  it('saves what has not changed from being sent again', async () => {
    const first = await api.ask('GET', '/v1/brands/casa-nogal')
    const again = await api.ask('GET', '/v1/brands/casa-nogal', undefined, { 'if-none-match': first.headers.get('etag')! })
    expect(again.status).toBe(304)
    // The index tells the instant it was asked at, which alone is no change.
    const index = await api.ask('GET', '/v1/brands/casa-nogal/zmot')
    later = new Date(NOW.getTime() + 60_000)
    expect((await api.ask('GET', '/v1/brands/casa-nogal/zmot', undefined, { 'if-none-match': index.headers.get('etag')! })).status).toBe(304)
    later = new Date(NOW.getTime() + 86_400_000)
    expect((await api.ask('GET', '/v1/brands/casa-nogal/zmot', undefined, { 'if-none-match': index.headers.get('etag')! })).status).toBe(200)
    later = NOW
  })

  it('reads opinions without storing them, and goes on after a bad one', async () => {
    const { body } = await api.ask('POST', '/v1/analyze', { items: [{ id: 'a', text: 'Bien', rating: 5 }, { id: 'b' }, { text: 'Mal', rating: 1 }] })
    expect(body.data).toMatchObject([{ id: 'a', sentiment: { label: 'positive' } }, { line: 2, id: 'b', error: expect.stringContaining('text') }, { id: 3, sentiment: { label: 'negative' } }])
  })

  it('reads one opinion alone, and lines for lines', async () => {
    expect((await api.ask('POST', '/v1/analyze', { text: 'Bien', rating: 5 })).body).toMatchObject({ id: 1, sentiment: { label: 'positive' } })
    const lines = await api.ask('POST', '/v1/analyze', '{"id":"a","text":"Bien","rating":5}\nnonsense\n{"text":"Mal","rating":1}\n', { 'content-type': 'application/x-ndjson' })
    expect(lines.headers.get('content-type')).toBe('application/x-ndjson')
    expect(lines.text.trim().split('\n').map(line => JSON.parse(line))).toMatchObject([{ id: 'a' }, { line: 2, error: expect.stringContaining('not JSON') }, { id: 3, sentiment: { label: 'negative' } }])
    expect(await api.ask('POST', '/v1/analyze', { texts: [] })).toMatchObject({ status: 400, body: { detail: expect.stringContaining('{"items"') } })
    expect((await api.ask('POST', '/v1/brands', '{}', { 'content-type': 'application/x-ndjson' })).status).toBe(415)
  })

  it('describes every route it serves', async () => {
    const { body } = await api.ask('GET', '/openapi.json')
    expect(body.openapi).toBe('3.1.0')
    for (const path of ['/v1/brands/{brand}/zmot', '/v1/brands/{brand}/mentions', '/v1/analyze', '/v1/sources/preview', '/v1/brands/{brand}/deliveries/{id}/replay']) expect(body.paths).toHaveProperty([path])
    expect((await api.ask('GET', '/docs')).body).toContain('/v1/brands/{brand}/zmot')
  })

  it('keeps webhook secrets to the moment they are made', async () => {
    const made = await api.ask('POST', '/v1/brands/casa-nogal/webhooks', { name: 'ops', url: 'https://hooks.example/x' })
    expect(made.body.secret).toMatch(/^whsec_/)
    expect(JSON.stringify((await api.ask('GET', '/v1/brands/casa-nogal/webhooks')).body)).not.toContain('whsec_')
    const sent = await api.ask('POST', `/v1/brands/casa-nogal/webhooks/${made.body.id}/test`)
    expect(sent).toMatchObject({ status: 202, body: { event: 'webhook.test', status: 'pending', test: true } })
    const again = await api.ask('POST', `/v1/brands/casa-nogal/deliveries/${sent.body.id}/replay`)
    expect(again.body).toMatchObject({ messageId: sent.body.messageId, replayOf: sent.body.id })
  })
})

describe.each(STORES)('access on $kind', ({ open }) => {
  let store: Store
  beforeAll(async () => void (store = await open()))
  afterAll(() => store.close())

  it('is refused under a foreign host name', async () => {
    const api = openApi(store)
    expect(await api.ask('GET', '/v1/brands', undefined, { host: 'evil.example' })).toMatchObject({ status: 421 })
    expect(await api.ask('GET', '/v1/brands', undefined, { host: 'localhost:9999' })).toMatchObject({ status: 200 })
  })

  it('is refused to writes that another site’s page makes a browser send', async () => {
    const api = openApi(store)
    const write = (headers: Record<string, string>) => api.ask('POST', '/v1/analyze', { items: [{ text: 'x' }] }, headers)
    expect((await write({ origin: 'https://evil.example' })).status).toBe(403)
    expect((await write({ origin: 'null' })).status).toBe(403)
    expect((await write({ 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await write({ origin: 'http://localhost:8080' })).status).toBe(200)
    expect((await write({})).status).toBe(200)
  })

  it('asks for a key with the scope of the call once there is an admin secret', async () => {
    const api = openApi(store, { guard: { adminSecret: 'a-long-admin-secret', hosts: [] } })
    const key = async (scope: 'read' | 'write') => ({ authorization: `Bearer ${(await createApiKey(store.db, { name: scope, scope }, new Date())).key}` })
    const [read, write, admin] = [await key('read'), await key('write'), { authorization: 'Bearer a-long-admin-secret' }]
    const status = async (method: string, path: string, headers: Record<string, string>, body?: unknown) => (await api.ask(method, path, body, headers)).status
    expect(await status('GET', '/v1/brands', {})).toBe(401)
    expect(await status('GET', '/v1/brands', { authorization: 'Bearer marea_wrong' })).toBe(401)
    expect(await status('GET', '/v1/brands', read)).toBe(200)
    expect(await status('POST', '/v1/analyze', read, { items: [{ text: 'x' }] })).toBe(403)
    expect(await status('POST', '/v1/analyze', write, { items: [{ text: 'x' }] })).toBe(200)
    expect(await status('POST', '/v1/brands', write, { slug: 'y', name: 'Y' })).toBe(403)
    const id = '00000000-0000-7000-8000-000000000000'
    expect(await status('POST', `/v1/brands/casa-nogal/mentions/${id}/corrections/${id}/audit`, write)).toBe(403)
    expect(await status('POST', '/v1/brands', admin, { slug: 'y', name: 'Y' })).toBe(201)
    const hooks = async (headers: Record<string, string>) => (await api.ask('GET', '/v1/brands/y/webhooks', undefined, headers)).body.data.map(({ url }: { url: string }) => url)
    for (const [name, url] of [['a', 'https://hooks.example/services/hunter2?t=1'], ['b', 'https://hooks.example/']]) expect(await status('POST', '/v1/brands/y/webhooks', admin, { name, url })).toBe(201)
    expect(await hooks(read)).toEqual(['https://hooks.example/…', 'https://hooks.example/'])
    expect(await hooks(write)).toEqual(['https://hooks.example/services/hunter2?t=1', 'https://hooks.example/'])
    expect(await status('GET', '/healthz', {})).toBe(200)
    expect(await status('GET', '/metrics', {})).toBe(401)
    expect(await status('GET', '/metrics', read)).toBe(200)
  })

  it('never keeps a key itself', async () => {
    const { key } = await createApiKey(store.db, { name: 'once', scope: 'read' }, new Date())
    expect(JSON.stringify(await store.db.selectFrom('api_key').selectAll().execute())).not.toContain(key)
  })
})
