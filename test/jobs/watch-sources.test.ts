import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { CollectorError, defineCollector, type Collector, type Page } from '../../src/contract.ts'
import { listAlerts } from '../../src/db/alert/alert.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { listDeliveries } from '../../src/db/delivery/delivery.ts'
import { saveEndpoint } from '../../src/db/delivery/endpoint.ts'
import { newId } from '../../src/db/id.ts'
import { deleteSource, findSource, saveSource, type Source } from '../../src/db/source/source.ts'
import { sourceHealth } from '../../src/domain/source/health.ts'
import { collectSource } from '../../src/jobs/collect/collect.ts'
import { learnRhythms } from '../../src/jobs/collect/rhythm.ts'
import { watchAll } from '../../src/jobs/watch/watch.ts'
import { watchSources } from '../../src/jobs/watch/sources.ts'
import { newSecret } from '../../src/net/webhook.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { STORES } from '../helpers/stores.ts'

const DAY_MS = 86_400_000
const START = Date.parse('2026-03-01T12:00:00Z')
const CAP = { es: 'La fuente solo entrega las 500 más recientes.', en: 'The source hands out only the 500 newest.' }

describe.each(STORES)('the watch over sources on $kind', ({ open }) => {
  let store: Store
  let deps: TestDeps
  let next: (day: number) => Page = () => ({ mentions: [] })
  let day = 0
  const talker = defineCollector({
    title: 'Talker', kind: 'review', order: 'newest', homepage: 'https://talker.example', auth: 'key', config: z.object({}), example: {}, limits: [], everyMinutes: 60,
    async *collect() {
      yield next(day)
    },
  })
  beforeAll(async () => {
    store = await open()
    deps = await openDeps(store, { collectors: new Map([['talker', talker as Collector]]) })
  })
  afterAll(() => store.close())

  const newWorld = async (): Promise<{ brand: Brand; source: Source }> => {
    onDay(0)
    const brand = await saveBrand(store.db, { slug: newId(), name: 'Casa Nogal' })
    await saveEndpoint(store.db, brand.id, { name: 'Guardia', url: 'https://hooks.example/x', secrets: [deps.sealer.seal(newSecret())] })
    await saveEndpoint(store.db, brand.id, { name: 'Solo picos', url: 'https://hooks.example/y', secrets: [deps.sealer.seal(newSecret())], events: ['alert.opened'] })
    return { brand, source: await saveSource(store.db, brand.id, { collector: 'talker', name: 'Reseñas', kind: 'review', everyMinutes: 60, nextRunAt: deps.now() }) }
  }
  const onDay = (number: number): void => {
    day = number
    deps.setTime(new Date(START + number * DAY_MS))
  }
  const speak = (number: number): Page => ({ mentions: [{ externalId: `m${number}`, kind: 'review', text: 'Todo bien', publishedAt: new Date(START + number * DAY_MS - 3_600_000).toISOString() }] })
  const silent = (): Page => ({ mentions: [] })
  const refuse = (status: number) => (): Page => {
    throw new CollectorError('config', { es: 'Se rechazó la clave.', en: 'The key was refused.' }, { status })
  }
  const run = async ({ source }: { source: Source }, page: (day: number) => Page): Promise<void> => {
    next = page
    await collectSource(deps, source.id)
    await learnRhythms(deps)
    await watchSources(deps, { publicUrl: 'http://localhost:8080' })
  }
  const healthOf = async ({ source }: { source: Source }) => sourceHealth((await findSource(store.db, source.id))!, deps.now())
  const alertsOf = async ({ brand }: { brand: Brand }) => (await listAlerts(store.db, brand.id)).map(({ kind, status }) => `${kind} ${status}`)
  const eventsOf = async ({ brand }: { brand: Brand }) => (await listDeliveries(store.db, brand.id)).map(({ event }) => event)

  it('tells once that a source fell silent, by its own rhythm, and once that it speaks again', async () => {
    const world = await newWorld()
    for (let number = 0; number <= 30; number += 3) {
      onDay(number)
      await run(world, speak)
    }
    expect(await findSource(store.db, world.source.id)).toMatchObject({ quietAfterDays: 9, newestAt: new Date(START + 30 * DAY_MS - 3_600_000) })
    onDay(38)
    await run(world, silent)
    expect(await healthOf(world)).toMatchObject({ status: 'healthy' })
    for (const number of [40, 41, 45]) {
      onDay(number)
      await run(world, silent)
      expect(await healthOf(world)).toMatchObject({ status: 'quiet', since: new Date(START + 30 * DAY_MS - 3_600_000) })
    }
    expect(await alertsOf(world)).toEqual(['source-silent open'])
    expect(await eventsOf(world)).toEqual(['source.silent'])
    const [delivery] = await listDeliveries(store.db, world.brand.id)
    expect(JSON.parse(delivery!.body)).toMatchObject({
      type: 'source.silent', data: { version: 1, brand: { name: 'Casa Nogal' }, source: { name: 'Reseñas', status: 'quiet' }, alert: { kind: 'source-silent', status: 'open' }, url: expect.stringContaining(`/sources#source-${world.source.id}`) },
    })
    onDay(46)
    await run(world, speak)
    expect(await alertsOf(world)).toEqual(['source-silent recovered'])
    expect(await eventsOf(world)).toEqual(['source.healed', 'source.silent'])
  })

  it('tells once that a source died, at once where a person must renew a key, and that it healed', async () => {
    const world = await newWorld()
    await run(world, speak)
    onDay(1)
    await run(world, refuse(401))
    expect(await healthOf(world)).toMatchObject({ status: 'unauthorised', since: deps.now(), message: { es: 'Se rechazó la clave.', en: 'The key was refused.' } })
    onDay(2)
    await run(world, refuse(403))
    expect(await alertsOf(world)).toEqual(['source-dead open'])
    onDay(3)
    await run(world, speak)
    expect(await healthOf(world)).toMatchObject({ status: 'healthy' })
    onDay(4)
    await run(world, refuse(401))
    expect(await alertsOf(world)).toEqual(['source-dead open', 'source-dead recovered'])
    expect(await eventsOf(world)).toEqual(['source.dead', 'source.healed', 'source.dead'])
  })

  it('tells each channel in its own language what the source said', async () => {
    const world = await newWorld()
    for (const language of ['es', 'en'] as const) await saveEndpoint(store.db, world.brand.id, { name: language, channel: 'slack', language, url: 'https://hooks.example/…', secrets: [deps.sealer.seal(newSecret())], events: ['source.dead'] })
    await run(world, refuse(401))
    const bodies = (await listDeliveries(store.db, world.brand.id)).map(({ body }) => body).filter(body => !body.includes('"version":1'))
    expect(bodies.filter(body => body.includes('Se rechazó la clave.') && !body.includes('The key was refused.'))).toHaveLength(1)
    expect(bodies.filter(body => body.includes('The key was refused.') && !body.includes('Se rechazó la clave.'))).toHaveLength(1)
  })

  it('closes what was open about a source that was paused or removed, and tells nobody', async () => {
    const [paused, removed] = [await newWorld(), await newWorld()]
    for (const world of [paused, removed]) await run(world, refuse(404))
    for (const world of [paused, removed]) expect(await alertsOf(world)).toEqual(['source-dead open'])
    await store.db.updateTable('source').set({ enabled: false }).where('id', '=', paused.source.id).execute()
    await store.db.transaction().execute(trx => deleteSource(trx, removed.source))
    await watchSources(deps)
    for (const world of [paused, removed]) {
      expect(await alertsOf(world)).toEqual(['source-dead closed'])
      expect(await eventsOf(world)).toEqual(['source.dead'])
    }
  })

  it('leaves the detector of spikes alone', async () => {
    const world = await newWorld()
    await run(world, speak)
    await watchAll(deps)
    onDay(1)
    await run(world, refuse(401))
    await watchAll(deps)
    expect(await alertsOf(world)).toEqual(['source-dead open'])
  })

  it('tells which cap the last good run met, until one meets none', async () => {
    const world = await newWorld()
    await run(world, number => ({ ...speak(number), capped: CAP }))
    const since = deps.now()
    onDay(1)
    await run(world, number => ({ ...speak(number), capped: CAP }))
    expect(await healthOf(world)).toEqual({ status: 'capped', since, message: null, told: CAP })
    expect(await alertsOf(world)).toEqual([])
    onDay(2)
    await run(world, speak)
    expect(await healthOf(world)).toMatchObject({ status: 'healthy' })
  })

  it('does not run a source again that another process ran since it was due', async () => {
    const world = await newWorld()
    await run(world, speak)
    expect(await collectSource(deps, world.source.id, { ifDue: true })).toBeUndefined()
    expect(await collectSource(deps, world.source.id)).toBeDefined()
    onDay(1)
    expect(await collectSource(deps, world.source.id, { ifDue: true })).toBeDefined()
  })
})
