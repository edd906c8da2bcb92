import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { alike, CollectorError, defineCollector, type Collector, type Page } from '../../src/contract.ts'
import { listAlerts } from '../../src/db/alert/alert.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { listDeliveries } from '../../src/db/delivery/delivery.ts'
import { saveEndpoint } from '../../src/db/delivery/endpoint.ts'
import { newId } from '../../src/db/id.ts'
import { saveSource, type Source } from '../../src/db/source/source.ts'
import { LIMITS } from '../../src/domain/spike/sensitivity.ts'
import { collectSource } from '../../src/jobs/collect/collect.ts'
import { watchBrand } from '../../src/jobs/watch/watch.ts'
import { watchSourcesOf } from '../../src/jobs/watch/sources.ts'
import { newSecret } from '../../src/net/webhook.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { STORES } from '../helpers/stores.ts'

const START = Date.parse('2026-03-01T00:00:00Z')
const HOUR_MS = 3_600_000
const PAST = 22 * 24

describe.each(STORES)('the watch over what does not come, on $kind', ({ open }) => {
  let store: Store
  let deps: TestDeps
  let next: () => Page = () => ({ mentions: [] })
  const talker = defineCollector({
    title: 'Talker', kind: 'review', order: 'newest', homepage: 'https://talker.example', auth: 'none', config: z.object({}), example: {}, limits: [], everyMinutes: 60,
    async *collect() {
      yield next()
    },
  })
  beforeAll(async () => {
    store = await open()
    deps = await openDeps(store, { collectors: new Map([['talker', talker as Collector]]) })
  })
  afterAll(() => store.close())

  let count = 0
  const opinions = (hours: number[]): Page => ({ mentions: hours.map(hour => ({ externalId: `m${++count}`, kind: 'review' as const, text: hour % 5 === 0 ? 'Pésimo servicio.' : 'Todo perfecto.', publishedAt: new Date(START + hour * HOUR_MS + 60_000).toISOString() })) })
  const down = (): Page => {
    throw new CollectorError('transient', alike('The site does not answer.'))
  }
  const atHour = (hour: number): void => deps.setTime(new Date(START + hour * HOUR_MS + 30 * 60_000))

  interface World {
    brand: Brand
    sources: Source[]
  }
  const look = async ({ brand }: World): Promise<void> => {
    await watchBrand(deps, brand, { publicUrl: 'http://localhost:8080' })
    await watchSourcesOf(deps, brand)
  }
  /** One hour: every source is asked, those named have trouble. */
  const pass = async (world: World, hour: number, page: (source: Source) => Page): Promise<void> => {
    atHour(hour)
    for (const source of world.sources) {
      next = () => page(source)
      await collectSource(deps, source.id)
    }
    await look(world)
  }
  /** Three weeks of an opinion every two hours, and a day of looks. */
  const newWorld = async (...names: string[]): Promise<World> => {
    const brand = await saveBrand(store.db, { slug: newId(), name: 'Casa Nogal' })
    await saveEndpoint(store.db, brand.id, { name: 'Guardia', url: 'https://hooks.example/x', secrets: [deps.sealer.seal(newSecret())] })
    atHour(PAST)
    const sources: Source[] = []
    for (const name of names) sources.push(await saveSource(store.db, brand.id, { collector: 'talker', name, kind: 'review', everyMinutes: 60, nextRunAt: deps.now() }))
    const world = { brand, sources }
    await pass(world, PAST, source => (source === sources[0] ? opinions(Array.from({ length: PAST / 2 }, (_, i) => 2 * i)) : { mentions: [] }))
    for (let hour = PAST + 1; hour <= PAST + 4; hour++) await pass(world, hour, source => (source === sources[0] && hour % 2 === 0 ? opinions([hour]) : { mentions: [] }))
    expect(await toldOf(world)).toEqual([])
    return world
  }
  const alertsOf = async ({ brand }: World) => (await listAlerts(store.db, brand.id)).map(({ kind, status }) => `${kind} ${status}`).toReversed()
  const toldOf = async ({ brand }: World) => (await listDeliveries(store.db, brand.id)).map(({ event, body }) => `${event} ${(JSON.parse(body) as { data: { alert: { kind: string } } }).data.alert.kind}`).toReversed()

  it('says once that no source is collected, concludes nothing else, and says when they are again', async () => {
    const world = await newWorld('Reseñas', 'Foro')
    for (let hour = PAST + 5; hour < PAST + 14; hour++) await pass(world, hour, down)
    expect(await toldOf(world)).toEqual(['alert.opened data-gap'])
    expect((await alertsOf(world))[0]).toBe('data-gap open')
    const [sent] = await listDeliveries(store.db, world.brand.id)
    expect(JSON.parse(sent!.body).data).toMatchObject({ alert: { kind: 'data-gap', severity: 'warning', onset: new Date(START + (PAST + 4.5) * HOUR_MS).toISOString() } })
    await pass(world, PAST + 14, source => (source === world.sources[0] ? opinions([PAST + 8, PAST + 13]) : { mentions: [] }))
    expect(await toldOf(world)).toEqual(['alert.opened data-gap', 'alert.recovered data-gap'])
    expect((await alertsOf(world)).filter(alert => alert.endsWith('open'))).toEqual([])
  })

  it('says one thing of the one source of a brand: that there is a gap, or that it is dead', async () => {
    const [outage, refused] = [await newWorld('Reseñas'), await newWorld('Reseñas')]
    for (let hour = PAST + 5; hour < PAST + 13; hour++) await pass(outage, hour, down)
    expect(await toldOf(outage)).toEqual(['alert.opened data-gap'])
    for (let hour = PAST + 5; hour < PAST + 10; hour++) {
      await pass(refused, hour, () => {
        throw new CollectorError('config', alike('The key was refused.'), { status: 401 })
      })
    }
    expect(await toldOf(refused)).toEqual(['source.dead source-dead'])
  })

  it('tells a source that is dead still when the others are back', async () => {
    const world = await newWorld('Reseñas', 'Foro')
    for (let hour = PAST + 5; hour < PAST + 17; hour++) await pass(world, hour, down)
    for (let hour = PAST + 17; hour < PAST + 19; hour++) await pass(world, hour, source => (source === world.sources[0] ? opinions([hour]) : down()))
    expect(await toldOf(world)).toEqual(['alert.opened data-gap', 'alert.recovered data-gap', 'source.dead source-dead'])
  })

  it('does not take its own sleep for a gap', async () => {
    const world = await newWorld('Reseñas')
    atHour(PAST + 60)
    await look(world)
    atHour(PAST + 61)
    await look(world)
    expect(await alertsOf(world)).toEqual([])
  })

  it('says once that nothing is said though all is collected, and once that it is again', async () => {
    const world = await newWorld('Reseñas')
    for (let hour = PAST + 5; hour < PAST + 60; hour++) await pass(world, hour, () => ({ mentions: [] }))
    expect(await toldOf(world)).toEqual(['alert.opened silence'])
    const [alert] = await listAlerts(store.db, world.brand.id)
    expect(alert).toMatchObject({ kind: 'silence', severity: 'notice', onset: new Date(START + (PAST + 5) * HOUR_MS), per90d: expect.any(Number) })
    // A tenth of what a quarter may show.
    expect(alert!.per90d).toBeLessThanOrEqual(0.1 * LIMITS.quarter)
    await pass(world, PAST + 60, () => opinions([PAST + 60]))
    expect(await toldOf(world)).toEqual(['alert.opened silence', 'alert.recovered silence'])
  })
})
