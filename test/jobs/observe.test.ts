import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Observation } from '../../src/contract.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { newId } from '../../src/db/id.ts'
import { listObservations } from '../../src/db/source/observation.ts'
import { deleteSource, findSource, saveSource, type Source } from '../../src/db/source/source.ts'
import { dayOf } from '../../src/domain/time/day.ts'
import { collectSource } from '../../src/jobs/collect/collect.ts'
import { ingest } from '../../src/jobs/collect/ingest.ts'
import { tidy } from '../../src/jobs/keep/tidy.ts'
import { openApi, type TestApi } from '../helpers/api.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { STORES } from '../helpers/stores.ts'

const ZONE = 'America/Mexico_City'
const fast = (ok: boolean, value: number): Observation => ({ check: 'answers-in-time', ok, moment: 'fmot', told: { es: `Tardó ${value} ms.`, en: `It took ${value} ms.` }, value, unit: 'ms' })
const PHONE: Observation = { check: 'fits-phone', ok: true, moment: 'fmot', told: { es: 'Se adapta al teléfono.', en: 'It fits a phone.' } }

describe.each(STORES)('what is observed on $kind', ({ open }) => {
  let store: Store
  let deps: TestDeps
  let api: TestApi
  beforeAll(async () => {
    store = await open()
    deps = await openDeps(store, { hosts: ['127.0.0.1'] })
    api = openApi(store, { now: () => deps.now() })
  })
  afterAll(() => store.close())

  const aSite = async (): Promise<{ brand: Brand; source: Source; look(at: string, ...observations: Observation[]): Promise<unknown> }> => {
    const brand = await saveBrand(store.db, { slug: `b${newId().slice(-12)}`, name: 'Casa Nogal', timeZone: ZONE })
    const source = await saveSource(store.db, brand.id, { collector: 'site-check', name: 'Casa', kind: 'site' })
    return {
      brand, source,
      look: async (at, ...observations) => {
        deps.setTime(at)
        return await ingest(deps, { brand, source }, { mentions: [], observations, cursor: at })
      },
    }
  }
  const listed = async (brand: Brand) => await listObservations(store.db, brand.id, { fromDay: 0 })

  it('is dated by the day of the brand, with its past and since when it holds', async () => {
    const { brand, look } = await aSite()
    await look('2026-03-01T18:00:00Z', fast(true, 400), PHONE)
    await look('2026-03-02T02:00:00Z', fast(false, 3000))
    await look('2026-03-02T18:00:00Z', fast(false, 2600), PHONE)
    const [time, phone] = await listed(brand)
    expect(time).toMatchObject({ check: 'answers-in-time', ok: false, value: 2600, unit: 'ms', moment: 'fmot', told: { en: 'It took 2600 ms.' }, since: new Date('2026-03-02T02:00:00Z'), observedAt: new Date('2026-03-02T18:00:00Z') })
    const first = dayOf(Date.parse('2026-03-01T18:00:00Z'), ZONE)
    expect(time!.days).toEqual([{ day: first, times: 2, failed: 1, value: 1700 }, { day: first + 1, times: 1, failed: 1, value: 2600 }])
    expect(phone).toMatchObject({ ok: true, value: null, unit: null, since: new Date('2026-03-01T18:00:00Z') })
  })

  it('is kept day by day for a year and more, and its last word for good', async () => {
    const { brand, look } = await aSite()
    await look('2025-01-01T18:00:00Z', fast(true, 100), PHONE)
    await look('2025-01-02T18:00:00Z', fast(true, 200))
    await look('2026-02-01T16:00:00Z', fast(false, 300))
    await look('2026-02-01T18:00:00Z', fast(true, 400))
    await look('2026-03-06T16:00:00Z', fast(true, 500))
    await look('2026-03-06T18:00:00Z', fast(true, 600))
    deps.setTime('2026-03-07T12:00:00Z')
    await tidy(deps, store)
    const [time, phone] = await listed(brand)
    expect(time!.days.map(({ times, value }) => [times, value])).toEqual([[1, 400], [2, 550]])
    expect(phone).toMatchObject({ ok: true, observedAt: new Date('2025-01-01T18:00:00Z') })
  })

  it('is one word an instant, however often a page comes', async () => {
    const { brand, look } = await aSite()
    await look('2026-03-01T18:00:00Z', fast(true, 400), fast(true, 500))
    await look('2026-03-01T18:00:00Z', fast(false, 2500))
    expect((await listed(brand))[0]).toMatchObject({ ok: false, value: 2500, days: [{ times: 1, failed: 1 }] })
  })

  it('moves together with the cursor: neither is stored without the other', async () => {
    const { brand, source, look } = await aSite()
    await look('2026-03-01T18:00:00Z', PHONE)
    await expect(look('2026-03-02T18:00:00Z', { ...PHONE, moment: 'smot' as 'fmot' })).rejects.toThrow()
    expect((await findSource(store.db, source.id))!.cursor).toBe('2026-03-01T18:00:00Z')
    expect(await listed(brand)).toHaveLength(1)
  })

  it('is no mention, and masked like one', async () => {
    const { brand, look } = await aSite()
    await look('2026-03-01T18:00:00Z', { ...PHONE, told: { es: 'Escriba a ana.demo@example.com\u0000', en: 'x'.repeat(5000) }, value: Number.NaN }, { ...PHONE, check: ' ' })
    const [only, ...others] = await listed(brand)
    expect(others).toEqual([])
    expect(only!.told.es).not.toMatch(/ana\.demo|\u0000/)
    expect(only!.told.en).toHaveLength(1000)
    expect(only!.value).toBeNull()
    for (const table of ['mention', 'reading', 'rollup_hour', 'alert'] as const) expect(await store.db.selectFrom(table).select('brand_id').where('brand_id', '=', brand.id).execute()).toEqual([])
  })

  it('comes from a look at a page through the door, and stays when the look fails', async () => {
    let isDown = false
    const server = createServer((_request, response) => (isDown ? response.writeHead(404).end() : response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Casa Nogal</title><h1>Muebles</h1>')))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const brand = await saveBrand(store.db, { slug: `b${newId().slice(-12)}`, name: 'Casa Nogal', timeZone: ZONE })
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const source = await saveSource(store.db, brand.id, { collector: 'site-check', name: 'Casa', kind: 'site', config: { url } })
    deps.setTime('2026-03-01T18:00:00Z')
    expect((await collectSource(deps, source.id))!.failure).toBeUndefined()
    const time = async () => (await listed(brand)).find(({ check }) => check === 'answers-in-time')
    expect(await time()).toMatchObject({ ok: true, value: expect.any(Number) as number, unit: 'ms' })
    isDown = true
    deps.setTime('2026-03-01T19:00:00Z')
    expect((await collectSource(deps, source.id))!.failure).toMatchObject({ kind: 'config' })
    expect(await time()).toMatchObject({ ok: false, value: null, since: new Date('2026-03-01T19:00:00Z') })
    expect(await listed(brand)).toHaveLength(8)
    server.close()
  })

  it('is served with its history, and goes with its source', async () => {
    const { brand, source, look } = await aSite()
    await look('2025-11-01T18:00:00Z', fast(true, 100))
    await look('2026-03-01T18:00:00Z', fast(false, 2500), { ...PHONE, moment: 'zmot' })
    const path = `/v1/brands/${brand.slug}/observations`
    const { status, body } = await api.ask('GET', path)
    expect(status).toBe(200)
    expect(body.nextCursor).toBeNull()
    expect(body.data[0]).toMatchObject({
      sourceId: source.id, source: 'Casa', check: 'answers-in-time', moment: 'fmot', ok: false, value: 2500, unit: 'ms', told: { es: 'Tardó 2500 ms.' },
      observedAt: '2026-03-01T18:00:00.000Z', since: '2026-03-01T18:00:00.000Z', history: [{ date: '2026-03-01', times: 1, failed: 1, value: 2500 }],
    })
    expect((await api.ask('GET', `${path}?days=365`)).body.data[0].history).toHaveLength(2)
    expect((await api.ask('GET', `${path}?moment=zmot`)).body.data.map((one: { check: string }) => one.check)).toEqual(['fits-phone'])
    expect((await api.ask('GET', `${path}?source=${source.id}`)).body.data).toHaveLength(2)
    expect((await api.ask('GET', `${path}?source=${newId()}`)).status).toBe(404)
    expect((await api.ask('GET', `${path}?days=0`)).status).toBe(400)
    await deleteSource(store.db, source)
    expect((await api.ask('GET', path)).body.data).toEqual([])
  })
})
