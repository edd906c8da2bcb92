import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createProposer } from '../../src/app/propose-watch.ts'
import { alike, CollectorError, defineCollector, type Collector } from '../../src/contract.ts'
import { createApiKey } from '../../src/db/people/api-key.ts'
import { findBrand, saveBrand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { listSources } from '../../src/db/source/source.ts'
import { openApi, type TestApi } from '../helpers/api.ts'
import { plainFiles } from '../helpers/plain-files.ts'
import { plainHttp } from '../helpers/plain-http.ts'
import { openTestPglite } from '../helpers/stores.ts'

// Guest books of invented houses: one says what it would try, one has nothing, one has to be told where to look.
const guestBook = (propose?: Collector['propose']): Collector =>
  defineCollector<z.ZodType<{ room: string }>>({
    title: 'Guest book', kind: 'review', order: 'newest', homepage: 'https://guests.example', auth: 'none', everyMinutes: 60,
    config: z.object({ room: z.string().describe('Room of the guest book.') }), example: { room: 'lobby' },
    limits: [{ es: 'Sólo el último libro.', en: 'Only the latest book.' }],
    ...(propose && { propose: propose as Collector<z.ZodType<{ room: string }>>['propose'] }),
    async *collect({ config }) {
      yield { mentions: [{ externalId: config.room, kind: 'review', text: `Dormí bien en Casa Nogal, sala ${config.room}.` }] }
    },
  })
const COLLECTORS = new Map([
  ['book', guestBook(({ hashtag }) => [{ config: { room: hashtag }, filtered: true }])],
  ['empty', guestBook(() => { throw new CollectorError('config', alike('No book bears that name.')) })],
  ['locked', guestBook()],
])

describe('POST /v1/watch', () => {
  let store: Store
  let api: TestApi
  const proposeWatch = createProposer({ collectors: COLLECTORS, door: { http: () => plainHttp }, files: plainFiles, now: () => new Date('2026-03-10T12:00:00Z') })
  beforeAll(async () => {
    store = await openTestPglite()
    api = openApi(store, { collectors: COLLECTORS, proposeWatch })
  })
  afterAll(() => store.close())

  const ASK = { name: 'Casa Nogal', country: 'MX', site: 'casanogal.example' }

  it('answers with a proposal and stores nothing', async () => {
    const { status, body } = await api.ask('POST', '/v1/watch', ASK)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      applied: false, isKnown: false, notes: [],
      brand: { slug: 'casa-nogal', locale: 'es-MX', timeZone: 'America/Mexico_City', query: expect.stringContaining('"Casa Nogal" OR casanogal') },
      sources: [{ name: 'Guest book', collector: 'book', config: { room: 'CasaNogal' }, filtered: true, found: 1, matching: 1, examples: ['Dormí bien en Casa Nogal, sala CasaNogal.'] }],
      leftOut: [{ collector: 'empty', why: 'No book bears that name.' }, { collector: 'locked', why: expect.stringContaining('add it by hand') }],
    })
    expect(await findBrand(store.db, 'casa-nogal')).toBeUndefined()
  })

  it('makes the brand and its sources where it is told to, and nothing twice', async () => {
    expect((await api.ask('POST', '/v1/watch', { ...ASK, apply: true })).body).toMatchObject({ applied: true, sources: [{ name: 'Guest book' }] })
    const brand = (await findBrand(store.db, 'casa-nogal'))!
    expect(brand).toMatchObject({ name: 'Casa Nogal', languages: ['es'], locale: 'es-MX', aliases: ['casanogal', '@casanogal'], origin: 'screen' })
    expect(await listSources(store.db, brand.id)).toMatchObject([{ name: 'Guest book', collector: 'book', filtered: true, everyMinutes: 60 }])
    const { body } = await api.ask('POST', '/v1/watch', { ...ASK, apply: true })
    expect(body).toMatchObject({ isKnown: true, sources: [], leftOut: expect.arrayContaining([{ collector: 'book', name: 'Guest book', why: 'The brand has it already.' }]) })
    expect(await listSources(store.db, brand.id)).toHaveLength(1)
  })

  it('adds to a brand that is there under the slug that is named, and leaves its query alone', async () => {
    await saveBrand(store.db, { slug: 'nogal', name: 'Nogal', query: '"casa nogal"' })
    const { body } = await api.ask('POST', '/v1/watch', { ...ASK, slug: 'nogal', apply: true })
    expect(body).toMatchObject({ isKnown: true, applied: true, brand: { slug: 'nogal', query: '"casa nogal"' }, sources: [{ collector: 'book' }] })
    expect(await findBrand(store.db, 'nogal')).toMatchObject({ name: 'Nogal', query: '"casa nogal"' })
    await saveBrand(store.db, { slug: 'demo-casa', name: 'Demo', origin: 'demo' })
    expect((await api.ask('POST', '/v1/watch', { ...ASK, slug: 'demo-casa', apply: true })).status).toBe(409)
  })

  it('says what is wrong with what it was told', async () => {
    for (const bad of [{}, { name: 'x'.repeat(100_000) }, { name: 'x', country: 'xq' }, { name: 'x', language: 'fr' }, { name: 'x', site: 'ftp://x' }, { name: 'x', more: 1 }]) expect((await api.ask('POST', '/v1/watch', bad)).status, JSON.stringify(bad).slice(0, 40)).toBe(400)
    expect(await api.ask('POST', '/v1/watch', { name: '¡!' })).toMatchObject({ status: 422, body: { detail: expect.stringContaining('no letters or digits') } })
  })

  it('proposes to who may write, and stores for an administrator alone', async () => {
    const guarded = openApi(store, { collectors: COLLECTORS, proposeWatch, guard: { adminSecret: 'a-long-admin-secret', hosts: [] } })
    const { key } = await createApiKey(store.db, { name: 'panel', scope: 'write' }, new Date())
    const headers = { authorization: `Bearer ${key}` }
    expect((await guarded.ask('POST', '/v1/watch', ASK, headers)).status).toBe(200)
    expect((await guarded.ask('POST', '/v1/watch', { ...ASK, apply: true }, headers)).status).toBe(403)
    expect((await guarded.ask('POST', '/v1/watch', ASK)).status).toBe(401)
  })
})
