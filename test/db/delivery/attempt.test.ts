import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Told } from '../../../src/contract.ts'
import { saveBrand, type Brand } from '../../../src/db/brand.ts'
import type { Store } from '../../../src/db/client.ts'
import { listAttempts, recordAttempts, type Attempt } from '../../../src/db/delivery/attempt.ts'
import { enqueue } from '../../../src/db/delivery/delivery.ts'
import { disableEndpoint, findEndpoint, saveEndpoint, type Endpoint } from '../../../src/db/delivery/endpoint.ts'
import { STORES } from '../../helpers/stores.ts'

const NOW = new Date('2026-03-10T12:00:00Z')

describe.each(STORES)('what a delivery fails of on $kind', ({ open }) => {
  let store: Store
  let brand: Brand
  let endpoint: Endpoint
  beforeAll(async () => {
    store = await open()
    brand = await saveBrand(store.db, { slug: 'casa-nogal', name: 'Casa Nogal' })
    endpoint = await saveEndpoint(store.db, brand.id, { name: 'Guardia', url: 'https://hooks.example/x', secrets: [] })
    await store.db.updateTable('webhook_endpoint').set({ held_by: 'us' }).execute()
  })
  afterAll(() => store.close())

  const attemptWith = async (draft: Partial<Attempt>): Promise<Attempt> => {
    const [id] = await enqueue(store.db, [endpoint], { event: 'alert.opened', data: {} }, NOW)
    const attempt = { number: 1, attemptedAt: NOW, durationMs: 12, status: null, told: null, requestHeaders: { 'webhook-id': 'msg_1' }, responseHeaders: {}, responseExcerpt: null, ...draft }
    await recordAttempts(store.db, [{ brandId: brand.id, endpointId: endpoint.id, deliveryId: id!, heldBy: 'us', attempt, end: { status: 'failed' }, retryAt: null, counts: false }])
    return (await listAttempts(store.db, brand.id, id!))[0]!
  }

  it('is kept in both languages, and as nothing where it arrived', async () => {
    const told: Told = { es: 'El receptor respondió 500 «así».', en: 'The receiver answered 500 "so".' }
    expect(await attemptWith({ status: 500, told })).toMatchObject({ status: 500, told })
    expect(await attemptWith({ status: 204 })).toMatchObject({ status: 204, told: null })
  })

  it('is kept without what the database cannot hold, wherever a stranger put it', async () => {
    const cut = '🙂'.slice(0, 1)
    const kept = await attemptWith({ told: { es: `dijo \0${cut}`, en: `said \0${cut}` }, responseExcerpt: `\0${cut}` })
    expect(kept).toMatchObject({ told: { es: 'dijo \u{fffd}\u{fffd}', en: 'said \u{fffd}\u{fffd}' }, responseExcerpt: '\u{fffd}\u{fffd}' })
  })

  it('turns an endpoint off for a reason in both languages', async () => {
    const told: Told = { es: 'Ya no existe.', en: 'It is gone.' }
    await disableEndpoint(store.db, brand.id, endpoint.id, told, NOW)
    expect(await findEndpoint(store.db, brand.id, endpoint.id)).toMatchObject({ enabled: false, disabledAt: NOW, disabledTold: told })
  })
})
