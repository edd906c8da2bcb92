import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { join } from 'node:path'
import { loadCollectors } from '../../src/app/collectors.ts'
import { hasRoomForDemo } from '../../src/app/demo.ts'
import { syncConfig } from '../../src/app/sync.ts'
import { loadConfig, type Config } from '../../src/config.ts'
import { fileSchema } from '../../src/config-schema.ts'
import type { Collector } from '../../src/contract.ts'
import { listBranches } from '../../src/db/source/branch.ts'
import { findBrand, saveBrand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { disableEndpoint, listEndpoints, liveSecrets } from '../../src/db/delivery/endpoint.ts'
import { listPlannedEvents, savePlannedEvent } from '../../src/db/alert/planned-event.ts'
import { listRoutes } from '../../src/db/delivery/route.ts'
import { findSourceByName, listSources } from '../../src/db/source/source.ts'
import { holdSource, releaseSource } from '../../src/db/source/run.ts'
import { createSealer } from '../../src/net/seal.ts'
import { root, STORES } from '../helpers/stores.ts'

const NOW = new Date('2026-03-10T12:00:00Z')
const LATER = new Date('2026-03-11T12:00:00Z')

describe.each(STORES)('a config file in the database, on $kind', ({ open }) => {
  let store: Store
  let collectors: Map<string, Collector>
  const sealer = createSealer('a secret for tests only')
  beforeAll(async () => {
    store = await open()
    collectors = await loadCollectors(join(root, 'collectors'))
  })
  afterAll(() => store.close())

  const sync = (brands: unknown[], now = NOW, environment: Record<string, string> = { HOOK: 'whsec_x' }) => {
    const config: Config = { ...loadConfig({ env: {}, cwd: '/' }), file: 'marea.yaml', brands: fileSchema.parse({ brands }).brands, environment }
    return syncConfig(config, { db: store.db, collectors, sealer, now })
  }
  const brand = (more: object = {}) => ({ slug: 'casa', name: 'Casa', ...more })
  const rss = (url = 'https://news.example/feed.xml') => ({ name: 'Prensa', collector: 'rss', config: { url } })
  const hook = { name: 'Guardia', url: 'https://hooks.example/x', secret: { $env: 'HOOK' } }

  it('brings planned events in, keeps the id of one that changed, and takes away what left the file alone', async () => {
    const event = (more: object = {}) => ({ name: 'Quincena', kind: 'pay-day', from: '2026-01-15T09:00:00-06:00', to: '2026-01-15T21:00:00-06:00', repeats: 'monthly', ...more })
    await sync([brand({ slug: 'planes', plannedEvents: [event(), event({ name: 'Venta', kind: 'campaign', repeats: 'none', factor: 4 })] })])
    const { id } = (await findBrand(store.db, 'planes'))!
    await savePlannedEvent(store.db, id, { name: 'De pantalla', kind: 'other', startsAt: NOW, endsAt: LATER, repeats: 'none', factor: null, createdBy: null, origin: 'screen' })
    const before = (await listPlannedEvents(store.db, id)).find(({ name }) => name === 'Quincena')!
    expect(before).toMatchObject({ startsAt: new Date('2026-01-15T15:00:00Z'), repeats: 'monthly', factor: null, origin: 'yaml' })
    await sync([brand({ slug: 'planes', plannedEvents: [event({ factor: 2 })] })])
    expect(await listPlannedEvents(store.db, id)).toMatchObject([{ id: before.id, factor: 2 }, { name: 'De pantalla', origin: 'screen' }])
    expect(() => fileSchema.parse({ brands: [brand({ plannedEvents: [event({ to: '2026-01-14T09:00:00-06:00' })] })] })).toThrow(/ends before it begins/)
  })

  it('brings many new sources in one after the other, each at its own instant, and a few at once', async () => {
    await sync([{ slug: 'sola', name: 'Sola', sources: [rss()] }])
    expect(await findSourceByName(store.db, (await findBrand(store.db, 'sola'))!.id, 'Prensa')).toMatchObject({ nextRunAt: NOW, retentionDays: null })
    await sync([{ slug: 'muchas', name: 'Muchas', sources: Array.from({ length: 200 }, (_, i) => ({ ...rss(`https://news.example/${i}.xml`), name: `Prensa ${i}`, retentionDays: 90 })) }])
    const sources = await listSources(store.db, (await findBrand(store.db, 'muchas'))!.id)
    const starts = sources.map(({ nextRunAt }) => nextRunAt!.getTime() - NOW.getTime())
    expect(new Set(starts).size).toBeGreaterThan(190)
    expect(Math.max(...starts)).toBeLessThan(75_000)
    expect(sources[0]).toMatchObject({ retentionDays: 90 })
  })

  const fail = async (kind: 'config' | 'transient'): Promise<void> => {
    const source = await sourceNow()
    await holdSource(store.db, source.id, { now: NOW, until: LATER, holder: 'x' })
    await releaseSource(store.db, source.id, { holder: 'x', now: NOW, nextRunAt: new Date('2026-03-20T00:00:00Z'), failure: { kind, told: { es: 'no se puede', en: 'no' } } })
  }
  const sourceNow = async () => (await findSourceByName(store.db, (await findBrand(store.db, 'casa'))!.id, 'Prensa'))!

  it('asks a source at once whose settings were mended, and waits with one that fails by itself', async () => {
    await sync([brand({ sources: [rss()] })])
    await fail('transient')
    await sync([brand({ sources: [rss()] })], LATER)
    expect(await sourceNow()).toMatchObject({ failures: 1, nextRunAt: new Date('2026-03-20T00:00:00Z') })
    await sync([brand({ sources: [rss('https://news.example/other.xml')] })], LATER)
    expect(await sourceNow()).toMatchObject({ failures: 0, failureTold: null, failingSince: null, nextRunAt: LATER })
    // What a person had to mend may have been the environment.
    await fail('config')
    await sync([brand({ sources: [rss('https://news.example/other.xml')] })], LATER)
    expect(await sourceNow()).toMatchObject({ nextRunAt: LATER })
  })

  it('leaves what left the file paused, and to those who edit on screen', async () => {
    await sync([brand({ sources: [rss()], webhooks: [hook] }), { slug: 'otra', name: 'Otra' }])
    const { id } = (await findBrand(store.db, 'casa'))!
    await sync([brand({ webhooks: [hook] }), { slug: 'otra', name: 'Otra' }])
    expect(await sourceNow()).toMatchObject({ enabled: false, origin: 'screen' })
    await sync([brand({ sources: [rss()], webhooks: [hook] }), { slug: 'otra', name: 'Otra' }])
    expect(await sourceNow()).toMatchObject({ enabled: true, origin: 'yaml' })
    await sync([{ slug: 'otra', name: 'Otra' }])
    expect(await findBrand(store.db, 'casa')).toMatchObject({ origin: 'screen' })
    expect(await findBrand(store.db, 'otra')).toMatchObject({ origin: 'yaml' })
    expect(await sourceNow()).toMatchObject({ enabled: false, origin: 'screen' })
    expect(await listEndpoints(store.db, id)).toEqual([])
  })

  it('tries a webhook of the file again that its receiver turned off', async () => {
    await sync([brand({ webhooks: [hook] })])
    const { id } = (await findBrand(store.db, 'casa'))!
    await disableEndpoint(store.db, id, (await listEndpoints(store.db, id))[0]!.id, { es: 'Respondió 410.', en: 'It answered 410.' }, NOW)
    await sync([brand({ webhooks: [hook] })])
    expect(await listEndpoints(store.db, id)).toMatchObject([{ enabled: true, disabledAt: null, disabledTold: null }])
  })

  it('lets a secret that changed sign beside the former one for a day', async () => {
    const endpointNow = async () => (await listEndpoints(store.db, (await findBrand(store.db, 'casa'))!.id)).find(({ name }) => name === hook.name)!
    await sync([brand({ webhooks: [hook] })])
    const sealed = (await endpointNow()).secrets
    await sync([brand({ webhooks: [hook] })])
    expect((await endpointNow()).secrets).toEqual(sealed)
    await sync([brand({ webhooks: [hook] })], NOW, { HOOK: 'whsec_y' })
    const rotated = await endpointNow()
    expect(liveSecrets(rotated, NOW).map(secret => sealer.open(secret))).toEqual(['whsec_y', 'whsec_x'])
    expect(liveSecrets(rotated, LATER).map(secret => sealer.open(secret))).toEqual(['whsec_y'])
  })

  it('brings chats, mailboxes and routes in, and takes out what left the file', async () => {
    const channels = [{ name: 'Chat', channel: 'slack', url: { $env: 'CHAT' }, language: 'en' }, { name: 'Correo', channel: 'email', to: ['a@nogal.example', 'b@nogal.example'] }]
    const routes = [{ name: 'Noche', moments: ['failure'], to: ['Chat', 'Correo'], owner: 'Ana', quiet: { from: '22:00', to: '07:00' } }, { name: 'Grave', minSeverity: 'critical', to: ['Correo'] }]
    await sync([brand({ channels, routes })], NOW, { CHAT: 'https://hooks.slack.example/hunter2' })
    const { id } = (await findBrand(store.db, 'casa'))!
    const endpoints = await listEndpoints(store.db, id)
    expect(endpoints).toMatchObject([{ name: 'Chat', channel: 'slack', url: 'https://hooks.slack.example/…', language: 'en' }, { name: 'Correo', url: 'mailto:a%40nogal.example,b%40nogal.example' }])
    expect(sealer.open(endpoints[0]!.secrets[0]!)).toBe('https://hooks.slack.example/hunter2')
    expect(await listRoutes(store.db, id)).toMatchObject([{ name: 'Noche', moments: ['failure'], endpointIds: endpoints.map(endpoint => endpoint.id), quiet: { from: '22:00', to: '07:00' }, origin: 'yaml' }, { name: 'Grave', minSeverity: 'critical' }])
    await sync([brand({ channels: channels.slice(1), routes: routes.slice(1) })])
    expect(await listRoutes(store.db, id)).toMatchObject([{ name: 'Grave' }])
    expect(() => fileSchema.parse({ brands: [brand({ routes })] })).toThrow(/no webhook or channel “Chat”/)
  })

  it('plants the tree of products and places, and leaves one that did not change alone', async () => {
    const branches = [{ name: 'Tiendas', children: [{ name: 'Polanco', aliases: ['Suc. 12'] }] }, { name: 'Sofá Ceiba', kind: 'product' }]
    await sync([brand({ branches })])
    const { id } = (await findBrand(store.db, 'casa'))!
    const planted = await listBranches(store.db, id)
    expect(planted).toMatchObject([{ name: 'Polanco', kind: 'place', aliases: ['Suc. 12'] }, { name: 'Sofá Ceiba', kind: 'product', parentId: null }, { name: 'Tiendas', parentId: null }])
    expect(planted[0]!.parentId).toBe(planted[2]!.id)
    await sync([brand({ branches })])
    expect(await listBranches(store.db, id)).toEqual(planted)
  })

  it('leaves no room for a demo beside brands of one’s own', async () => {
    expect(await hasRoomForDemo(store.db)).toBe(false)
    await saveBrand(store.db, { slug: 'demo', name: 'Demo', origin: 'demo' })
    expect(await hasRoomForDemo(store.db)).toBe(true)
  })
})
