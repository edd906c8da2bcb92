import type { Config } from '../config.ts'
import type { BrandConfig } from '../config-schema.ts'
import { resolveSecrets } from '../config.ts'
import type { Collector } from '../contract.ts'
import { deleteEndpoint, listEndpoints, rotateSecret, saveEndpoint, type Endpoint } from '../db/delivery/endpoint.ts'
import { setPublicSetting } from '../db/public/setting.ts'
import { deleteRoute, listRoutes, saveRoute } from '../db/delivery/route.ts'
import { syncBranches } from '../db/source/branch.ts'
import { listBrands, saveBrand, setCompetitors, setSetting, type Brand } from '../db/brand.ts'
import type { Database, Trx } from '../db/client.ts'
import { keepPlannedEvents, savePlannedEvent } from '../db/alert/planned-event.ts'
import { releaseFromFile, saveSource, wakeSource } from '../db/source/source.ts'
import { mailto, shownAddress } from '../domain/message/address.ts'
import { firstRun } from '../domain/source/plan.ts'
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
      await syncRoutes(trx, id, brand)
      await syncPlannedEvents(trx, id, brand)
    }
  })
}

/** Brands that left the file stay with what they have, paused, and can be edited and removed on screen from now on. */
const leaveFile = async (trx: Trx, slugs: string[]): Promise<void> => {
  for (const { id, slug, name } of (await listBrands(trx)).filter(({ origin, slug }) => origin === 'yaml' && !slugs.includes(slug))) {
    await saveBrand(trx, { slug, name, origin: 'screen' })
    await releaseFromFile(trx, id)
    for (const endpoint of await listEndpoints(trx, id)) if (endpoint.origin === 'yaml') await deleteEndpoint(trx, id, endpoint.id)
    for (const route of await listRoutes(trx, id)) if (route.origin === 'yaml') await deleteRoute(trx, id, route.id)
    await keepPlannedEvents(trx, id, [])
  }
}

const syncBrand = async (trx: Trx, { slug, name, kind, aliases, handles, languages, locale, timeZone, query, ...rest }: BrandConfig): Promise<Brand> => {
  const brand = await saveBrand(trx, { slug, name, kind, aliases, handles, languages, locale, timeZone, query: query ?? null, origin: 'yaml' })
  await setSetting(trx, brand.id, 'businessHours', { hours: rest.businessHours ?? null, holidays: rest.holidays })
  await setSetting(trx, brand.id, 'sensitivity', rest.sensitivity)
  await setPublicSetting(trx, brand.id, rest.public ?? { enabled: false, structuredData: false })
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

// Receivers take up a new secret at leisure.
const ROTATION_MS = 24 * 3_600_000

const syncWebhooks = async (trx: Trx, brandId: string, { webhooks, channels }: BrandConfig, { sealer, environment, now }: SyncOptions & { environment: Record<string, string> }): Promise<void> => {
  const before = new Map((await listEndpoints(trx, brandId)).map(endpoint => [endpoint.name, endpoint]))
  const valueOf = (secret: unknown): string => String(resolveSecrets<unknown>(secret, environment))
  for (const { name, url, secret, events } of webhooks) {
    const known = before.get(name)
    const value = valueOf(secret)
    // What a receiver turned off is tried again: the file says so.
    const draft = { name, url, events, channel: 'webhook', enabled: true, origin: 'yaml' } as const
    if (known?.channel === 'webhook' && known.secrets.length > 0) {
      const endpoint = await saveEndpoint(trx, brandId, { ...draft, secrets: known.secrets })
      if (!isSame(sealer, known, value)) await rotateSecret(trx, endpoint, sealer.seal(value), new Date(now.getTime() + ROTATION_MS))
    } else await saveEndpoint(trx, brandId, { ...draft, secrets: [sealer.seal(value)] })
  }
  for (const channel of channels) await saveEndpoint(trx, brandId, { name: channel.name, channel: channel.channel, language: channel.language ?? null, events: channel.events, enabled: true, origin: 'yaml', ...addressOf(channel, { sealer, valueOf }) })
  const named = new Set([...webhooks, ...channels].map(({ name }) => name))
  for (const endpoint of before.values()) if (endpoint.origin === 'yaml' && !named.has(endpoint.name)) await deleteEndpoint(trx, brandId, endpoint.id)
}

/** Whether the newest secret is this one; one that does not open any more is another. */
const isSame = (sealer: Sealer, { secrets }: Endpoint, value: string): boolean => {
  try {
    return sealer.open(secrets[0]!) === value
  } catch {
    return false
  }
}

const addressOf = (channel: BrandConfig['channels'][number], { sealer, valueOf }: { sealer: Sealer; valueOf(secret: unknown): string }): { url: string; secrets: string[] } => {
  if (channel.channel === 'email') return { url: mailto(channel.to), secrets: [] }
  const url = valueOf(channel.url)
  return { url: shownAddress(url), secrets: [sealer.seal(url)] }
}

const syncPlannedEvents = async (trx: Trx, brandId: string, { plannedEvents }: BrandConfig): Promise<void> => {
  for (const { from, to, factor, ...event } of plannedEvents) await savePlannedEvent(trx, brandId, { ...event, startsAt: from, endsAt: to, factor: factor ?? null, createdBy: null, origin: 'yaml' })
  await keepPlannedEvents(trx, brandId, plannedEvents.map(({ name }) => name))
}

const syncRoutes = async (trx: Trx, brandId: string, { routes }: BrandConfig): Promise<void> => {
  const idOf = new Map((await listEndpoints(trx, brandId)).map(({ id, name }) => [name, id]))
  for (const [position, { to, owner, firstStep, quiet, ...rule }] of routes.entries()) {
    await saveRoute(trx, brandId, { ...rule, position, endpointIds: to.map(name => idOf.get(name)!), owner: owner ?? null, firstStep: firstStep ?? null, quiet: quiet ?? null, origin: 'yaml' })
  }
  const named = new Set(routes.map(({ name }) => name))
  for (const route of await listRoutes(trx, brandId)) if (route.origin === 'yaml' && !named.has(route.name)) await deleteRoute(trx, brandId, route.id)
}
