import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Mention } from '../../src/contract.ts'
import { listAlerts } from '../../src/db/alert/alert.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { listDeliveries } from '../../src/db/delivery/delivery.ts'
import { saveEndpoint } from '../../src/db/delivery/endpoint.ts'
import { newId } from '../../src/db/id.ts'
import { storeMentions } from '../../src/db/mention/store.ts'
import { peekSeries } from '../../src/db/alert/series.ts'
import { saveSource, type Source } from '../../src/db/source/source.ts'
import type { KeptBurn } from '../../src/domain/burn/kept.ts'
import { DEFAULT_FORMULA as formula } from '../../src/domain/index/formula.ts'
import type { Moment } from '../../src/domain/journey/moments.ts'
import type { Reading } from '../../src/domain/reading/reading.ts'
import { keepBrandTrend } from '../../src/jobs/keep/trend.ts'
import { watchBurn } from '../../src/jobs/watch/burn.ts'
import { watchIndex } from '../../src/jobs/watch/index.ts'
import { watchSlow } from '../../src/jobs/watch/slow.ts'
import { newSecret } from '../../src/net/webhook.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { STORES } from '../helpers/stores.ts'

// A Monday.
const START = Date.UTC(2026, 0, 5)
const DAY_MS = 86_400_000
const A_WEEK = 14
const LABELS = { billing: { es: 'Cobros', en: 'Billing' }, app: { es: 'Aplicación', en: 'App' } }

interface World {
  brand: Brand
  source: Source
}

describe.each(STORES)('what no hour shows on $kind', ({ open }) => {
  let store: Store
  let deps: TestDeps
  beforeAll(async () => {
    store = await open()
    deps = await openDeps(store)
  })
  afterAll(() => store.close())

  const newWorld = async (): Promise<World> => {
    const brand = await saveBrand(store.db, { slug: newId(), name: 'Casa Nogal', timeZone: 'America/Mexico_City', locale: 'es-MX' })
    const source = await saveSource(store.db, brand.id, { collector: 'push', name: 'Buzón', kind: 'review' })
    await saveEndpoint(store.db, brand.id, { name: 'Guardia', url: 'https://hooks.example/x', secrets: [deps.sealer.seal(newSecret())] })
    await saveEndpoint(store.db, brand.id, { name: 'Canal', channel: 'slack', url: 'https://hooks.example/y', secrets: [deps.sealer.seal(newSecret())] })
    return { brand, source }
  }
  const readingOf = (moment: Moment, aspect: string): Reading => ({
    language: 'es', sentiment: { label: 'negative', score: -0.8, confidence: 0.9, evidence: [] }, moments: [{ key: moment, polarity: 'negative', score: 0.9, evidence: [] }],
    aspects: [{ key: aspect, polarity: 'negative', moments: [moment], evidence: [[0, 1]] }], outcome: { label: 'none', score: 0.9 }, needsResponse: { value: false, score: 0.5 }, version: deps.reader.version,
  })
  let count = 0
  /** The complaints of a week, two a day; so many of them are about bills. */
  const complain = async ({ brand, source }: World, week: number, bills: number): Promise<void> => {
    const items = Array.from({ length: A_WEEK }, (_, i) => {
      // Which of them is a matter of the week alone, so that no run differs.
      const isBill = (i * 5 + week * 3) % A_WEEK < bills
      const publishedAt = new Date(START + week * 7 * DAY_MS + (i % 7) * DAY_MS + 18 * 3_600_000).toISOString()
      const mention: Mention = { externalId: `m${++count}`, kind: 'review', text: isBill ? `Cobro raro ${count}` : `Falla seguido ${count}`, rating: { value: 1 + (i % 2), outOf: 5 }, publishedAt }
      return { mention, reading: isBill ? readingOf('relationship', 'billing') : readingOf('failure', 'app'), offTopic: false }
    })
    await store.db.transaction().execute(trx => storeMentions(trx, { brandId: brand.id, timeZone: brand.timeZone, sourceId: source.id, now: deps.now() }, items))
  }
  /** The Thursday after a week. */
  const after = (week: number): void => deps.setTime(new Date(START + (week + 1) * 7 * DAY_MS + 3 * DAY_MS + 18 * 3_600_000))
  const options = { aspectLabels: LABELS, publicUrl: 'https://marea.example', formula }
  /** Weeks one after the other, each looked at when it is over. */
  const live = async (world: World, from: number, to: number, bills: number): Promise<string[]> => {
    const told: string[] = []
    for (let week = from; week < to; week++) {
      after(week)
      await complain(world, week, bills)
      for (const { type, kind } of (await watchBurn(deps, world.brand, options)) ?? []) told.push(`${type} ${kind}`)
    }
    return told
  }
  const past = async (world: World): Promise<void> => {
    after(23)
    for (let week = 0; week < 24; week++) await complain(world, week, 2)
    expect(await watchBurn(deps, world.brand, options)).toEqual([])
  }

  it('tells a slow burn once, in words, with its cause, and takes it for usual when it lasts', async () => {
    const world = await newWorld()
    await past(world)
    expect(await live(world, 24, 30, 7)).toHaveLength(1)
    const [alert] = await listAlerts(store.db, world.brand.id)
    expect(alert).toMatchObject({ kind: 'slow-burn', status: 'open', severity: 'warning', detail: { cause: { moment: 'relationship', source: 'Buzón' }, slow: { stars: 'held' } } })
    expect(['moment:relationship', 'aspect:billing']).toContain(alert!.series)
    expect(alert!.expected).toBeGreaterThan(8)
    expect(alert!.expected).toBeLessThan(20)
    expect(alert!.observed).toBeGreaterThan(35)
    expect(alert!.onset.toISOString().slice(0, 10)).toBe('2026-06-22')
    expect(alert!.detail.exemplars).toHaveLength(3)
    const sent = (await listDeliveries(store.db, world.brand.id)).map(({ body }) => body)
    expect(sent).toHaveLength(2)
    const slack = sent.find(body => body.includes('blocks'))!
    expect(slack.replace(/\u00a0/g, ' ')).toMatch(/Casa Nogal: «Cobros( y trámites)?» pasó del 1\d ?% al \d\d ?% de las quejas desde el 22 de junio/)
    expect(slack).toContain('Las estrellas no lo muestran.')
    expect(slack).not.toContain('Últimas 24 horas')

    expect((await live(world, 30, 41, 7)).map(line => line.split(' ')[0])).toEqual(['closed'])
    expect((await listAlerts(store.db, world.brand.id)).map(({ status }) => status)).toEqual(['closed'])
    expect(await listDeliveries(store.db, world.brand.id)).toHaveLength(4)
  })

  it('tells it once however many look at once, and nothing again after a restart on the same day', async () => {
    const world = await newWorld()
    await past(world)
    let told = 0
    for (let week = 24; week < 30; week++) {
      after(week)
      await complain(world, week, 8)
      const looks = await Promise.all([watchBurn(deps, world.brand, options), watchBurn(deps, world.brand, options)])
      told += looks.flat().length
    }
    expect(told).toBe(1)
    expect(await watchBurn(deps, world.brand, options)).toEqual([])
    expect(await listAlerts(store.db, world.brand.id)).toHaveLength(1)
    expect(await listDeliveries(store.db, world.brand.id)).toHaveLength(2)
  })

  it('learns a past that came late anew and in silence', async () => {
    const world = await newWorld()
    await past(world)
    for (let week = 12; week < 24; week++) await complain(world, week, 13)
    after(24)
    await complain(world, 24, 2)
    expect(await watchBurn(deps, world.brand, options)).toEqual([])
    const kept = (await peekSeries(store.db, world.brand.id, 'slow-burn'))!.state as KeptBurn
    expect(kept.burn.complaints.at(-2)).toBe(2 * A_WEEK)
    expect(await listAlerts(store.db, world.brand.id)).toEqual([])
  })

  it('does not take the complaints of a new source for a change', async () => {
    const world = await newWorld()
    await past(world)
    const forum = await saveSource(store.db, world.brand.id, { collector: 'push', name: 'Foro', kind: 'social' })
    const told: string[] = []
    for (let week = 24; week < 40; week++) {
      after(week)
      await complain(world, week, 2)
      await complain({ ...world, source: forum }, week, 12)
      for (const { type } of (await watchBurn(deps, world.brand, options)) ?? []) told.push(type)
    }
    expect(told).toEqual([])
  })

  it('waits while a new reader reads the past again', async () => {
    const world = await newWorld()
    await past(world)
    after(24)
    await complain(world, 24, 2)
    const other = { ...deps, reader: { ...deps.reader, version: 'another-1' } }
    expect(await watchBurn(other, world.brand, options)).toBeUndefined()
  })

  it('looks once a day, and goes on when one brand cannot be looked at', async () => {
    const [broken, well] = [await newWorld(), await newWorld()]
    after(0)
    await store.db.insertInto('series_state').values({ brand_id: broken.brand.id, series: 'slow-burn', state: JSON.stringify({ burn: { version: 1, week: 3000, age: 1 } }), seen_at: new Date(0) }).execute()
    deps.logged.length = 0
    await store.db.updateTable('series_state').set({ state: JSON.stringify({ burn: { version: 1, week: 1, age: 1 }, sourceIds: [], past: null }) }).where('brand_id', '=', broken.brand.id).execute()
    await watchSlow(deps, options)
    expect(deps.logged.join()).toContain('A brand could not be looked at for slow-burn')
    const seenAt = async () => (await peekSeries(store.db, well.brand.id, 'slow-burn'))!.seenAt.getTime()
    const first = await seenAt()
    deps.setTime(new Date(deps.now().getTime() + 60_000))
    await watchSlow(deps, options)
    expect(await seenAt()).toBe(first)
    deps.setTime(new Date(deps.now().getTime() + DAY_MS))
    await watchSlow(deps, options)
    expect(await seenAt()).toBeGreaterThan(first)
  })

  /** Opinions of a day, by their stars. */
  const rate = async ({ brand, source }: World, day: number, stars: number, howMany: number): Promise<void> => {
    const label = stars > 3 ? 'positive' : 'negative'
    const items = Array.from({ length: howMany }, (_, i) => ({
      mention: { externalId: `m${++count}`, kind: 'review', text: stars > 3 ? `Muy bien ${count}` : `No abre ${count}`, rating: { value: stars, outOf: 5 }, publishedAt: new Date(START + day * DAY_MS + (12 + i * 0.01) * 3_600_000).toISOString() } satisfies Mention,
      reading: { ...readingOf('failure', 'app'), sentiment: { label, score: stars > 3 ? 0.8 : -0.8, confidence: 0.9, evidence: [] }, moments: [{ key: 'failure', polarity: label, score: 0.9, evidence: [] }], aspects: [] } satisfies Reading,
      offTopic: false,
    }))
    await store.db.transaction().execute(trx => storeMentions(trx, { brandId: brand.id, timeZone: brand.timeZone, sourceId: source.id, now: deps.now() }, items))
  }
  /** Looks on the day after. */
  const lookAt = async ({ brand }: World, day: number) => {
    deps.setTime(new Date(START + (day + 1) * DAY_MS + 18 * 3_600_000))
    await keepBrandTrend(brand, { db: store.db, now: deps.now, formula })
    return await watchIndex(deps, brand, options)
  }

  it('tells an index that fell, what it cost, and that it is over', async () => {
    const world = await newWorld()
    const { brand } = world
    deps.setTime(new Date(START + 30 * DAY_MS))
    for (let day = 0; day < 30; day++) await rate(world, day, day === 0 || day % 5 === 1 ? 3 : 5, 4)
    await keepBrandTrend(brand, { db: store.db, now: deps.now, formula })
    expect(await watchIndex(deps, brand, options)).toBeNull()
    await rate(world, 30, 1, 10)
    deps.setTime(new Date(START + 31 * DAY_MS + 18 * 3_600_000))
    expect(await watchIndex(deps, brand, options)).toBeUndefined()
    expect(await lookAt(world, 30)).toMatchObject({ type: 'opened' })
    expect(await watchIndex(deps, brand, options)).toBeNull()
    const [alert] = await listAlerts(store.db, brand.id)
    expect(alert).toMatchObject({ kind: 'index-drop', series: 'all', status: 'open', detail: { cause: { moment: 'failure', source: 'Buzón' }, slow: { sources: [{ name: 'Buzón' }], moments: [{ key: 'failure' }] } } })
    expect(alert!.expected - alert!.observed).toBeGreaterThan(5)
    const [slack] = (await listDeliveries(store.db, brand.id)).map(({ body }) => body).filter(body => body.includes('blocks'))
    expect(slack).toMatch(/Casa Nogal: el índice bajó de \d\d\.\d a \d\d\.\d desde el 28 de enero/)
    expect(slack).toContain('por fuente: Buzón (-')
    await rate(world, 31, 5, 20)
    expect(await lookAt(world, 31)).toMatchObject({ type: 'recovered' })
    expect((await listAlerts(store.db, brand.id))[0]).toMatchObject({ status: 'recovered' })
  })

  it('says nothing of a fall that lies in the past of a first look', async () => {
    const world = await newWorld()
    deps.setTime(new Date(START + 31 * DAY_MS))
    for (let day = 0; day < 30; day += 3) await rate(world, day, 5, 6)
    await rate(world, 30, 1, 10)
    expect(await lookAt(world, 30)).toBeNull()
    expect(await lookAt(world, 31)).toBeNull()
    expect(await listAlerts(store.db, world.brand.id)).toEqual([])
  })
})
