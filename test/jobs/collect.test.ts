import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { alike, CollectorError, defineCollector, type Collector, type Page } from '../../src/contract.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { eachFace } from '../../src/db/mention/current.ts'
import { newId } from '../../src/db/id.ts'
import { listMentions, listRevisions } from '../../src/db/mention/list.ts'
import { readRollups, recountRollups } from '../../src/db/index/rollup.ts'
import { findSource, saveSource, type SourceDraft } from '../../src/db/source/source.ts'
import { dueSources, holdSource } from '../../src/db/source/run.ts'
import { nextRun } from '../../src/domain/source/plan.ts'
import type { Face } from '../../src/domain/index/tally.ts'
import { collectSource } from '../../src/jobs/collect/collect.ts'
import { redateBrand } from '../../src/jobs/keep/redate.ts'
import { rematchBrand } from '../../src/jobs/keep/rematch.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { openServer, type TestServer } from '../helpers/server.ts'
import { STORES } from '../helpers/stores.ts'

interface Item {
  id: string
  content_text: string
  date_published?: string
  _review?: { rating: number; outOf: number; ownerReply?: { text: string } }
}

const ITEMS: Item[] = [
  { id: 'a', content_text: 'Me cobraron dos veces y nadie contesta. Mi correo es pilar.demo@example.com', date_published: '2026-03-09T10:00:00Z', _review: { rating: 1, outOf: 5 } },
  { id: 'b', content_text: 'Casa Nogal entregó antes de lo prometido, excelente.', date_published: '2026-03-08T10:00:00Z', _review: { rating: 5, outOf: 5 } },
  { id: 'c', content_text: 'El nogal es un árbol de hoja caduca.', date_published: '2026-03-07T10:00:00Z' },
]

describe.each(STORES)('collecting on $kind', ({ open }) => {
  let store: Store
  let deps: TestDeps
  let server: TestServer
  let items = ITEMS
  let answer: { status: number; headers?: Record<string, string> } = { status: 200 }

  beforeAll(async () => {
    store = await open()
    server = await openServer((_, response) => {
      if (answer.status !== 200) return void response.writeHead(answer.status, answer.headers).end()
      response.writeHead(200, { 'content-type': 'application/feed+json' }).end(JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'Reseñas', items }))
    })
    deps = await openDeps(store, { hosts: [server.host] })
  })
  afterAll(async () => {
    await server.close()
    await store.close()
  })

  const newBrand = (): Promise<Brand> => saveBrand(store.db, { slug: newId(), name: 'Casa Nogal', aliases: ['casanogal'] })
  const newSource = (brand: Brand, draft: Partial<SourceDraft> = {}) =>
    saveSource(store.db, brand.id, { collector: 'rss', name: 'Reseñas', kind: 'review', config: { url: `${server.origin}/feed.json` }, everyMinutes: 20, nextRunAt: deps.now(), ...draft })
  const recount = async (brand: Brand): Promise<string[]> => {
    const faces: Face[] = []
    await store.db.transaction().execute(async trx => {
      for await (const batch of eachFace(trx, brand.id)) faces.push(...batch)
    })
    return recountRollups(faces)
  }

  it('stores every large page that came before a fault, with the cursor to go on from', async () => {
    const brand = await newBrand()
    const source = await newSource(brand, { collector: 'faulty', config: {} })
    const page = (number: number): Page => ({ mentions: Array.from({ length: 250 }, (_, i) => ({ externalId: `${number}-${i}`, kind: 'review', text: `Bien ${number} ${i}` })), cursor: `after ${number}` })
    const faulty = defineCollector({
      title: 'Faulty', kind: 'review', order: 'newest', homepage: 'https://faulty.example', auth: 'none', config: z.object({}), example: {}, limits: [], everyMinutes: 30,
      async *collect() {
        yield page(1)
        yield page(2)
        throw new CollectorError('transient', alike('It broke off.'))
      },
    })
    const collectors = new Map([...deps.collectors, ['faulty', faulty as Collector]])
    expect(await collectSource({ ...deps, collectors }, source.id)).toMatchObject({ pages: 2, stored: 500, failure: { kind: 'transient', told: { en: 'It broke off.' } } })
    expect(await findSource(store.db, source.id)).toMatchObject({ cursor: 'after 2', failures: 1 })
  })

  it('stores what a source gives, read and masked, once', async () => {
    const brand = await newBrand()
    const source = await newSource(brand)
    expect(await collectSource(deps, source.id)).toMatchObject({ pages: 1, seen: 3, stored: 3, problems: [] })
    const mentions = await listMentions(store.db, brand.id)
    expect(mentions.map(({ externalId }) => externalId)).toEqual(['a', 'b', 'c'])
    expect(mentions[0]).toMatchObject({ sentiment: 'negative', needsResponse: true, moments: { failure: 'negative' } })
    expect(mentions[0]!.text).not.toContain('pilar.demo')
    expect(mentions[0]!.text).toHaveLength(ITEMS[0]!.content_text.length)
    expect(await readRollups(store.db, brand.id)).toEqual(await recount(brand))
    expect(await findSource(store.db, source.id)).toMatchObject({ failures: 0, heldUntil: null, lastOkAt: deps.now(), nextRunAt: nextRun(source, { notBeforeMs: 0 }, deps.now()) })

    expect(await collectSource(deps, source.id)).toMatchObject({ stored: 0, changed: 0 })
    expect(await listMentions(store.db, brand.id)).toHaveLength(3)
  })

  it('keeps what was said before an edit', async () => {
    const brand = await newBrand()
    const source = await newSource(brand)
    await collectSource(deps, source.id)
    items = [{ ...ITEMS[0]!, content_text: 'Al final me devolvieron el dinero y pidieron perdón. Gracias.', _review: { rating: 4, outOf: 5, ownerReply: { text: 'Devolvimos hoy tu segundo cobro.' } } }, ...ITEMS.slice(1)]
    try {
      expect(await collectSource(deps, source.id)).toMatchObject({ stored: 0, changed: 1 })
    } finally {
      items = ITEMS
    }
    const [mention] = await listMentions(store.db, brand.id, { text: 'devolvieron' })
    expect(mention).toMatchObject({ revision: 2, rating: { value: 4, outOf: 5 } })
    expect(await listRevisions(store.db, brand.id, mention!.id)).toMatchObject([{ revision: 1, ratingValue: 1 }])
    expect(await readRollups(store.db, brand.id)).toEqual(await recount(brand))
  })

  it('keeps of a shared source only what the query is about, and counts nothing else', async () => {
    const brand = await newBrand()
    await collectSource(deps, (await newSource(brand, { filtered: true })).id)
    expect((await listMentions(store.db, brand.id)).map(({ externalId }) => externalId)).toEqual(['b'])
    expect(await readRollups(store.db, brand.id)).toEqual(await recount(brand))
  })

  it('holds what it has of a shared source against a query that changed', async () => {
    const brand = await newBrand()
    await collectSource(deps, (await newSource(brand, { filtered: true })).id)
    expect(await rematchBrand(deps, brand)).toBe(0)
    const changed = await saveBrand(store.db, { slug: brand.slug, name: brand.name, query: 'nogal NOT "casa nogal"' })
    expect(await rematchBrand(deps, changed)).toBe(2)
    expect((await listMentions(store.db, brand.id)).map(({ externalId }) => externalId)).toEqual(['c'])
    expect(await readRollups(store.db, brand.id)).toEqual(await recount(brand))
    expect(await rematchBrand(deps, changed)).toBe(0)
  })

  it('puts what it has under the days of another time zone', async () => {
    const brand = await newBrand()
    const source = await newSource(brand)
    items = [{ id: 'z', content_text: 'De madrugada', date_published: '2026-03-09T03:00:00Z' }]
    await collectSource(deps, source.id)
    items = [{ ...items[0]!, content_text: 'De madrugada, corregido' }]
    await collectSource(deps, source.id)
    items = ITEMS
    const days = async () => await store.db.selectFrom('mention').innerJoin('mention_revision', 'mention_revision.mention_id', 'mention.id').select(['day', 'face']).where('mention.brand_id', '=', brand.id).execute()
    const [before] = await days()
    expect(await redateBrand(deps, brand)).toBe(0)
    const moved = await saveBrand(store.db, { slug: brand.slug, name: brand.name, timeZone: 'America/Mexico_City' })
    expect(await redateBrand(deps, moved)).toBe(1)
    expect(await days()).toEqual([{ day: before!.day - 1, face: expect.objectContaining({ day: before!.day - 1 }) }])
    expect(await readRollups(store.db, brand.id)).toEqual(await recount(brand))
    expect(await redateBrand(deps, moved)).toBe(0)
  })

  it('tells a failure, asks again later each time, and heals', async () => {
    const brand = await newBrand()
    const source = await newSource(brand)
    answer = { status: 429, headers: { 'retry-after': '7200' } }
    const summary = await collectSource(deps, source.id)
    expect(summary?.failure).toMatchObject({ kind: 'transient', retryAfterMs: 7_200_000 })
    expect(await findSource(store.db, source.id)).toMatchObject({ failures: 1, failureKind: 'transient', nextRunAt: new Date(deps.now().getTime() + 7_200_000) })
    answer = { status: 404 }
    expect((await collectSource(deps, source.id))?.failure).toMatchObject({ kind: 'config' })
    expect(await findSource(store.db, source.id)).toMatchObject({ failures: 2, failureKind: 'config', failingSince: deps.now() })
    answer = { status: 200 }
    await collectSource(deps, source.id)
    expect(await findSource(store.db, source.id)).toMatchObject({ failures: 0, failureTold: null, failingSince: null })
  })

  it('leaves a source alone that another run holds', async () => {
    const brand = await newBrand()
    const source = await newSource(brand)
    const later = new Date(deps.now().getTime() + 60_000)
    await holdSource(store.db, source.id, { now: deps.now(), until: later, holder: 'elsewhere' })
    expect(await dueSources(store.db, deps.now(), { withDemo: true })).not.toContain(source.id)
    expect(await collectSource(deps, source.id)).toBeUndefined()
    // Its holder was killed: the hold ends by itself.
    expect(await dueSources(store.db, new Date(later.getTime() + 1), { withDemo: true })).toContain(source.id)
  })

  it('stores nothing of a run that lost its source to another', async () => {
    const brand = await newBrand()
    const source = await newSource(brand, { collector: 'slow' })
    const slow = { ...deps.collectors.get('rss')!, config: deps.collectors.get('rss')!.config, collect: async function* () {
      await store.db.updateTable('source').set({ held_by: 'elsewhere' }).where('id', '=', source.id).execute()
      yield { mentions: [{ externalId: 'x', kind: 'review', text: 'Hola' }] }
    } }
    await expect(collectSource({ ...deps, collectors: new Map([['slow', slow]]) }, source.id)).rejects.toThrow('Another run took the source')
    expect(await listMentions(store.db, brand.id)).toEqual([])
  })

  it('leaves a source due that a stop cut short, neither well nor failing', async () => {
    const brand = await newBrand()
    const due = new Date(deps.now().getTime() - 60_000)
    const source = await newSource(brand, { nextRunAt: due })
    const stop = new AbortController()
    stop.abort()
    await collectSource(deps, source.id, { signal: stop.signal })
    expect(await findSource(store.db, source.id)).toMatchObject({ nextRunAt: due, lastOkAt: null, failures: 0, heldUntil: null })
  })

  it('does not blame the source for what could not be stored, and tries again soon', async () => {
    const brand = await newBrand()
    const source = await newSource(brand)
    const broken = { ...deps, reader: { version: 'x', read: async () => Promise.reject(new Error('out of breath')) } }
    expect((await collectSource(broken, source.id))?.failure).toMatchObject({ kind: 'transient', told: { es: expect.stringContaining('no se pudo guardar: out of breath'), en: expect.stringContaining('could not be stored: out of breath') } })
    expect(await findSource(store.db, source.id)).toMatchObject({ nextRunAt: nextRun(source, { notBeforeMs: 0, failure: { kind: 'transient' } }, deps.now()) })
  })

  it('goes on in a file where it was cut, losing and doubling nothing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'marea-file-'))
    const path = join(folder, 'resenas.csv')
    await writeFile(path, `id,texto,estrellas\n${Array.from({ length: 2500 }, (_, i) => `r${i},"Opinión ${i}: llegó, bien",${1 + (i % 5)}`).join('\n')}\n`)
    const brand = await newBrand()
    const source = await newSource(brand, { collector: 'file', config: { path }, nextRunAt: null })
    const cut = new AbortController()
    await collectSource(deps, source.id, { signal: cut.signal, onPage: () => cut.abort() })
    const after = await listMentions(store.db, brand.id, { limit: 5000 })
    expect(after.length).toBeGreaterThan(0)
    expect(after.length).toBeLessThan(2500)
    const summary = await collectSource(deps, source.id)
    expect(summary?.stored).toBe(2500 - after.length)
    expect(await listMentions(store.db, brand.id, { limit: 5000 })).toHaveLength(2500)
    expect(await readRollups(store.db, brand.id)).toEqual(await recount(brand))
    await rm(folder, { recursive: true })
  })
})
