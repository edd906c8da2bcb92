import { createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listAttempts } from '../../src/db/delivery/attempt.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { enqueue, findDelivery, listDeliveries } from '../../src/db/delivery/delivery.ts'
import { changeEndpoint, findEndpoint, saveEndpoint, type Endpoint } from '../../src/db/delivery/endpoint.ts'
import { newId } from '../../src/db/id.ts'
import { deliverDue } from '../../src/jobs/tell/deliver.ts'
import { newSecret } from '../../src/net/webhook.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { openServer, type TestServer } from '../helpers/server.ts'
import { openTestPostgres } from '../helpers/stores.ts'

const TIMEOUT_MS = 400
const UNANSWERED = { es: expect.stringContaining('no respondió'), en: expect.stringContaining('did not answer') }

describe('receivers that misbehave', () => {
  let store: Store
  let deps: TestDeps
  let brand: Brand
  let web: TestServer
  let mute: Server
  let muteOrigin: string
  let poured = 0
  const sockets = new Set<Socket>()
  const order: string[] = []
  let isBroken = true

  beforeAll(async () => {
    store = await openTestPostgres()
    web = await openServer((request, response, body) => {
      const how = request.url!.slice(1)
      if (how === '500') return void response.writeHead(500, { 'set-cookie': 'a=b' }).end(`${request.headers['webhook-signature']}`)
      if (how === '410') return void response.writeHead(410).end()
      if (how === 'redirect') return void response.writeHead(307, { location: `${web.origin}/good` }).end()
      if (how.startsWith('echo')) return void response.writeHead(400).end(`no such hook: ${request.url}`)
      if (how === 'hang') return
      if (how === 'torrent') {
        response.writeHead(200)
        const pour = (): void => {
          while (!response.destroyed && response.write(Buffer.alloc(65_536))) poured += 65_536
        }
        response.on('drain', pour).on('error', () => {})
        return pour()
      }
      order.push(`${how} ${(JSON.parse(body) as { data: { n: number } }).data.n}`)
      response.writeHead(how === 'flaky' && isBroken ? 503 : 204).end()
    })
    // Takes the connection and says nothing, ever.
    mute = createServer(socket => void sockets.add(socket.on('error', () => {})))
    await new Promise<void>(resolve => mute.listen(0, '127.0.0.1', resolve))
    const { port } = mute.address() as AddressInfo
    muteOrigin = `http://127.0.0.1:${port}`
    deps = await openDeps(store, { hosts: [web.host, `127.0.0.1:${port}`], now: new Date().toISOString() })
    brand = await saveBrand(store.db, { slug: newId(), name: 'Casa Nogal' })
  })
  afterAll(async () => {
    for (const socket of sockets) socket.destroy()
    mute.close()
    await web.close()
    await store.close()
  })

  const add = (name: string, url: string): Promise<Endpoint> => saveEndpoint(store.db, brand.id, { name, url, secrets: [deps.sealer.seal(newSecret())] })
  const send = async (endpoint: Endpoint, n = 0): Promise<string> => (await enqueue(store.db, [endpoint], { event: 'alert.opened', data: { n } }, deps.now()))[0]!
  const carryAll = (): Promise<number> => deliverDue(deps, undefined, { timeoutMs: TIMEOUT_MS })
  const later = (minutes: number): void => deps.setTime(new Date(deps.now().getTime() + minutes * 60_000))
  const lastOf = async (id: string) => (await listAttempts(store.db, brand.id, id)).at(-1)!

  it('hold up nobody else, and each is told apart in the log', async () => {
    const names = ['500', 'redirect', 'hang', 'torrent', 'good']
    const ids = new Map<string, string>()
    for (const name of names) ids.set(name, await send(await add(name, `${web.origin}/${name}`)))
    ids.set('mute', await send(await add('mute', muteOrigin)))
    const started = performance.now()
    expect(await carryAll()).toBe(6)
    expect(performance.now() - started).toBeLessThan(20_000)
    expect(await lastOf(ids.get('500')!)).toMatchObject({ status: 500, responseHeaders: expect.not.objectContaining({ 'set-cookie': expect.anything() }) })
    expect(await lastOf(ids.get('redirect')!)).toMatchObject({ status: 307, told: { es: expect.stringContaining('una redirección'), en: expect.stringContaining('a redirect') } })
    expect(await lastOf(ids.get('hang')!)).toMatchObject({ status: null, told: UNANSWERED })
    expect(await lastOf(ids.get('mute')!)).toMatchObject({ status: null, told: UNANSWERED })
    // Its status counted before the torrent, of which next to nothing was read.
    expect(await findDelivery(store.db, brand.id, ids.get('torrent')!)).toMatchObject({ status: 'delivered' })
    expect((await lastOf(ids.get('torrent')!)).responseExcerpt?.length).toBeLessThanOrEqual(2048)
    expect(poured).toBeLessThan(50_000_000)
    expect(await findDelivery(store.db, brand.id, ids.get('good')!)).toMatchObject({ status: 'delivered' })
  })

  it('keep their order and lose nothing however often they fail', async () => {
    const endpoint = await add('flaky', `${web.origin}/flaky`)
    order.length = 0
    for (let n = 0; n < 60; n++) await send(endpoint, n)
    for (let round = 0; round < 4; round++) {
      await carryAll()
      later(40)
    }
    expect(new Set(order)).toEqual(new Set(['flaky 0']))
    isBroken = false
    await carryAll()
    expect(order.slice(-60)).toEqual(Array.from({ length: 60 }, (_, n) => `flaky ${n}`))
    expect((await listDeliveries(store.db, brand.id, { endpointId: endpoint.id, status: 'delivered', limit: 100 })).length).toBe(60)
  })

  it('say back no secret into the log', async () => {
    const id = await send(await add('echo', `${web.origin}/echo/very-secret-path?key=very-secret-key`))
    await carryAll()
    expect(JSON.stringify(await lastOf(id))).not.toContain('very-secret')
  })

  it('rest as a whole after five failures, then get one probe', async () => {
    const endpoint = await add('500', `${web.origin}/500`)
    await send(endpoint)
    let resting = endpoint
    for (let i = 0; i < 6; i++) {
      deps.setTime(resting.retryAt ?? deps.now())
      await carryAll()
      resting = (await findEndpoint(store.db, brand.id, endpoint.id))!
    }
    expect(resting.failures).toBeGreaterThan(4)
    expect(resting.retryAt!.getTime() - deps.now().getTime()).toBeGreaterThan(20 * 60_000)
  })

  it('are turned off after three days without one success, and what waited can be sent again', async () => {
    const endpoint = (await findEndpoint(store.db, brand.id, (await add('500', `${web.origin}/500`)).id))!
    const id = await send(endpoint, 7)
    for (let hours = 0; hours < 100; hours += 5) {
      later(300)
      await carryAll()
    }
    const off = (await findEndpoint(store.db, brand.id, endpoint.id))!
    expect(off).toMatchObject({ enabled: false, disabledTold: { es: expect.stringContaining('sin un solo éxito desde'), en: expect.stringContaining('without one success since') } })
    expect(await findDelivery(store.db, brand.id, id)).toMatchObject({ status: 'failed' })
    expect(deps.logged.some(line => line.startsWith('An endpoint was turned off'))).toBe(true)
    await changeEndpoint(store.db, off, { enabled: true })
    expect(await findEndpoint(store.db, brand.id, endpoint.id)).toMatchObject({ enabled: true, failures: 0, disabledTold: null })
  })

  it('get everything once and in order from carriers that work side by side', async () => {
    const endpoint = await add('shared', `${web.origin}/shared`)
    order.length = 0
    for (let n = 0; n < 80; n++) await send(endpoint, n)
    await Promise.all([carryAll(), carryAll(), carryAll()])
    expect(order.filter(line => line.startsWith('shared'))).toEqual(Array.from({ length: 80 }, (_, n) => `shared ${n}`))
  })

  it('get nothing from a carrier that lost its lane', async () => {
    const endpoint = await add('good', `${web.origin}/hang`)
    const id = await send(endpoint)
    const carrying = carryAll()
    await expect.poll(async () => (await store.db.selectFrom('webhook_endpoint').select('held_by').where('id', '=', endpoint.id).executeTakeFirst())?.held_by ?? null).not.toBeNull()
    await store.db.updateTable('webhook_endpoint').set({ held_by: 'another' }).where('id', '=', endpoint.id).execute()
    await carrying
    expect(await findDelivery(store.db, brand.id, id)).toMatchObject({ status: 'pending', attempts: 0 })
    expect(await listAttempts(store.db, brand.id, id)).toEqual([])
  })
})
