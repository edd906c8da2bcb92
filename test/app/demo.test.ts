import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openApp, type App } from '../../src/app.ts'
import { loadConfig } from '../../src/config.ts'
import { findBrand, getSetting } from '../../src/db/brand.ts'
import { enqueue } from '../../src/db/delivery/delivery.ts'
import { hasDue } from '../../src/db/delivery/lane.ts'
import { listEndpoints } from '../../src/db/delivery/endpoint.ts'
import { listSources } from '../../src/db/source/source.ts'
import { dueSources } from '../../src/db/source/run.ts'
import { collectSource } from '../../src/jobs/collect/collect.ts'
import { deliverDue } from '../../src/jobs/tell/deliver.ts'
import { newPostgresDatabase } from '../helpers/stores.ts'

describe('the demo where several processes share a database', () => {
  const open: App[] = []
  const folders: string[] = []
  let databaseUrl: string
  const start = async (): Promise<App> => {
    const folder = await mkdtemp(join(tmpdir(), 'marea-demo-'))
    folders.push(folder)
    const config = loadConfig({ env: { DATABASE_URL: databaseUrl, MAREA_DATA: folder, MAREA_SECRET: 'the same for all of them, and long' }, cwd: folder })
    const app = await openApp({ config, log: { info() {}, warn() {}, error() {} }, withDemo: true })
    open.push(app)
    return app
  }
  beforeAll(async () => void (databaseUrl = await newPostgresDatabase()))
  afterAll(async () => {
    for (const app of open) await app.close()
    for (const folder of folders) await rm(folder, { recursive: true, force: true })
  })

  it('is held by one of them; the others leave its addresses, sources and messages be', async () => {
    const apps = await Promise.all([start(), start()])
    const holder = apps.find(app => app.demo !== undefined)!
    const other = apps.find(app => app.demo === undefined)!
    const { db, now } = holder.deps
    const brand = (await findBrand(db, 'casa-nogal'))!
    const sources = await listSources(db, brand.id)
    expect([...new Set(sources.map(({ config }) => new URL(String(config.url)).host))]).toEqual([holder.demo!.host])
    expect(await dueSources(db, now(), { withDemo: other.deps.holdsDemo })).toEqual([])
    expect(await collectSource(other.deps, sources[0]!.id)).toBeUndefined()
    expect(await collectSource(holder.deps, sources[0]!.id)).toMatchObject({ pages: 1 })

    await enqueue(db, await listEndpoints(db, brand.id), { event: 'webhook.test', data: {} }, now())
    expect(await hasDue(db, now(), { withDemo: false })).toBe(false)
    expect(await deliverDue(other.deps)).toBe(0)
    expect(await deliverDue(holder.deps)).toBe(2)

    // The next one that holds it goes on with the story, though its folder knows nothing of it.
    const startedAt = await getSetting(db, brand.id, 'demoStartedAt')
    await holder.close()
    open.splice(open.indexOf(holder), 1)
    const next = await start()
    expect(next.demo).toBeDefined()
    expect(await getSetting(next.deps.db, brand.id, 'demoStartedAt')).toBe(startedAt)
    expect(await collectSource(next.deps, sources[0]!.id)).toMatchObject({ pages: 1, stored: 0 })
  }, 60_000)
})
