import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Mention } from '../../src/contract.ts'
import { acknowledgeAlert, listAlerts } from '../../src/db/alert/alert.ts'
import { saveBrand, setCompetitors, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { correct } from '../../src/db/reading/correction.ts'
import { listDeliveries } from '../../src/db/delivery/delivery.ts'
import { saveEndpoint } from '../../src/db/delivery/endpoint.ts'
import { judgeFloor } from '../../src/db/alert/floor-judgement.ts'
import { newId } from '../../src/db/id.ts'
import { findMention, listMentions } from '../../src/db/mention/list.ts'
import { saveSource, type Source } from '../../src/db/source/source.ts'
import type { FloorClass, FloorVerdict } from '../../src/domain/alert/floor.ts'
import { eraseAuthor } from '../../src/jobs/keep/erase.ts'
import { ingest } from '../../src/jobs/collect/ingest.ts'
import { rereadAll } from '../../src/jobs/keep/reread.ts'
import { watchFloors } from '../../src/jobs/watch/floor.ts'
import { newSecret } from '../../src/net/webhook.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { STORES } from '../helpers/stores.ts'

const START = Date.UTC(2026, 2, 10, 12)
const HOUR_MS = 3_600_000
const FRAUD = 'Hay una página falsa que se hace pasar por ustedes y pide depósitos.'

describe.each(STORES)('signs of grave harm on $kind', ({ open }) => {
  let store: Store
  let deps: TestDeps
  beforeAll(async () => {
    store = await open()
    deps = await openDeps(store)
  })
  afterAll(() => store.close())

  interface World {
    brand: Brand
    source: Source
  }
  const newWorld = async (kind: Brand['kind'] = 'own'): Promise<World> => {
    at(0)
    const brand = await saveBrand(store.db, { slug: newId(), name: 'Casa Nogal', kind })
    const source = await saveSource(store.db, brand.id, { collector: 'push', name: 'Buzón', kind: 'review' })
    await saveEndpoint(store.db, brand.id, { name: 'Guardia', url: 'https://hooks.example/x', secrets: [deps.sealer.seal(newSecret())] })
    await saveEndpoint(store.db, brand.id, { name: 'Chat', url: 'https://chat.example/y', secrets: [], channel: 'slack' })
    return { brand, source }
  }
  const at = (hour: number): void => deps.setTime(new Date(START + hour * HOUR_MS))
  let count = 0
  const say = async ({ brand, source }: World, text: string, hour: number, more: Partial<Mention> = {}): Promise<string> => {
    const externalId = more.externalId ?? `m${++count}`
    await ingest(deps, { brand, source }, { mentions: [{ kind: 'review', text, publishedAt: new Date(START + hour * HOUR_MS).toISOString(), ...more, externalId }] })
    return (await store.db.selectFrom('mention').select('id').where('brand_id', '=', brand.id).where('external_id', '=', externalId).executeTakeFirstOrThrow()).id
  }
  const judge = (brand: Brand, mentionId: string, one: FloorClass, verdict: FloorVerdict) =>
    store.db.transaction().execute(trx => judgeFloor(trx, { brandId: brand.id, now: deps.now() }, { mentionId, class: one, verdict, by: 'Ana' }))
  const floorsOf = async (brand: Brand, id: string) => (await findMention(store.db, brand.id, id))!.floor.map(({ class: one, status }) => `${one} ${status}`)
  const eventsOf = async ({ id }: Brand) => {
    const { id: hook } = await store.db.selectFrom('webhook_endpoint').select('id').where('brand_id', '=', id).where('name', '=', 'Guardia').executeTakeFirstOrThrow()
    return (await listDeliveries(store.db, id, {})).filter(({ endpointId }) => endpointId === hook).map(({ event }) => event).toReversed()
  }
  const alertsOf = async ({ id }: Brand) => (await listAlerts(store.db, id)).map(({ series, severity, status, observed, detail }) => ({ series, severity, status, observed, end: detail.end ?? null }))

  it('opens one alert a class in the first look, and lets further ones join it in silence', async () => {
    const { brand, ...world } = await newWorld()
    const first = await say({ brand, ...world }, FRAUD, -1)
    await watchFloors(deps)
    const second = await say({ brand, ...world }, 'Me estafaron, pagué y me bloquearon.', 0)
    await say({ brand, ...world }, 'Ya puse mi queja en PROFECO.', 0)
    await watchFloors(deps)
    expect(await alertsOf(brand)).toEqual([
      { series: 'floor:authority', severity: 'warning', status: 'open', observed: 1, end: null },
      { series: 'floor:fraud', severity: 'critical', status: 'open', observed: 2, end: null },
    ])
    expect(await eventsOf(brand)).toEqual(['alert.opened', 'alert.opened'])
    const fraud = (await listAlerts(store.db, brand.id)).find(({ series }) => series === 'floor:fraud')!
    expect(fraud.detail.exemplars).toEqual([second, first])
    expect(fraud.onset).toEqual(new Date(START - HOUR_MS))
  })

  it('tells people in a sentence what it is, what to do first, and repeats no data', async () => {
    const { brand, ...world } = await newWorld()
    await say({ brand, ...world }, 'Publicaron mis datos personales en su respuesta, vivo en la colonia Roble.', -1)
    await watchFloors(deps)
    const { body } = await store.db.selectFrom('delivery').innerJoin('webhook_endpoint', 'webhook_endpoint.id', 'delivery.endpoint_id').select('body').where('delivery.brand_id', '=', brand.id).where('channel', '=', 'slack').executeTakeFirstOrThrow()
    expect(body).toContain('Casa Nogal: posible exposición de datos personales (1 opinión en Buzón)')
    expect(body).toContain('No repitas los datos')
    expect(body).not.toContain('Roble')
  })

  it('alerts of nothing older than 72 hours, without a date, hidden, or of a competitor', async () => {
    const { brand, source } = await newWorld()
    await say({ brand, source }, FRAUD, -73)
    await ingest(deps, { brand, source }, { mentions: [{ externalId: 'undated', kind: 'review', text: FRAUD }] })
    await say({ brand, source }, FRAUD, -1, { author: { name: 'Casa Nogal', isBrand: true } })
    const rival = await newWorld('competitor')
    await say(rival, FRAUD, -1)
    await watchFloors(deps)
    expect([...(await alertsOf(brand)), ...(await alertsOf(rival.brand))]).toEqual([])
    expect(await listMentions(store.db, brand.id, { floor: 'fraud' })).toHaveLength(2)
    expect(await listMentions(store.db, brand.id, { floor: 'any' })).toHaveLength(2)
    expect(await listMentions(store.db, brand.id, { floor: 'data' })).toHaveLength(0)
  })

  it('reminds once a day of what nobody judged, not who acknowledged it, and lets it rest after a quiet week', async () => {
    const { brand, ...world } = await newWorld()
    await say({ brand, ...world }, FRAUD, 0)
    for (const hour of [0, 1, 12, 25, 26]) {
      at(hour)
      await watchFloors(deps)
    }
    expect(await eventsOf(brand)).toEqual(['alert.opened', 'alert.reminder'])
    const [alert] = await listAlerts(store.db, brand.id)
    await acknowledgeAlert(store.db, brand.id, alert!.id, 'Ana', deps.now())
    at(50)
    await watchFloors(deps)
    expect(await eventsOf(brand)).toHaveLength(2)
    at(7 * 24 + 1)
    await watchFloors(deps)
    expect(await alertsOf(brand)).toMatchObject([{ status: 'recovered', end: 'quiet' }])
    expect((await eventsOf(brand)).at(-1)).toBe('alert.recovered')
  })

  it('closes when people dismissed all, recovers when they judged all, and opens anew for the next', async () => {
    const { brand, ...world } = await newWorld()
    const first = await say({ brand, ...world }, FRAUD, 0)
    await watchFloors(deps)
    await judge(brand, first, 'fraud', 'dismissed')
    await watchFloors(deps)
    expect(await alertsOf(brand)).toMatchObject([{ status: 'closed', end: 'dismissed' }])
    at(1)
    const next = await say({ brand, ...world }, FRAUD, 1)
    await watchFloors(deps)
    await judge(brand, next, 'fraud', 'confirmed')
    await watchFloors(deps)
    await watchFloors(deps)
    expect(await alertsOf(brand)).toMatchObject([{ status: 'recovered', end: 'judged' }, { status: 'closed' }])
    expect(await eventsOf(brand)).toEqual(['alert.opened', 'alert.closed', 'alert.opened', 'alert.recovered'])
  })

  it('keeps a person’s word through new readings and answers of the brand, until the author writes something else', async () => {
    const { brand, source } = await newWorld()
    const id = await say({ brand, source }, FRAUD, 0, { externalId: 'kept' })
    await judge(brand, id, 'fraud', 'dismissed')
    await judge(brand, id, 'discrimination', 'confirmed')
    const kept = ['discrimination confirmed', 'fraud dismissed']
    expect(await floorsOf(brand, id)).toEqual(kept)
    await rereadAll({ ...deps, reader: { version: 'next', read: async opinions => (await deps.reader.read(opinions)).map(reading => (reading instanceof Error ? reading : { ...reading, version: 'next' })) } })
    expect(await floorsOf(brand, id)).toEqual(kept)
    await say({ brand, source }, FRAUD, 0, { externalId: 'kept', ownerReply: { text: 'Gracias por avisar, ya la denunciamos.' } })
    expect(await floorsOf(brand, id)).toEqual(kept)
    expect(await listMentions(store.db, brand.id, { floor: 'fraud' })).toHaveLength(0)
    await say({ brand, source }, `${FRAUD} A mi hermana le robaron el dinero.`, 0, { externalId: 'kept' })
    expect(await floorsOf(brand, id)).toEqual(['discrimination confirmed', 'fraud seen'])
    await say({ brand, source }, 'Todo arreglado, gracias.', 0, { externalId: 'kept' })
    expect(await floorsOf(brand, id)).toEqual(['discrimination confirmed'])
    expect((await findMention(store.db, brand.id, id))!.floor).toEqual([{ class: 'discrimination', evidence: [], status: 'confirmed' }])
  })

  it('stays through a correction of something else, and goes with an erased author', async () => {
    const { brand, source } = await newWorld()
    const id = await say({ brand, source }, FRAUD, 0, { author: { name: 'Berta Quiroga', id: 'berta' } })
    await store.db.transaction().execute(trx => correct(trx, { brandId: brand.id, timeZone: brand.timeZone, now: deps.now() }, [{ mentionId: id, revision: 1, field: 'sentiment', value: 'neutral', author: 'Ana' }]))
    expect(await floorsOf(brand, id)).toEqual(['fraud seen'])
    await watchFloors(deps)
    await eraseAuthor(deps, brand, { author: 'Berta Quiroga', by: 'Ana' })
    expect(await store.db.selectFrom('floor_sign').selectAll().where('brand_id', '=', brand.id).execute()).toEqual([])
    await watchFloors(deps)
    expect(await alertsOf(brand)).toMatchObject([{ status: 'closed', end: 'gone' }])
  })

  it('leaves out what another brand did', async () => {
    const { brand, source } = await newWorld()
    const rival = await saveBrand(store.db, { slug: newId(), name: 'Banco Cedro', kind: 'competitor' })
    await setCompetitors(store.db, brand.id, [rival.slug])
    const theirs = await say({ brand, source }, 'En Banco Cedro me estafaron, son pésimos. En Casa Nogal todo excelente, los recomiendo.', 0)
    const ours = await say({ brand, source }, 'En Casa Nogal me estafaron, son pésimos. En Banco Cedro todo excelente, los recomiendo.', 0)
    expect([await floorsOf(brand, theirs), await floorsOf(brand, ours)]).toEqual([[], ['fraud seen']])
  })
})
