import { loadCheckedConfig } from '../app/config-checks.ts'
import { loadFormula } from '../app/formula.ts'
import { ConfigError, type Config } from '../config.ts'
import { listBrands } from '../db/brand.ts'
import { listEndpoints } from '../db/endpoint.ts'
import { listSources } from '../db/source.ts'
import { sourceHealth } from '../domain/source-health.ts'
import { createGuard } from '../net/address.ts'
import type { App } from '../app.ts'
import { print, withApp } from './with-app.ts'

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
  if (ill === 0) await withApp(app => checkData(app, tell)).catch(error => tell(false, `Database: ${(error as Error).message}`))
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

const checkData = async ({ store, config, deps }: App, tell: Tell): Promise<void> => {
  tell(true, `Database: ${store.kind === 'pglite' ? `PGlite in ${config.dataFolder}` : 'PostgreSQL'}, newest schema`)
  const guard = createGuard(config.allowHosts)
  for (const brand of await listBrands(store.db)) {
    for (const source of await listSources(store.db, brand.id)) {
      const { status, message } = sourceHealth(source, deps.now())
      tell(status !== 'failing', `${brand.slug}, source “${source.name}”: ${status}${message ? `. ${message}` : ''}`)
    }
    for (const { name, url, enabled, disabledReason, secrets } of await listEndpoints(store.db, brand.id)) {
      if (!enabled) tell(false, `${brand.slug}, webhook “${name}” is turned off: ${disabledReason ?? ''}`)
      else if (brand.origin !== 'demo') attempt(() => void (guard.check(new URL(url), url), secrets.map(secret => deps.sealer.open(secret))), `${brand.slug}, webhook “${name}”: ${new URL(url).host}`, tell)
    }
  }
}
