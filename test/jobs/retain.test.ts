import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineCollector, type Collector, type Mention } from '../../src/contract.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { correct } from '../../src/db/reading/correction.ts'
import { newId } from '../../src/db/id.ts'
import { listMentions, listRevisions } from '../../src/db/mention/list.ts'
import { readIndex } from '../../src/db/index/reputation.ts'
import { listUnread } from '../../src/db/reading/reread.ts'
import { readRollups } from '../../src/db/index/rollup.ts'
import { saveSource, type Source } from '../../src/db/source/source.ts'
import { DEFAULT_FORMULA } from '../../src/domain/index/formula.ts'
import { liftFromHold, putOnHold } from '../../src/jobs/keep/erase.ts'
import { ingest } from '../../src/jobs/collect/ingest.ts'
import { retainBrand } from '../../src/jobs/keep/retain.ts'
import { openApi } from '../helpers/api.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { STORES } from '../helpers/stores.ts'

const START = Date.parse('2026-03-10T12:00:00Z')
const DAY_MS = 86_400_000
const said = (id: string, text = 'Me cobraron dos veces y nadie contesta, pésimo servicio.', more: Partial<Mention> = {}): Mention => ({
  externalId: id, kind: 'review', text, title: 'Cobro doble', url: `https://mapas.example/${id}`, rating: { value: 1, outOf: 5 }, publishedAt: '2026-03-09T10:00:00Z', author: { id: 'pilar', name: 'Pilar Ríos', url: 'https://mapas.example/u/pilar' },
  ownerReply: { text: 'Te devolvimos el importe el lunes y cambiamos la pieza dañada.' }, ...more,
})

describe.each(STORES)('retention on $kind', ({ open }) => {
  let store: Store
  let deps: TestDeps
  const maps = defineCollector({
    title: 'Maps', kind: 'review', order: 'newest', homepage: 'https://mapas.example', auth: 'none', config: z.object({}), example: {}, limits: [], everyMinutes: 60, retentionDays: 30,
    async *collect() {},
  })
  beforeAll(async () => {
    store = await open()
    deps = await openDeps(store)
    deps.collectors = new Map([...deps.collectors, ['maps', maps as Collector]])
  })
  afterAll(() => store.close())

  const newWorld = async (retentionDays: number | null = null, collector = 'maps') => {
    onDay(0)
    const brand = await saveBrand(store.db, { slug: newId(), name: 'Casa Nogal' })
    return { brand, source: await saveSource(store.db, brand.id, { collector, name: 'Mapas', kind: 'review', retentionDays }) }
  }
  const onDay = (day: number): void => deps.setTime(new Date(START + day * DAY_MS))
  const tell = (world: { brand: Brand; source: Source }, ...mentions: Mention[]) => ingest(deps, world, { mentions })
  const kept = async ({ brand }: { brand: Brand }) => (await listMentions(store.db, brand.id)).filter(({ text }) => text !== '').map(({ externalId }) => externalId)
  /** The figures, without the words the index shows as examples. */
  const figures = async ({ brand }: { brand: Brand }) => {
    const { index, moments, sources } = await readIndex(store.db, brand, new Date(START + 31 * DAY_MS), DEFAULT_FORMULA)
    const readings = await store.db.selectFrom('reading').selectAll().where('brand_id', '=', brand.id).orderBy('mention_id').execute()
    const rows = await store.db.selectFrom('mention').select(['id', 'sentiment', 'moments', 'aspects', 'stars_centi', 'impression', 'story', 'outcome', 'needs_response']).where('brand_id', '=', brand.id).orderBy('id').execute()
    return { index, moments, sources, readings, rows, rollups: await readRollups(store.db, brand.id) }
  }

  it('takes words, names and links away when their time is over, and moves no figure', async () => {
    const world = await newWorld()
    await tell(world, said('1', 'Primera versión del enfado.'), said('2'))
    onDay(1)
    await tell(world, said('1', 'Segunda versión del enfado.'))
    onDay(20)
    await tell(world, said('3'))
    onDay(29)
    expect(await retainBrand(deps, world.brand)).toBe(0)
    const before = await figures(world)
    onDay(31.5)
    expect(await retainBrand(deps, world.brand)).toBe(2)
    expect(await retainBrand(deps, world.brand)).toBe(0)
    expect(await kept(world)).toEqual(['3'])
    expect(await figures(world)).toEqual(before)
    const gone = (await listMentions(store.db, world.brand.id)).find(({ externalId }) => externalId === '1')!
    expect(gone).toMatchObject({ text: '', title: null, url: null, author: null, textExpiredAt: deps.now(), rating: { value: 1, outOf: 5 }, sentiment: 'negative' })
    expect(gone.ownerReply).toEqual({ text: '' })
    expect(await listRevisions(store.db, world.brand.id, gone.id)).toMatchObject([{ title: null, text: '', ownerReply: { text: '' } }])
    const { body } = await openApi(store, { now: deps.now }).ask('GET', `/v1/brands/${world.brand.slug}/mentions/${gone.id}`)
    expect(body).toMatchObject({ text: '', textExpiredAt: deps.now().toISOString() })
    expect(JSON.stringify(await store.db.selectFrom('mention').selectAll().where('id', '=', gone.id).execute())).not.toMatch(/pilar|enfado/i)
  })

  it('is not undone by the same words coming again, nor by another reader, nor by a person’s correction', async () => {
    const world = await newWorld()
    await tell(world, said('1', 'Excelente, la mesa llegó antes de lo prometido y quedó perfecta.', { rating: { value: 5, outOf: 5 } }), said('2'))
    onDay(31)
    await retainBrand(deps, world.brand)
    await tell(world, said('1', 'Excelente, la mesa llegó antes de lo prometido y quedó perfecta.', { rating: { value: 5, outOf: 5 } }), said('2'))
    expect(await kept(world)).toEqual([])
    expect((await listUnread(store.db, ['zzz'], 5000)).filter(({ brandId }) => brandId === world.brand.id)).toEqual([])
    const before = (await figures(world)).rows
    const [mention] = (await listMentions(store.db, world.brand.id)).filter(({ externalId }) => externalId === '2')
    const target = { brandId: world.brand.id, timeZone: 'UTC', now: deps.now() }
    await store.db.transaction().execute(trx => correct(trx, target, [{ mentionId: mention!.id, revision: 1, field: 'outcome', value: 'lost', author: 'x' }]))
    const after = (await figures(world)).rows
    expect(after).toEqual(before.map(row => (row.id === mention!.id ? { ...row, outcome: 'lost' } : row)))
    // New words are new: their time begins now.
    await tell(world, said('2', 'Al final lo arreglaron, gracias.'))
    expect(await kept(world)).toEqual(['2'])
    expect(await retainBrand(deps, world.brand)).toBe(0)
    onDay(62)
    expect(await retainBrand(deps, world.brand)).toBe(1)
  })

  it('is the operator’s where that is shorter, never longer than the platform’s', async () => {
    const [shorter, longer, none, own] = [await newWorld(7), await newWorld(90), await newWorld(null, 'push'), await newWorld(7, 'push')]
    for (const world of [shorter, longer, none, own]) await tell(world, said('1'))
    onDay(8)
    for (const world of [shorter, longer, none, own]) await retainBrand(deps, world.brand)
    expect([await kept(shorter), await kept(longer), await kept(none), await kept(own)]).toEqual([[], ['1'], ['1'], []])
    onDay(31)
    for (const world of [longer, none]) await retainBrand(deps, world.brand)
    expect([await kept(longer), await kept(none)]).toEqual([[], ['1']])
  })

  it('goes on where it was cut, over more than one batch', async () => {
    const world = await newWorld()
    await tell(world, ...Array.from({ length: 1200 }, (_, i) => said(`m${i}`, `Opinión ${i}`)))
    onDay(31)
    const cut = new AbortController()
    let calls = 0
    const now = (): Date => {
      if (++calls === 3) cut.abort()
      return new Date(START + 31 * DAY_MS)
    }
    const first = await retainBrand({ ...deps, now }, world.brand, cut.signal)
    expect(first).toBeGreaterThan(0)
    expect(first).toBeLessThan(1200)
    expect(await retainBrand(deps, world.brand)).toBe(1200 - first)
  })

  it('leaves alone what is on legal hold, brand or author, until that is lifted', async () => {
    const world = await newWorld()
    await tell(world, said('1'), said('2', 'Otro', { author: { id: 'bruno' } }))
    const brandHold = await putOnHold(deps, world.brand, { by: 'counsel', reason: 'Case 12' })
    onDay(31)
    expect(await retainBrand(deps, world.brand)).toBe(0)
    await liftFromHold(deps, world.brand, { id: brandHold.id, by: 'counsel' })
    await putOnHold(deps, world.brand, { author: { author: 'bruno' }, by: 'counsel', reason: 'Case 13' })
    expect(await retainBrand(deps, world.brand)).toBe(1)
    expect(await kept(world)).toEqual(['2'])
  })
})
