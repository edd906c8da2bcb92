import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineCollector, type Collector, type Mention, type Page } from '../../src/contract.ts'
import { saveBrand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { newId } from '../../src/db/id.ts'
import { listMentions } from '../../src/db/mention/list.ts'
import { readRollups } from '../../src/db/index/rollup.ts'
import { saveSource } from '../../src/db/source/source.ts'
import { collectSource } from '../../src/jobs/collect/collect.ts'
import { openApi } from '../helpers/api.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { STORES } from '../helpers/stores.ts'

const HOUR_MS = 3_600_000
const START = Date.parse('2026-03-10T12:00:00Z')
const said = (id: string, text: string, stars: number): Mention => ({ externalId: id, kind: 'review', text, rating: { value: stars, outOf: 5 }, publishedAt: '2026-03-01T10:00:00Z' })
const BAD = said('mala', 'Pésimo servicio, me cobraron dos veces y nadie contesta.', 1)
const GOOD = said('buena', 'Todo perfecto, excelente atención.', 5)
const OTHER = said('otra', 'Muy buena mesa, volvería sin duda.', 5)

describe.each(STORES)('what vanishes from a source’s own list, on $kind', ({ open }) => {
  let store: Store
  let deps: TestDeps
  let pages: Page[] = []
  let hour = 0
  const shop = defineCollector({
    title: 'Shop', kind: 'review', order: 'newest', homepage: 'https://shop.example', auth: 'none', config: z.object({}), example: {}, limits: [], everyMinutes: 60,
    async *collect() {
      yield* pages
    },
  })
  beforeAll(async () => {
    store = await open()
    deps = await openDeps(store, { collectors: new Map([['shop', shop as Collector]]) })
  })
  afterAll(() => store.close())

  const newWorld = async () => {
    const brand = await saveBrand(store.db, { slug: newId(), name: 'Casa Nogal' })
    const source = await saveSource(store.db, brand.id, { collector: 'shop', name: 'Tienda', kind: 'review', nextRunAt: deps.now() })
    const run = async (...given: Page[]) => {
      pages = given
      deps.setTime(new Date(START + ++hour * HOUR_MS))
      return await collectSource(deps, source.id)
    }
    const vanished = async () => (await listMentions(store.db, brand.id)).filter(({ vanishedAt }) => vanishedAt !== null).map(({ externalId }) => externalId)
    return { brand, run, vanished }
  }
  const whole = (...mentions: Mention[]): Page => ({ mentions, whole: true })

  it('is noticed at the second list without it, still counts, and is back when it is seen again', async () => {
    const { brand, run, vanished } = await newWorld()
    await run(whole(BAD, GOOD, OTHER))
    const rollups = await readRollups(store.db, brand.id)
    expect(await run(whole(OTHER))).not.toHaveProperty('vanished')
    expect(await vanished()).toEqual([])
    expect(await run({ mentions: [] }, whole(OTHER))).toMatchObject({ vanished: 2 })
    expect((await vanished()).toSorted()).toEqual(['buena', 'mala'])
    expect(await readRollups(store.db, brand.id)).toEqual(rollups)

    const { ask } = openApi(store, { now: deps.now })
    const list = await ask('GET', `/v1/brands/${brand.slug}/vanished`)
    expect(list.body.data).toMatchObject([{ externalId: 'mala', goneAt: null, absentSince: new Date(deps.now().getTime() - HOUR_MS).toISOString(), vanishedAt: deps.now().toISOString() }])
    const first = await ask('GET', `/v1/brands/${brand.slug}/vanished?sentiment=all&limit=1`)
    const second = await ask('GET', `/v1/brands/${brand.slug}/vanished?sentiment=all&limit=1&cursor=${first.body.nextCursor}`)
    expect([first.body.data[0].externalId, second.body.data[0].externalId].toSorted()).toEqual(['buena', 'mala'])
    expect((await ask('GET', `/v1/brands/${brand.slug}/zmot`)).body.coverage.vanished).toMatchObject({ mentions: 2, negative: 1 })

    await run(whole(BAD, OTHER))
    expect(await vanished()).toEqual(['buena'])
    await run(whole({ ...GOOD, text: 'Todo perfecto, excelente atención. Editado.' }, OTHER))
    expect(await vanished()).toEqual([])
    await run(whole(BAD, OTHER))
    expect(await vanished()).toEqual([])
  })

  it.each<[string, Page[]]>([
    ['was not whole', [{ mentions: [OTHER] }]],
    ['met a cap', [{ mentions: [OTHER], capped: { es: 'Solo las diez primeras.', en: 'Only the first ten.' } }, whole()]],
    ['held an item nobody could read', [{ mentions: [OTHER], problems: [{ es: 'entrada 2: no tiene identificador.', en: 'item 2: it has no id.' }] }, whole()]],
    ['was empty', [whole()]],
  ])('is not told from a list that %s', async (_why, list) => {
    const { run, vanished } = await newWorld()
    await run(whole(BAD, GOOD, OTHER))
    for (let i = 0; i < 3; i++) await run(...list)
    expect(await vanished()).toEqual([])
  })

  it('is not what its source says it deleted', async () => {
    const { brand, run, vanished } = await newWorld()
    await run(whole(BAD, OTHER))
    await run({ ...whole(OTHER), gone: ['mala'] })
    await run(whole(OTHER))
    await run(whole(OTHER))
    expect(await vanished()).toEqual([])
    expect((await openApi(store, { now: deps.now }).ask('GET', `/v1/brands/${brand.slug}/vanished`)).body.data).toEqual([])
  })
})
