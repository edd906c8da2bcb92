import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { saveSeries } from '../../src/db/alert/series.ts'
import { absorb } from '../../src/domain/burn/burn.ts'
import { BURN } from '../../src/domain/burn/kept.ts'
import { createBurn } from '../../src/domain/burn/memory.ts'
import { weekOf } from '../../src/domain/burn/week.ts'
import { openApi, type TestApi } from '../helpers/api.ts'
import { STORES } from '../helpers/stores.ts'

const FIRST = weekOf(Date.UTC(2026, 0, 5) / 86_400_000)

describe.each(STORES)('the composition of complaints on $kind', ({ open }) => {
  let store: Store
  let api: TestApi
  let brand: Brand
  beforeAll(async () => {
    store = await open()
    api = openApi(store)
    brand = await saveBrand(store.db, { slug: 'casa-nogal', name: 'Casa Nogal' })
  })
  afterAll(() => store.close())

  it('says that it is learning before a week is over', async () => {
    const { status, body } = await api.ask('GET', '/v1/brands/casa-nogal/composition')
    expect(status).toBe(200)
    expect(body).toMatchObject({ from: null, complaints: 0, verdict: 'learning', falseAlarmsPerYear: 0.5, moments: [], aspects: [] })
  })

  it('shows shares beside what is usual, and what rose since when', async () => {
    let burn = createBurn()
    for (let week = 0; week < 30; week++) {
      const bills = week < 24 ? 2 : 9
      burn = absorb(burn, { week: FIRST + week, complaints: 20, named: { 'moment:relationship': bills, 'aspect:billing': bills - 1, 'moment:failure': 20 - bills } }).memory
    }
    await saveSeries(store.db, brand.id, BURN, { state: { burn, sourceIds: [], past: { from: FIRST, to: FIRST + 29, sums: {} } }, seenAt: new Date() })
    const { body } = await api.ask('GET', '/v1/brands/casa-nogal/composition?window=3')
    expect(body).toMatchObject({ from: '2026-07-13', to: '2026-08-02', weeks: 3, complaints: 60, verdict: 'shifted' })
    const bills = body.moments.find(({ key }: { key: string }) => key === 'relationship')
    expect(bills).toMatchObject({ named: 27, share: 0.45, risen: { since: '2026-06-22' } })
    expect(bills.usual).toBeCloseTo(0.1, 2)
    expect(body.moments.find(({ key }: { key: string }) => key === 'failure').risen).toBeNull()
    expect(body.aspects).toMatchObject([{ key: 'billing', label: { es: expect.any(String) }, named: 24 }])
  })

  it('refuses a window that is no number of weeks it remembers', async () => {
    expect((await api.ask('GET', '/v1/brands/casa-nogal/composition?window=40')).status).toBe(400)
  })
})
