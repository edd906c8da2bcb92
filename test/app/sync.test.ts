import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { join } from 'node:path'
import { loadCollectors } from '../../src/app/collectors.ts'
import { hasRoomForDemo } from '../../src/app/demo.ts'
import { syncConfig } from '../../src/app/sync.ts'
import { loadConfig, type Config } from '../../src/config.ts'
import { fileSchema } from '../../src/config-schema.ts'
import type { Collector } from '../../src/contract.ts'
import { listBranches } from '../../src/db/branch.ts'
import { findBrand, saveBrand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { disableEndpoint, listEndpoints } from '../../src/db/endpoint.ts'
import { findSourceByName, listSources } from '../../src/db/source.ts'
import { holdSource, releaseSource } from '../../src/db/source-run.ts'
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

  const sync = (brands: unknown[], now = NOW) => {
    const config: Config = { ...loadConfig({ env: {}, cwd: '/' }), file: 'marea.yaml', brands: fileSchema.parse({ brands }).brands, environment: { HOOK: 'whsec_x' } }
    return syncConfig(config, { db: store.db, collectors, sealer, now })
  }
  const brand = (more: object = {}) => ({ slug: 'casa', name: 'Casa', ...more })
  const rss = (url = 'https://news.example/feed.xml') => ({ name: 'Prensa', collector: 'rss', config: { url } })
  const hook = { name: 'Guardia', url: 'https://hooks.example/x', secret: { $env: 'HOOK' } }

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
    await releaseSource(store.db, source.id, { holder: 'x', now: NOW, nextRunAt: new Date('2026-03-20T00:00:00Z'), failure: { kind, message: 'no' } })
  }
  const sourceNow = async () => (await findSourceByName(store.db, (await findBrand(store.db, 'casa'))!.id, 'Prensa'))!

  it('asks a source at once whose settings were mended, and waits with one that fails by itself', async () => {
    await sync([brand({ sources: [rss()] })])
    await fail('transient')
    await sync([brand({ sources: [rss()] })], LATER)
    expect(await sourceNow()).toMatchObject({ failures: 1, nextRunAt: new Date('2026-03-20T00:00:00Z') })
    await sync([brand({ sources: [rss('https://news.example/other.xml')] })], LATER)
    expect(await sourceNow()).toMatchObject({ failures: 0, failureMessage: null, failingSince: null, nextRunAt: LATER })
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
    await disableEndpoint(store.db, id, (await listEndpoints(store.db, id))[0]!.id, '410', NOW)
    await sync([brand({ webhooks: [hook] })])
    expect(await listEndpoints(store.db, id)).toMatchObject([{ enabled: true, disabledAt: null, disabledReason: null }])
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
