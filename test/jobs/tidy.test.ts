import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveBrand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { enqueue, listDeliveries } from '../../src/db/delivery/delivery.ts'
import { saveEndpoint } from '../../src/db/delivery/endpoint.ts'
import { newId } from '../../src/db/id.ts'
import { listLastRuns, recordRun } from '../../src/db/source/run.ts'
import { saveSource } from '../../src/db/source/source.ts'
import { tidy } from '../../src/jobs/keep/tidy.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { STORES } from '../helpers/stores.ts'

describe.each(STORES)('housekeeping on $kind', ({ open }) => {
  let store: Store
  let deps: TestDeps
  beforeAll(async () => {
    store = await open()
    deps = await openDeps(store)
  })
  afterAll(() => store.close())

  const daysAgo = (days: number): Date => new Date(deps.now().getTime() - days * 86_400_000)

  it('forgets messages of more than a month, but for those that wait', async () => {
    const brand = await saveBrand(store.db, { slug: newId(), name: 'Casa Nogal' })
    const endpoint = await saveEndpoint(store.db, brand.id, { name: 'robot', url: 'https://robot.example/x', secrets: ['sealed'], events: [] })
    const send = async (event: string, days: number, status: 'pending' | 'delivered' | 'failed') => {
      const [id] = await enqueue(store.db, [endpoint], { event, data: {} }, daysAgo(days))
      await store.db.updateTable('delivery').set({ status }).where('id', '=', id!).execute()
    }
    await send('old', 31, 'delivered')
    await send('given-up', 31, 'failed')
    await send('waits', 31, 'pending')
    await send('young', 29, 'delivered')
    await tidy(deps, store)
    expect((await listDeliveries(store.db, brand.id)).map(({ event }) => event)).toEqual(['young', 'waits'])
  })

  it('forgets runs of more than a month, but for the last of a source', async () => {
    const brand = await saveBrand(store.db, { slug: newId(), name: 'Casa Nogal' })
    const [busy, asleep] = await Promise.all(['Foro', 'Tienda'].map(name => saveSource(store.db, brand.id, { collector: 'push', name, kind: 'review' })))
    const run = (sourceId: string, days: number) => recordRun(store.db, { id: newId(), brandId: brand.id, sourceId, startedAt: daysAgo(days), endedAt: daysAgo(days), pages: 1, seen: days, stored: 0, changed: 0, problems: [] })
    for (const days of [50, 40, 29, 1]) await run(busy!.id, days)
    for (const days of [90, 80]) await run(asleep!.id, days)
    await tidy(deps, store)
    const left = await store.db.selectFrom('collection_run').select('seen').where('brand_id', '=', brand.id).execute()
    expect(left.map(({ seen }) => seen).toSorted((a, b) => a - b)).toEqual([1, 29, 80])
    expect((await listLastRuns(store.db, brand.id)).map(({ seen }) => seen).toSorted((a, b) => a - b)).toEqual([1, 80])
  })

  it('reads what a run of before could not take, told in English alone, as well as what one of today could not', async () => {
    const brand = await saveBrand(store.db, { slug: newId(), name: 'Casa Nogal' })
    const { id } = await saveSource(store.db, brand.id, { collector: 'push', name: 'Foro', kind: 'review' })
    const both = { es: 'Línea 3: está rota.', en: 'Line 3: it is broken.' }
    const run = newId()
    await recordRun(store.db, { id: run, brandId: brand.id, sourceId: id, startedAt: daysAgo(1), endedAt: daysAgo(1), pages: 1, seen: 2, stored: 0, changed: 0, problems: [both] })
    await store.db.updateTable('collection_run').set({ problems: JSON.stringify(['Line 2: it is broken.', both]) }).where('id', '=', run).execute()
    expect(await listLastRuns(store.db, brand.id)).toMatchObject([{ problems: [{ es: 'Line 2: it is broken.', en: 'Line 2: it is broken.' }, both] }])
  })
})
