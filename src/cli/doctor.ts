import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { refuseDrift } from '../app.ts'
import { loadCheckedConfig } from '../app/config-checks.ts'
import { loadFormula } from '../app/formula.ts'
import { ROOT } from '../app/root.ts'
import { hasSealingSecret, sealingSecret } from '../app/secret.ts'
import { ConfigError, type Config } from '../config.ts'
import { listBrands } from '../db/brand.ts'
import { openStore, type Database } from '../db/client.ts'
import { listEndpoints } from '../db/delivery/endpoint.ts'
import { pendingMigrations, readMigrations } from '../db/migrate.ts'
import { listSources } from '../db/source/source.ts'
import { sourceHealth } from '../domain/source/health.ts'
import { createGuard } from '../net/address.ts'
import { createSealer } from '../net/seal.ts'
import { print } from './with-app.ts'

/** Checks configuration, database, sources and webhooks; one line a finding, exit code 1 when a person must act. */
export const doctorVerb = async (): Promise<void> => {
  let ill = 0
  const tell = (isWell: boolean, what: string): void => {
    if (!isWell) ill += 1
    print(`${isWell ? '✓' : '✗'} ${what}`)
  }
  const config = await checkConfig(tell)
  if (config) {
    attempt(() => loadFormula(config.formula), 'The formula', tell)
    if (config.databaseUrl !== undefined && config.secret === undefined) tell(false, 'MAREA_SECRET is not set: with DATABASE_URL every process needs the same one to open stored secrets. Make one with: openssl rand -base64 32')
  }
  // What is wrong in the configuration would stop the rest from opening.
  if (config && ill === 0) {
    checkWebhooks(config, tell)
    await checkDatabase(config, tell).catch(error => tell(false, `Database: ${(error as Error).message}`))
  }
  print(ill === 0 ? 'All is well.' : `${ill} ${ill === 1 ? 'thing needs' : 'things need'} a person.`)
  process.exitCode = ill === 0 ? 0 : 1
}

type Tell = (isWell: boolean, what: string) => void

const checkConfig = async (tell: Tell): Promise<Config | undefined> => {
  try {
    const config = await loadCheckedConfig()
    tell(true, config.file === undefined ? 'Configuration: the environment alone, no config file' : `Configuration: ${config.file}, ${config.brands.length} brands`)
    return config
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    for (const { where, path, message } of error.problems) tell(false, `${where} ${path}: ${message}`)
    return undefined
  }
}

const attempt = (work: () => unknown, what: string, tell: Tell): void => {
  try {
    work()
    tell(true, what)
  } catch (error) {
    tell(false, `${what}: ${(error as Error).message}`)
  }
}

/** Looks and changes nothing: what would be migrated, made or brought in by the next start is said, not done. */
const checkDatabase = async (config: Config, tell: Tell): Promise<void> => {
  if (config.databaseUrl === undefined && !existsSync(join(config.dataFolder, 'pglite'))) return tell(true, `Database: none yet in ${config.dataFolder}, the first start makes it`)
  const store = await openStore({ databaseUrl: config.databaseUrl, folder: config.dataFolder, readOnly: true })
  try {
    const where = store.kind === 'pglite' ? `PGlite in ${config.dataFolder}` : 'PostgreSQL'
    const pending = await pendingMigrations(store.db, readMigrations(join(ROOT, 'sql')))
    if (pending.length > 0) return tell(true, `Database: ${where}, ${pending.length} migrations wait for the next start: ${pending.join(', ')}`)
    await refuseDrift(store)
    tell(true, `Database: ${where}, newest schema`)
    await checkData(store.db, config, tell)
  } finally {
    await store.close()
  }
}

const checkData = async (db: Database, config: Config, tell: Tell): Promise<void> => {
  const guard = createGuard(config.allowHosts)
  const sealer = hasSealingSecret(config) ? createSealer(sealingSecret(config)) : undefined
  const brands = await listBrands(db)
  const slugs = brands.map(({ slug }) => slug)
  for (const { slug } of config.brands.filter(brand => !slugs.includes(brand.slug))) tell(true, `${slug}: new in the config file, the next start brings it in`)
  for (const brand of brands) {
    for (const source of await listSources(db, brand.id)) {
      const { status, message, told } = sourceHealth(source, new Date())
      tell(status !== 'failing' && status !== 'unauthorised', `${brand.slug}, source “${source.name}”: ${[`${status}${message || told ? '.' : ''}`, message?.en, told?.en].filter(Boolean).join(' ')}`)
    }
    for (const { name, url, enabled, disabledTold, secrets, origin } of await listEndpoints(db, brand.id)) {
      const open = (secret: string): string => {
        if (!sealer) throw new Error('the secret that seals it is gone. Set MAREA_SECRET as it was, or add the webhook again')
        return sealer.open(secret)
      }
      if (!enabled) tell(false, `${brand.slug}, webhook “${name}” is turned off: ${disabledTold?.en ?? ''}`)
      else if (brand.origin !== 'demo' && origin !== 'yaml') attempt(() => void (guard.check(new URL(url), url), secrets.map(open)), `${brand.slug}, webhook “${name}”: ${new URL(url).host}`, tell)
    }
  }
}

/** Those of the config file as they stand in it, whether a start has brought them in or not. */
const checkWebhooks = ({ brands, allowHosts }: Config, tell: Tell): void => {
  const guard = createGuard(allowHosts)
  for (const { slug, webhooks } of brands) {
    for (const { name, url } of webhooks) attempt(() => void guard.check(new URL(url), url), `${slug}, webhook “${name}”: ${new URL(url).host}`, tell)
  }
}
