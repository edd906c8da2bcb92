import type { Config } from '../config.ts'
import type { BrandConfig } from '../config-schema.ts'
import { resolveSecrets } from '../config.ts'
import type { Collector } from '../contract.ts'
import { deleteEndpoint, listEndpoints, saveEndpoint } from '../db/endpoint.ts'
import { syncBranches } from '../db/branch.ts'
import { listBrands, saveBrand, setCompetitors, setSetting, type Brand } from '../db/brand.ts'
import type { Database, Trx } from '../db/client.ts'
import { releaseFromFile, saveSource, wakeSource } from '../db/source.ts'
import { firstRun } from '../domain/plan.ts'
import type { Sealer } from '../net/seal.ts'

export interface SyncOptions {
  db: Database
  collectors: Map<string, Collector>
  sealer: Sealer
  now: Date
}

/** Brings brands, sources and webhooks of the config file into the database; what left the file is paused, never deleted; its webhooks go. */
export const syncConfig = async (config: Config, options: SyncOptions): Promise<void> => {
  if (config.file === undefined) return
  await options.db.transaction().execute(async trx => {
    await leaveFile(trx, config.brands.map(brand => brand.slug))
    const brands = new Map<string, Brand>()
    const together = config.brands.reduce((sum, { sources }) => sum + sources.length, 0)
    for (const brand of config.brands) brands.set(brand.slug, await syncBrand(trx, brand))
    for (const brand of config.brands) {
      const { id } = brands.get(brand.slug)!
      await setCompetitors(trx, id, brand.competitors)
      await syncSources(trx, id, brand, { ...options, together })
      await syncWebhooks(trx, id, brand, { ...options, environment: config.environment })
    }
  })
}

/** Brands that left the file stay with what they have, paused, and can be edited and removed on screen from now on. */
const leaveFile = async (trx: Trx, slugs: string[]): Promise<void> => {
  for (const { id, slug, name } of (await listBrands(trx)).filter(({ origin, slug }) => origin === 'yaml' && !slugs.includes(slug))) {
    await saveBrand(trx, { slug, name, origin: 'screen' })
    await releaseFromFile(trx, id)
    for (const endpoint of await listEndpoints(trx, id)) if (endpoint.origin === 'yaml') await deleteEndpoint(trx, id, endpoint.id)
  }
}

const syncBrand = async (trx: Trx, { slug, name, kind, aliases, handles, languages, locale, timeZone, query, ...rest }: BrandConfig): Promise<Brand> => {
  const brand = await saveBrand(trx, { slug, name, kind, aliases, handles, languages, locale, timeZone, query: query ?? null, origin: 'yaml' })
  await setSetting(trx, brand.id, 'businessHours', { hours: rest.businessHours ?? null, holidays: rest.holidays })
  await setSetting(trx, brand.id, 'sensitivity', rest.sensitivity)
  await syncBranches(trx, brand.id, rest.branches)
  return brand
}

const syncSources = async (trx: Trx, brandId: string, { sources }: BrandConfig, { collectors, now, together }: SyncOptions & { together: number }): Promise<void> => {
  for (const { name, collector, config, everyMinutes: own, visibility, filtered, retentionDays } of sources) {
    const { kind, order, everyMinutes: usual } = collectors.get(collector)!
    const everyMinutes = own ?? usual
    const source = await saveSource(trx, brandId, {
      name, collector, config, kind, order, filtered, everyMinutes, visibility: visibility ?? null, retentionDays: retentionDays ?? null, enabled: true, origin: 'yaml',
      nextRunAt: id => firstRun({ id, everyMinutes }, { now, together }),
    })
    // A person had to act, and may have: in the environment, where no setting shows it.
    if (source.failureKind === 'config') await wakeSource(trx, source.id, now)
  }
  await releaseFromFile(trx, brandId, sources.map(source => source.name))
}

const syncWebhooks = async (trx: Trx, brandId: string, { webhooks }: BrandConfig, { sealer, environment }: SyncOptions & { environment: Record<string, string> }): Promise<void> => {
  for (const { name, url, secret, events } of webhooks) {
    // What a receiver turned off is tried again: the file says so.
    await saveEndpoint(trx, brandId, { name, url, events, enabled: true, origin: 'yaml', secrets: [sealer.seal(String(resolveSecrets<unknown>(secret, environment)))] })
  }
  const named = new Set(webhooks.map(webhook => webhook.name))
  for (const endpoint of await listEndpoints(trx, brandId)) if (endpoint.origin === 'yaml' && !named.has(endpoint.name)) await deleteEndpoint(trx, brandId, endpoint.id)
}
