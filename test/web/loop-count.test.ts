import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import { findLoopCount } from '../../src/db/case/loop-count.ts'
import type { Store } from '../../src/db/client.ts'
import { storeMentions } from '../../src/db/mention/store.ts'
import { pushSource, type Source } from '../../src/db/source/source.ts'
import { loadLoop } from '../../src/web/load/loop.ts'
import type { WebServices } from '../../src/web/services.ts'
import { openApi, readByStars } from '../helpers/api.ts'
import { openDeps } from '../helpers/deps.ts'
import { STORES } from '../helpers/stores.ts'
import { webServices } from '../helpers/web.ts'

const HOUR = 3_600_000

describe.each(STORES)('the loop of very many opinions on $kind', ({ open }) => {
  let store: Store
  let brand: Brand
  let source: Source
  let services: WebServices
  let now = new Date('2026-03-20T12:00:00Z')

  beforeAll(async () => {
    store = await open()
    services = { ...webServices(await openDeps(store)), ...openApi(store, { now: () => now }).services, now: () => now } as WebServices
    brand = await saveBrand(store.db, { slug: 'casa-nogal', name: 'Casa Nogal' })
    source = await pushSource(store.db, brand.id, 'Buzón', 'review')
  })
  afterAll(() => store.close())

  const complain = async (externalId: string) => {
    const mention = { externalId, kind: 'review' as const, text: `Llegó roto ${externalId}`, rating: { value: 1, outOf: 5 }, publishedAt: '2026-03-18T10:00:00Z' }
    await store.db.transaction().execute(trx => storeMentions(trx, { brandId: brand.id, timeZone: brand.timeZone, sourceId: source.id, now }, [{ mention, reading: readByStars(mention), offTopic: false }]))
  }
  const load = (query = '', many = 2) => loadLoop(brand, new URLSearchParams(query), services, { many })

  it('is counted anew each time while there are few', async () => {
    await complain('1')
    expect(await load()).toMatchObject({ measure: { all: { owed: 1 } }, countedAt: null })
    expect(await findLoopCount(store.db, brand.id, 90)).toBeUndefined()
  })

  it('is counted once an hour where there are many, says when, and is counted now for whoever asks', async () => {
    await complain('2')
    const first = await load()
    expect(first).toMatchObject({ measure: { all: { owed: 2 } }, countedAt: null })
    await complain('3')
    const counted = now
    now = new Date(now.getTime() + HOUR / 2)
    expect(await load()).toEqual({ ...first, countedAt: counted })
    expect(await load('days=30')).toMatchObject({ measure: { all: { owed: 3 } }, countedAt: null })
    expect(await load('now=1')).toMatchObject({ measure: { all: { owed: 3 } }, countedAt: null })
  })

  it('is shown at once when it is old, and is counted meanwhile for whoever comes next', async () => {
    await complain('4')
    now = new Date(now.getTime() + 2 * HOUR)
    expect(await load()).toMatchObject({ measure: { all: { owed: 3 } } })
    await expect.poll(async () => (await load()).measure.all.owed).toBe(4)
    now = new Date(now.getTime() + 8 * 24 * HOUR)
    await complain('5')
    expect(await load()).toMatchObject({ measure: { all: { owed: 5 } }, countedAt: null })
  })
})
