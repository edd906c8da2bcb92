import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { listAttempts } from '../../src/db/delivery/attempt.ts'
import { enqueue, findDelivery, listDeliveries, replay } from '../../src/db/delivery/delivery.ts'
import { findEndpoint, saveEndpoint, type Endpoint } from '../../src/db/delivery/endpoint.ts'
import { newId } from '../../src/db/id.ts'
import { hasDue } from '../../src/db/delivery/lane.ts'
import { deliverDue } from '../../src/jobs/tell/deliver.ts'
import { newSecret } from '../../src/net/webhook.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { openServer, type TestServer } from '../helpers/server.ts'
import { STORES } from '../helpers/stores.ts'

const HANGING = 0

interface Received {
  headers: Record<string, string>
  body: string
}

describe.each(STORES)('delivering on $kind', ({ open }) => {
  let store: Store
  let deps: TestDeps
  let receiver: TestServer
  let received: Received[] = []
  let status = 204
  let brand: Brand
  let endpoint: Endpoint
  const secret = newSecret()

  beforeAll(async () => {
    store = await open()
    receiver = await openServer((request, response, body) => {
      received.push({ headers: request.headers as Record<string, string>, body })
      if (status !== HANGING) response.writeHead(status).end(status >= 500 ? 'out of order' : '')
    })
    deps = await openDeps(store, { hosts: [receiver.host], now: new Date().toISOString() })
  })
  beforeEach(async () => {
    received = []
    status = 204
    brand = await saveBrand(store.db, { slug: newId(), name: 'Casa Nogal' })
    endpoint = await saveEndpoint(store.db, brand.id, { name: 'Guardia', url: `${receiver.origin}/hook`, secrets: [deps.sealer.seal(secret)] })
    deps.setTime(new Date())
  })
  afterAll(async () => {
    await receiver.close()
    await store.close()
  })

  const send = async (count = 1): Promise<string[]> => {
    const ids: string[] = []
    for (let i = 0; i < count; i++) ids.push(...(await enqueue(store.db, [endpoint], { event: 'alert.opened', data: { number: i } }, deps.now())))
    return ids
  }
  const later = (minutes: number): void => deps.setTime(new Date(deps.now().getTime() + minutes * 60_000))

  it('brings a message that a receiver can verify', async () => {
    const [id] = await send()
    expect(await hasDue(store.db, deps.now())).toBe(true)
    expect(await deliverDue(deps)).toBe(1)
    expect(new Webhook(secret).verify(received[0]!.body, received[0]!.headers)).toMatchObject({ type: 'alert.opened', data: { number: 0 } })
    expect(await findDelivery(store.db, brand.id, id!)).toMatchObject({ status: 'delivered', attempts: 1 })
    expect(await listAttempts(store.db, brand.id, id!)).toMatchObject([{ number: 1, status: 204, requestHeaders: { 'webhook-id': received[0]!.headers['webhook-id'] } }])
    expect(await hasDue(store.db, deps.now())).toBe(false)
  })

  it('tries again later under the same id, keeps order, and tells every attempt', async () => {
    const [first, second] = await send(2)
    status = 500
    expect(await deliverDue(deps)).toBe(1)
    expect(await findDelivery(store.db, brand.id, first!)).toMatchObject({ status: 'pending', attempts: 1 })
    // The second waits behind the first.
    expect(await findDelivery(store.db, brand.id, second!)).toMatchObject({ status: 'pending', attempts: 0 })
    status = 204
    later(60)
    expect(await deliverDue(deps)).toBe(2)
    const ids = received.map(({ headers }) => headers['webhook-id'])
    expect(ids[0]).toBe(ids[1])
    expect(ids[2]).not.toBe(ids[1])
    expect(await listAttempts(store.db, brand.id, first!)).toMatchObject([{ number: 1, status: 500, responseExcerpt: 'out of order' }, { number: 2, status: 204 }])
  })

  it('gives up after a day of tries and lets the next one through', async () => {
    const [first] = await send()
    status = 503
    let attempts = 0
    while (await hasDue(store.db, deps.now()) || attempts < 50) {
      attempts += await deliverDue(deps)
      if ((await findDelivery(store.db, brand.id, first!))?.status === 'failed') break
      // An hour at a time: with longer steps the endpoint could be given up before its message.
      later(60)
    }
    expect(await findDelivery(store.db, brand.id, first!)).toMatchObject({ status: 'failed', nextAttemptAt: null })
    expect(attempts).toBeGreaterThan(4)
    status = 204
    await send()
    // The endpoint rests for a while, whatever waits for it.
    expect(await deliverDue(deps)).toBe(0)
    later(60)
    expect(await deliverDue(deps)).toBe(1)
    expect(await findEndpoint(store.db, brand.id, endpoint.id)).toMatchObject({ failures: 0, failingSince: null, retryAt: null })
  })

  it('turns off a receiver that says it is gone, and says why', async () => {
    await send()
    status = 410
    await deliverDue(deps)
    const off = await findEndpoint(store.db, brand.id, endpoint.id)
    expect(off).toMatchObject({ enabled: false })
    expect(off?.disabledTold).toEqual({ es: expect.stringContaining('respondió 410: ya no existe'), en: expect.stringContaining('410 Gone') })
    expect(received).toHaveLength(1)
  })

  it('does not wait at a stop for a receiver that hangs, and has the message due for the next start', async () => {
    const [id] = await send()
    status = HANGING
    const stop = new AbortController()
    const delivering = deliverDue(deps, stop.signal)
    await expect.poll(() => received.length).toBe(1)
    stop.abort()
    expect(await delivering).toBe(1)
    expect(await findDelivery(store.db, brand.id, id!)).toMatchObject({ status: 'pending', attempts: 1, nextAttemptAt: deps.now() })
    expect(await listAttempts(store.db, brand.id, id!)).toMatchObject([{ status: null, told: { es: expect.stringContaining('se detuvo'), en: expect.stringContaining('was stopped') } }])
    status = 204
    expect(await deliverDue(deps)).toBe(1)
  })

  it('comes back for what a killed carrier held', async () => {
    const [id] = await send()
    await store.db.updateTable('webhook_endpoint').set({ held_until: new Date(deps.now().getTime() + 60_000), held_by: 'the dead' }).where('id', '=', endpoint.id).execute()
    expect(await deliverDue(deps)).toBe(0)
    later(2)
    expect(await deliverDue(deps)).toBe(1)
    expect(await findDelivery(store.db, brand.id, id!)).toMatchObject({ status: 'delivered', attempts: 1 })
  })

  it('sends once more what a person asks for, under the same message id', async () => {
    const [id] = await send()
    await deliverDue(deps)
    await replay(store.db, (await findDelivery(store.db, brand.id, id!))!, deps.now())
    await deliverDue(deps)
    expect(received).toHaveLength(2)
    expect(received[1]!.body).toBe(received[0]!.body)
    expect(received[1]!.headers['webhook-id']).toBe(received[0]!.headers['webhook-id'])
    expect(await listDeliveries(store.db, brand.id)).toMatchObject([{ replayOf: id }, { replayOf: null }])
  })

  it('never goes to a private address nobody allowed', async () => {
    await saveEndpoint(store.db, brand.id, { name: 'Guardia', url: 'http://127.0.0.1:9/hook', secrets: [deps.sealer.seal(secret)] })
    const [id] = await send()
    await deliverDue(deps)
    expect((await listAttempts(store.db, brand.id, id!))[0]).toMatchObject({ status: null, told: { es: expect.stringContaining('Marea no consulta'), en: expect.stringContaining('does not ask') } })
    expect(received).toEqual([])
  })
})
