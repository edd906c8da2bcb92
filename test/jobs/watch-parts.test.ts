import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Mention } from '../../src/contract.ts'
import { listAlerts, type Alert } from '../../src/db/alert/alert.ts'
import { listBranches, syncBranches } from '../../src/db/source/branch.ts'
import { findBrand, saveBrand, setCompetitors, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { listDeliveries } from '../../src/db/delivery/delivery.ts'
import { saveEndpoint } from '../../src/db/delivery/endpoint.ts'
import { newId } from '../../src/db/id.ts'
import { savePlannedEvent } from '../../src/db/alert/planned-event.ts'
import { saveSource, type Source } from '../../src/db/source/source.ts'
import { ingest } from '../../src/jobs/collect/ingest.ts'
import { watchAll, watchBrand } from '../../src/jobs/watch/watch.ts'
import { newSecret } from '../../src/net/webhook.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { STORES } from '../helpers/stores.ts'

const START = Date.UTC(2026, 2, 1)
const HOUR_MS = 3_600_000
const DAYS = 21
const NOW = DAYS * 24

interface World {
  brand: Brand
  sources: [Source, Source]
}

describe.each(STORES)('the watch over parts of a brand on $kind', ({ open }) => {
  let store: Store
  let deps: TestDeps
  beforeAll(async () => {
    store = await open()
    deps = await openDeps(store)
  })
  afterAll(() => store.close())

  let count = 0
  const say = (brand: Brand, source: Source, texts: string[], hour: number, place?: string) =>
    ingest(deps, { brand, source }, { mentions: texts.map((text): Mention => ({ externalId: `p${++count}`, kind: 'review', text, ...(place !== undefined && { place }), publishedAt: new Date(START + hour * HOUR_MS + 60_000).toISOString() })) })
  const atHour = (hour: number, minutes = 30): void => deps.setTime(new Date(START + hour * HOUR_MS + minutes * 60_000))
  const COMPLAINTS = ['Llegó tarde y roto.', 'Pésimo servicio, nadie contesta.', 'Muy mala calidad, una pena.', 'Muy feo, no lo compren.']
  const many = (number: number): string[] => Array.from({ length: number }, (_, i) => `${COMPLAINTS[i % 4]!} (${count}-${i})`)
  const praise = (number: number): string[] => Array.from({ length: number }, (_, i) => `Todo perfecto, muy bien. (${count}-${i})`)

  /** What the forum says in an hour, ten complaints and twenty others, as the rollups hold it: the detector sees no more of it. */
  const murmur = async ({ id: brandId }: Brand, { id: sourceId }: Source, [from, to]: [number, number]): Promise<void> => {
    await sql`insert into rollup_hour (brand_id, source_id, hour, series, negative, positive)
      select ${brandId}::uuid, ${sourceId}::uuid, ${START / HOUR_MS}::integer + h, 'all', 8 + (h * 7) % 5, 17 + (h * 11) % 7 from generate_series(${from}::integer, ${to - 1}::integer) h
      on conflict (brand_id, series, hour, source_id) do update set negative = rollup_hour.negative + excluded.negative, positive = rollup_hour.positive + excluded.positive`.execute(store.db)
    await sql`insert into rollup_day (brand_id, source_id, day, mentions, negative, positive)
      select brand_id, source_id, hour / 24, sum(negative + positive), sum(negative), sum(positive) from rollup_hour where brand_id = ${brandId} and source_id = ${sourceId} and series = 'all' group by brand_id, source_id, hour / 24
      on conflict (brand_id, source_id, day) do update set mentions = excluded.mentions, negative = excluded.negative, positive = excluded.positive`.execute(store.db)
  }

  /** Three weeks: much is said in the forum, three opinions a day in the survey, all of those of one place. */
  /** So much more in these hours, of no moment or place in particular. */
  const bustle = async ({ id: brandId }: Brand, { id: sourceId }: Source, hours: number[], { negative, positive }: { negative: number; positive: number }): Promise<void> => {
    await sql`insert into rollup_hour (brand_id, source_id, hour, series, negative, positive)
      select ${brandId}::uuid, ${sourceId}::uuid, ${START / HOUR_MS}::integer + h, 'all', ${negative}::integer, ${positive}::integer from unnest(${hours}::integer[]) h
      on conflict (brand_id, series, hour, source_id) do update set negative = rollup_hour.negative + excluded.negative, positive = rollup_hour.positive + excluded.positive`.execute(store.db)
  }

  const newWorld = async (): Promise<World> => {
    const brand = await saveBrand(store.db, { slug: newId(), name: 'Casa Nogal' })
    await store.db.transaction().execute(trx => syncBranches(trx, brand.id, [{ kind: 'place', name: 'Polanco', aliases: [], children: [] }]))
    const [forum, survey] = [await saveSource(store.db, brand.id, { collector: 'push', name: 'Foro', kind: 'social' }), await saveSource(store.db, brand.id, { collector: 'push', name: 'Encuesta', kind: 'survey' })]
    await saveEndpoint(store.db, brand.id, { name: 'Guardia', url: 'https://hooks.example/x', secrets: [deps.sealer.seal(newSecret())] })
    atHour(NOW)
    await murmur(brand, forum, [0, NOW])
    for (let hour = 0; hour < NOW; hour += 8) await say(brand, survey, hour % 24 === 8 ? many(1) : praise(1), hour, 'Polanco')
    await watchBrand(deps, brand)
    // The first look learns the past; the parts are chosen at the next.
    atHour(NOW, 31)
    expect(await watchBrand(deps, brand)).toEqual([])
    return { brand, sources: [forum, survey] }
  }
  const statesOf = async ({ brand }: World): Promise<string[]> =>
    (await store.db.selectFrom('series_state').select('series').where('brand_id', '=', brand.id).execute()).map(({ series }) => series.replace(/:.*-.*/, ':id')).toSorted()
  const alertsOf = ({ brand }: World): Promise<Alert[]> => listAlerts(store.db, brand.id)
  const toldOf = async ({ brand }: { brand: Brand }): Promise<string[]> => (await listDeliveries(store.db, brand.id)).map(({ event }) => event).toReversed()

  it('chooses those with enough material and learns their past', async () => {
    const world = await newWorld()
    expect(await statesOf(world)).toEqual(expect.arrayContaining(['all', 'place:id', 'source:id']))
    // The forum is nearly all of it.
    expect((await statesOf(world)).filter(series => series === 'source:id')).toHaveLength(1)
  })

  it('opens one alert on a wave that one place has and the whole hardly shows, naming the place, and ends it', async () => {
    const world = await newWorld()
    atHour(NOW, 40)
    await say(world.brand, world.sources[1], many(12), NOW, 'Polanco')
    const told = await watchBrand(deps, world.brand)
    expect(told).toMatchObject([{ type: 'opened', kind: 'negative', observed: 12 }])
    const [alert, ...others] = await alertsOf(world)
    expect(others).toEqual([])
    expect(alert).toMatchObject({ status: 'open', series: expect.stringMatching(/^(place|source):/), detail: { cause: { source: 'Encuesta' }, part: { name: expect.stringMatching(/Polanco|Encuesta/) } } })
    const noted = alert!.detail.series as Array<{ name: string }>
    expect(noted.length).toBeGreaterThanOrEqual(1)
    expect(await toldOf(world)).toEqual(['alert.opened'])
    for (let hour = NOW + 1; hour < NOW + 40; hour += 1) {
      atHour(hour)
      await murmur(world.brand, world.sources[0], [hour, hour + 1])
      if (hour % 8 === 0) await say(world.brand, world.sources[1], praise(1), hour, 'Polanco')
      await watchBrand(deps, world.brand)
    }
    expect((await alertsOf(world)).map(({ status }) => status)).toEqual(['recovered'])
    expect(await toldOf(world)).toEqual(['alert.opened', 'alert.recovered'])
  })

  it('has the whole brand take over what a part showed first: one alert, told again as worse', async () => {
    const world = await newWorld()
    atHour(NOW, 40)
    await say(world.brand, world.sources[1], many(12), NOW, 'Polanco')
    await watchBrand(deps, world.brand)
    const [first] = await alertsOf(world)
    atHour(NOW + 1)
    await say(world.brand, world.sources[0], many(90), NOW + 1)
    await watchBrand(deps, world.brand)
    const alerts = await alertsOf(world)
    expect(alerts).toHaveLength(1)
    expect(alerts[0]).toMatchObject({ id: first!.id, series: 'all', status: 'open' })
    expect((alerts[0]!.detail.series as Array<{ name: string }>).map(({ name }) => name)).toEqual(expect.arrayContaining(['Polanco']))
    expect(await toldOf(world)).toEqual(['alert.opened', 'alert.escalated'])
  })

  it('notes on the alert of the whole which parts carry it, and tells nobody twice', async () => {
    const world = await newWorld()
    atHour(NOW, 40)
    await say(world.brand, world.sources[1], many(100), NOW, 'Polanco')
    expect(await watchBrand(deps, world.brand)).toMatchObject([{ type: 'opened', series: 'all' }])
    const [alert, ...others] = await alertsOf(world)
    expect(others).toEqual([])
    expect((alert!.detail.series as Array<{ name: string }>).map(({ name }) => name)).toEqual(expect.arrayContaining(['Polanco', 'Encuesta']))
    const [sent] = await listDeliveries(store.db, world.brand.id)
    expect(JSON.parse(sent!.body).data.alert.parts.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(['Polanco', 'Encuesta']))
  })

  it('says nothing of a past that comes late, of one part or of all', async () => {
    const world = await newWorld()
    const file = await saveSource(store.db, world.brand.id, { collector: 'file', name: 'Archivo', kind: 'review' })
    atHour(NOW, 45)
    await say(world.brand, file, many(60), NOW, 'Polanco')
    expect(await watchBrand(deps, world.brand)).toEqual([])
    atHour(NOW, 50)
    await say(world.brand, world.sources[0], praise(1), NOW)
    expect(await watchBrand(deps, world.brand)).toEqual([])
    expect(await alertsOf(world)).toEqual([])
  })

  it('forgets a part whose place is gone, and closes what was open about it', async () => {
    const world = await newWorld()
    atHour(NOW, 40)
    await say(world.brand, world.sources[1], many(12), NOW, 'Polanco')
    await watchBrand(deps, world.brand)
    const place = (await listBranches(store.db, world.brand.id))[0]!
    await store.db.updateTable('alert').set({ series: `place:${place.id}` }).where('brand_id', '=', world.brand.id).execute()
    await store.db.transaction().execute(trx => syncBranches(trx, world.brand.id, []))
    atHour(NOW + 30)
    await watchBrand(deps, world.brand)
    expect((await alertsOf(world)).map(({ status, series }) => `${series.replace(/:.*/, '')} ${status}`)).toContain('place closed')
    expect(await statesOf(world)).not.toContain('place:id')
  })

  it('tells our brand once of a wave at a competitor, by its name', async () => {
    const world = await newWorld()
    const slug = newId()
    const own = await saveBrand(store.db, { slug, name: 'Duna' })
    await saveEndpoint(store.db, own.id, { name: 'Guardia', url: 'https://hooks.example/x', secrets: [deps.sealer.seal(newSecret())] })
    const competitor = await saveBrand(store.db, { slug: world.brand.slug, name: world.brand.name, kind: 'competitor' })
    await setCompetitors(store.db, own.id, [competitor.slug])
    for (const [hour, texts] of [[NOW + 1, many(90)], [NOW + 2, many(120)]] as const) {
      atHour(hour)
      await say(competitor, world.sources[0], texts, hour)
      await watchAll(deps, { publicUrl: 'http://localhost:8080' })
    }
    expect(await listAlerts(store.db, competitor.id)).toEqual([])
    expect(await toldOf({ brand: competitor })).toEqual([])
    expect(await listAlerts(store.db, own.id)).toMatchObject([{ kind: 'competitor', series: `rival:${competitor.id}`, severity: 'notice', status: 'open', detail: { competitor: { slug: competitor.slug, name: 'Casa Nogal' } } }])
    const sent = await listDeliveries(store.db, own.id)
    expect(sent.map(({ event }) => event)).toEqual(['alert.opened'])
    expect(JSON.parse(sent[0]!.body).data).toMatchObject({ brand: { name: 'Duna' }, alert: { kind: 'competitor', competitor: { name: 'Casa Nogal' } } })
    for (let hour = NOW + 3; hour < NOW + 30; hour += 1) {
      atHour(hour)
      await murmur(competitor, world.sources[0], [hour, hour + 1])
      await watchBrand(deps, competitor)
    }
    expect((await listAlerts(store.db, own.id)).map(({ status }) => status)).toEqual(['recovered'])
    expect(await toldOf({ brand: own })).toEqual(['alert.opened'])
  })

  it('expects more while something is planned, and says so where it is more still', async () => {
    const [planned, plain] = [await newWorld(), await newWorld()]
    await savePlannedEvent(store.db, planned.brand.id, { name: 'Buen Fin', kind: 'campaign', startsAt: new Date(START + NOW * HOUR_MS), endsAt: new Date(START + (NOW + 12) * HOUR_MS), repeats: 'none', factor: 5, createdBy: null, origin: 'screen' })
    atHour(NOW + 3)
    for (const world of [planned, plain]) await bustle(world.brand, world.sources[0]!, [NOW, NOW + 1, NOW + 2, NOW + 3], { negative: 50, positive: 60 })
    expect(await watchBrand(deps, planned.brand)).toEqual([])
    expect(await watchBrand(deps, plain.brand)).toMatchObject([{ type: 'opened' }])
    atHour(NOW + 4)
    await say(planned.brand, planned.sources[0], many(400), NOW + 4)
    expect(await watchBrand(deps, planned.brand)).toMatchObject([{ type: 'opened' }])
    const [alert] = await alertsOf(planned)
    expect(alert!.detail.planned).toEqual([{ name: 'Buen Fin', kind: 'campaign' }])
  })

  it('watches by the sensitivity of the brand', async () => {
    const brand = await saveBrand(store.db, { slug: newId(), name: 'Duna' })
    expect(brand.sensitivity).toBe('quarter')
    expect(await saveBrand(store.db, { slug: brand.slug, name: 'Duna', sensitivity: 'year' })).toMatchObject({ sensitivity: 'year' })
    expect(await findBrand(store.db, brand.slug)).toMatchObject({ sensitivity: 'year' })
  })
})
