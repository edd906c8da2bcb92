import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PAYLOADS } from '../../src/api/payload.ts'
import type { Mention } from '../../src/contract.ts'
import { listAlerts } from '../../src/db/alert/alert.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { listDeliveries } from '../../src/db/delivery/delivery.ts'
import { saveEndpoint } from '../../src/db/delivery/endpoint.ts'
import { newId } from '../../src/db/id.ts'
import { saveSource, type Source } from '../../src/db/source/source.ts'
import { noteRun } from '../../src/db/source/run.ts'
import { createMemory } from '../../src/domain/spike/detector.ts'
import { levelOf, usualOf } from '../../src/domain/spike/level.ts'
import { AT, type Memory } from '../../src/domain/spike/memory.ts'
import { putAway, takeBack } from '../../src/domain/spike/snapshot.ts'
import { ingest } from '../../src/jobs/collect/ingest.ts'
import { watchAll, watchBrand } from '../../src/jobs/watch/watch.ts'
import { newSecret } from '../../src/net/webhook.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { STORES } from '../helpers/stores.ts'

const START = Date.UTC(2026, 2, 1)
const HOUR_MS = 3_600_000
const COMPLAINTS = ['Me hicieron un cobro doble y nadie contesta.', 'Cobro doble en la tarjeta, pésimo servicio.', 'Otro cobro doble. Quiero mi dinero.', 'La app hizo un cobro doble y el chat no responde, horrible.']

describe.each(STORES)('the watch on $kind', ({ open }) => {
  let store: Store
  let deps: TestDeps
  beforeAll(async () => {
    store = await open()
    deps = await openDeps(store)
  })
  afterAll(() => store.close())

  const newWorld = async () => {
    const brand = await saveBrand(store.db, { slug: newId(), name: 'Casa Nogal' })
    const source = await saveSource(store.db, brand.id, { collector: 'push', name: 'Buzón', kind: 'review' })
    await saveEndpoint(store.db, brand.id, { name: 'Guardia', url: 'https://hooks.example/x', secrets: [deps.sealer.seal(newSecret())] })
    await saveEndpoint(store.db, brand.id, { name: 'Otra cosa', url: 'https://hooks.example/y', secrets: [deps.sealer.seal(newSecret())], events: ['case.opened'] })
    return { brand, source }
  }
  const memoryOf = async ({ id }: Brand): Promise<Memory> => {
    const { state } = await store.db.selectFrom('series_state').select('state').where('brand_id', '=', id).executeTakeFirstOrThrow()
    return takeBack((state as { spike: string }).spike)
  }
  let count = 0
  const say = (world: { brand: Brand; source: Source }, texts: string[], hour: number, author?: Mention['author']) =>
    ingest(deps, world, { mentions: texts.map((text): Mention => ({ externalId: `m${++count}`, kind: 'review', text, ...(author && { author }), publishedAt: new Date(START + hour * HOUR_MS + 60_000).toISOString() })) })
  const atHour = (hour: number): void => deps.setTime(new Date(START + hour * HOUR_MS + 30 * 60_000))
  /** Three weeks of one complaint and two good words every six hours. */
  const pass = async (world: { brand: Brand; source: Source }): Promise<void> => {
    atHour(21 * 24)
    for (let hour = 0; hour < 21 * 24; hour += 6) await say(world, ['Llegó tarde y roto.', 'Todo perfecto.', 'Muy bien, gracias.'], hour)
  }

  it('says nothing of a past that arrives at once', async () => {
    const world = await newWorld()
    await pass(world)
    await say(world, Array.from({ length: 40 }, () => COMPLAINTS[0]!), 21 * 24 - 1)
    expect(await watchBrand(deps, world.brand)).toEqual([])
    expect(await listAlerts(store.db, world.brand.id)).toEqual([])
  })

  it('says nothing of what a first run brings after a look, though it ended before the next', async () => {
    const world = await newWorld()
    await pass(world)
    const source = await saveSource(store.db, world.brand.id, { collector: 'file', name: 'Encuesta', kind: 'review' })
    const bring = () => say({ ...world, source }, Array.from({ length: 40 }, () => COMPLAINTS[0]!), 21 * 24)
    const ended = { id: newId(), brandId: world.brand.id, sourceId: source.id, startedAt: deps.now(), endedAt: deps.now(), pages: 2, seen: 80, stored: 80, changed: 0, problems: [] }
    await bring()
    await watchBrand(deps, world.brand)
    await bring()
    await noteRun(store.db, ended)
    expect(await watchBrand(deps, world.brand)).toEqual([])
    await bring()
    expect(await watchBrand(deps, world.brand)).toMatchObject([{ type: 'opened' }])
  })

  it('tells the storm of one author as much of one voice, not as a wave of complaints', async () => {
    const world = await newWorld()
    await pass(world)
    await watchBrand(deps, world.brand)
    await say(world, Array.from({ length: 30 }, (_, i) => `${COMPLAINTS[i % 4]!} (${i})`), 21 * 24, { id: 'furioso', name: 'Furioso' })
    expect(await watchBrand(deps, world.brand)).toMatchObject([{ type: 'opened', kind: 'volume', oneAuthor: true }])
    const [alert] = await listAlerts(store.db, world.brand.id)
    expect(alert!.detail.explanation).toMatchObject({ concentration: { kind: 'author', count: 30, of: 30, share: 1 } })
  })

  it('opens an alert with its cause, tells those who want to know, once, and tells recovery', async () => {
    const world = await newWorld()
    await pass(world)
    await watchBrand(deps, world.brand)
    atHour(21 * 24 + 1)
    await say(world, Array.from({ length: 16 }, (_, i) => COMPLAINTS[i % 4]!), 21 * 24 + 1)
    expect(await watchBrand(deps, world.brand, { publicUrl: 'http://localhost:8080' })).toMatchObject([{ type: 'opened', kind: 'negative', observed: 16 }])
    const [alert] = await listAlerts(store.db, world.brand.id)
    expect(alert).toMatchObject({ status: 'open', kind: 'negative', observed: 16, detail: { cause: { source: 'Buzón', phrases: expect.arrayContaining(['cobro doble']) } } })
    expect(alert!.detail.explanation).toMatchObject({
      version: 1, observed: 16, expected: { confidence: 0.9 }, completeness: 1, negativeShare: { now: 1, before: expect.closeTo(1 / 3, 1) }, lastWeek: { observed: 0 }, of: 16, concentration: null,
      window: { to: deps.now().toISOString(), hours: expect.any(Number) }, terms: [{ phrase: 'cobro doble', texts: 4, before: 0 }], sources: [{ name: 'Buzón', count: 16, share: 1, before: 1 }],
    })
    expect((alert!.detail.exemplars as string[]).length).toBe(4)
    const sent = await listDeliveries(store.db, world.brand.id)
    expect(sent).toHaveLength(1)
    expect(PAYLOADS['alert.opened'].safeParse(JSON.parse(sent[0]!.body)).error?.issues).toBeUndefined()
    expect(JSON.parse(sent[0]!.body)).toMatchObject({ data: { alert: { explanation: { observed: 16, owner: expect.any(String), firstStep: expect.any(String), exemplars: expect.arrayContaining([expect.objectContaining({ source: 'Buzón', text: expect.any(String) })]) } } } })
    expect(JSON.parse(sent[0]!.body)).toMatchObject({ type: 'alert.opened', data: { version: 1, brand: { name: 'Casa Nogal' }, alert: { id: alert!.id, observed: 16 }, url: expect.stringContaining(`#alert-${alert!.id}`) } })

    expect(await watchBrand(deps, world.brand)).toEqual([])
    await say(world, COMPLAINTS, 21 * 24 + 1)
    expect(await watchBrand(deps, world.brand)).toEqual([])
    expect(await listAlerts(store.db, world.brand.id)).toMatchObject([{ id: alert!.id, observed: 20 }])
    for (let hour = 2; hour <= 9; hour++) {
      atHour(21 * 24 + hour)
      await say(world, ['Todo perfecto.'], 21 * 24 + hour)
      await watchBrand(deps, world.brand)
    }
    expect(await listAlerts(store.db, world.brand.id)).toMatchObject([{ id: alert!.id, status: 'recovered', detail: { summary: { observed: 20, hours: 1, peak: { count: 20 }, negatives: 20, answered: 0 } } }])
    expect((await listDeliveries(store.db, world.brand.id)).map(({ event }) => event)).toEqual(['alert.recovered', 'alert.opened'])
  })

  it.each(['before the past came', 'while the past came', 'after the past came'])('learns a past that came late and sees the wave after it, having looked first %s', async when => {
    const world = await newWorld()
    atHour(21 * 24)
    if (when.startsWith('before')) await watchBrand(deps, world.brand)
    for (let hour = 0; hour < 21 * 24; hour += 6) {
      await say(world, ['Llegó tarde y roto.', 'Todo perfecto.', 'Muy bien, gracias.'], hour)
      if (when.startsWith('while') && hour % 120 === 0) expect(await watchBrand(deps, world.brand)).toEqual([])
    }
    expect(await watchBrand(deps, world.brand)).toEqual([])
    const memory = await memoryOf(world.brand)
    expect(memory[AT.age]).toBeGreaterThan(300)
    expect(levelOf(memory)).toBeCloseTo(1 / 6, 1)
    atHour(21 * 24 + 1)
    await say(world, Array.from({ length: 25 }, (_, i) => COMPLAINTS[i % 4]!), 21 * 24 + 1)
    expect(await watchBrand(deps, world.brand)).toMatchObject([{ type: 'opened', kind: 'negative', observed: 25 }])
  })

  it('says nothing of the past of a source whose first run ends between two looks', async () => {
    const world = await newWorld()
    await pass(world)
    const feed = await saveSource(store.db, world.brand.id, { collector: 'rss', name: 'Foro', kind: 'social', nextRunAt: null })
    await watchBrand(deps, world.brand)
    await say({ ...world, source: feed }, Array.from({ length: 30 }, () => COMPLAINTS[0]!), 21 * 24)
    await store.db.updateTable('source').set({ last_ok_at: deps.now() }).where('id', '=', feed.id).execute()
    expect(await watchBrand(deps, world.brand)).toEqual([])
    await say({ ...world, source: feed }, Array.from({ length: 30 }, () => COMPLAINTS[1]!), 21 * 24)
    expect(await watchBrand(deps, world.brand)).toMatchObject([{ type: 'opened', kind: 'negative', observed: 30 }])
  })

  it('sees a wave that a new sender pushes, and takes what it pushes of before the last look as its past', async () => {
    const world = await newWorld()
    await pass(world)
    await watchBrand(deps, world.brand)
    const sender = await saveSource(store.db, world.brand.id, { collector: 'push', name: 'Encuesta', kind: 'survey' })
    await say({ ...world, source: sender }, Array.from({ length: 40 }, () => COMPLAINTS[0]!), 21 * 24 - 2)
    await say({ ...world, source: sender }, Array.from({ length: 20 }, () => COMPLAINTS[1]!), 21 * 24)
    expect(await watchBrand(deps, world.brand)).toMatchObject([{ type: 'opened', kind: 'negative', observed: 20 }])
  })

  it('takes a file of old complaints into the season, whenever it comes, and alerts about none of them', async () => {
    const world = await newWorld()
    await pass(world)
    await watchBrand(deps, world.brand)
    await say(world, Array.from({ length: 60 }, () => COMPLAINTS[0]!), 21 * 24 - 73)
    await say(world, Array.from({ length: 60 }, () => COMPLAINTS[0]!), 10 * 24)
    expect(await watchBrand(deps, world.brand)).toEqual([])
    const late = await memoryOf(world.brand)
    await store.db.deleteFrom('series_state').where('brand_id', '=', world.brand.id).execute()
    await watchBrand(deps, world.brand)
    const early = await memoryOf(world.brand)
    const week = Array.from({ length: 168 }, (_, hour) => hour)
    expect(week.map(hour => usualOf(late, hour))).toEqual(week.map(hour => usualOf(early, hour)))
  })

  it('opens one alert however many processes look at once', async () => {
    const world = await newWorld()
    await pass(world)
    await watchBrand(deps, world.brand)
    atHour(21 * 24 + 1)
    await say(world, Array.from({ length: 16 }, (_, i) => COMPLAINTS[i % 4]!), 21 * 24 + 1)
    await Promise.all([watchBrand(deps, world.brand), watchBrand(deps, world.brand), watchBrand(deps, world.brand)])
    expect(await listAlerts(store.db, world.brand.id)).toHaveLength(1)
    expect(await listDeliveries(store.db, world.brand.id)).toHaveLength(1)
  })

  it('goes on with the others when one brand cannot be watched', async () => {
    const [broken, well] = [await newWorld(), await newWorld()]
    await pass(broken)
    await store.db.insertInto('series_state').values({ brand_id: broken.brand.id, series: 'all', state: JSON.stringify({ spike: putAway(createMemory()), seen: null }), seen_at: new Date() }).execute()
    await watchAll(deps)
    expect(deps.logged.join()).toContain('A brand could not be watched')
    expect(await store.db.selectFrom('series_state').select('series').where('brand_id', '=', well.brand.id).execute()).toHaveLength(1)
  })
})
