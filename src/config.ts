import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathOf, readConfigFile, type ConfigFile, type ConfigProblem } from './config-file.ts'
import type { ReaderConfig } from './config-reader.ts'
import { environmentSchema, LOOPBACK, type BrandConfig } from './config-schema.ts'

/** Everything the process is told from outside, checked and frozen. */
export interface Config {
  port: number
  host: string
  /** Absolute. */
  dataFolder: string
  databaseUrl: string | undefined
  adminSecret: string | undefined
  /** Everybody is asked who they are. Otherwise so from the first owner on: until then whoever sits at this machine may do everything. */
  signInRequired: boolean
  /** Whether a link for the first administrator is printed while there is none. */
  offersSetup: boolean
  /** The provider of single sign-on; undefined: none. */
  oidc: { issuer: string; clientId: string; clientSecret: string | undefined; name: string } | undefined
  /** Seals stored secrets; undefined: one is made and kept in the data folder. */
  secret: string | undefined
  allowHosts: string[]
  /** Where people open this server; undefined: where it listens. */
  publicUrl: string | undefined
  /** The operator's mail server; undefined: none. */
  mail: { url: string; from: string } | undefined
  /** The file it was read from; undefined: none, and the demo runs. */
  file: string | undefined
  brands: BrandConfig[]
  formula: Record<string, unknown> | undefined
  reader: ReaderConfig
  /** Values of the environment that the file names. */
  environment: Record<string, string>
}

export class ConfigError extends Error {
  readonly problems: ConfigProblem[]

  constructor(problems: ConfigProblem[]) {
    super(`${problems.length === 1 ? 'One thing' : `${problems.length} things`} in the configuration must be mended:\n${problems.map(({ where, path, message }) => `  ${where}${path ? `  ${path}` : ''}: ${message}`).join('\n')}`)
    this.name = 'ConfigError'
    this.problems = problems
  }
}

export interface Surroundings {
  env: Record<string, string | undefined>
  /** Where relative paths begin. */
  cwd: string
}

/** What only the floors above know; each answers with what is wrong, in a sentence. */
export interface ConfigChecks {
  /** Settings of a collector, secrets in their place. */
  source(collector: string, config: unknown): Array<{ path: PropertyKey[]; message: string }>
  formula(own: Record<string, unknown>): string | undefined
  /** The reader's folder or address, held against the hosts that may be reached. */
  reader(own: unknown, hosts: string[]): string | undefined
  allowHost(entry: string): string | undefined
  webhookSecret(secret: string): string | undefined
}

/** Where a config file is looked for when none is named. */
export const USUAL_FILE = 'config/marea.yaml'

/** Reads environment and file. Throws ConfigError with every mistake at once; values of secrets are never in it. */
export const loadConfig = ({ env, cwd }: Surroundings = { env: process.env, cwd: process.cwd() }, checks?: ConfigChecks): Config => {
  // An empty variable is one that was not set: how shells and compose files leave them.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== '')) as Record<string, string>
  const environment = environmentSchema.safeParse(given)
  const problems: ConfigProblem[] = environment.success ? [] : environment.error.issues.map(issue => ({ where: 'environment', path: pathOf(issue.path), message: issue.message }))
  const hosts = (given.MAREA_ALLOW_HOSTS ?? '').split(',').filter(host => host.trim() !== '')
  problems.push(...hosts.flatMap(host => told(checks?.allowHost(host)).map(message => ({ where: 'environment', path: 'MAREA_ALLOW_HOSTS', message }))))
  const file = fileOf(given, cwd)
  const read = file === undefined ? undefined : readConfigFile(file)
  if (read) problems.push(...read.problems, ...secretProblems(read, given, checks), ...(checks ? deepProblems(read, given, { checks, hosts }) : []))
  if (!environment.success || problems.length > 0) throw new ConfigError(problems)
  const { PORT, HOST, MAREA_DATA, MAREA_ADMIN_SECRET, MAREA_SECRET, DATABASE_URL, MAREA_ALLOW_HOSTS, MAREA_PUBLIC_URL, MAREA_SMTP_URL, MAREA_MAIL_FROM, MAREA_SIGN_IN, MAREA_OIDC_ISSUER, MAREA_OIDC_CLIENT_ID, MAREA_OIDC_CLIENT_SECRET, MAREA_OIDC_NAME } = environment.data
  const isAsked = !LOOPBACK.has(HOST) || MAREA_SIGN_IN === 'required'
  return deepFreeze({
    port: PORT,
    host: HOST,
    dataFolder: resolve(cwd, MAREA_DATA),
    databaseUrl: DATABASE_URL,
    adminSecret: MAREA_ADMIN_SECRET,
    signInRequired: isAsked || MAREA_ADMIN_SECRET !== undefined,
    // Who has the secret has a way in already.
    offersSetup: MAREA_SIGN_IN === 'required' || (isAsked && MAREA_ADMIN_SECRET === undefined),
    oidc: MAREA_OIDC_ISSUER !== undefined ? { issuer: MAREA_OIDC_ISSUER, clientId: MAREA_OIDC_CLIENT_ID!, clientSecret: MAREA_OIDC_CLIENT_SECRET, name: MAREA_OIDC_NAME } : undefined,
    secret: MAREA_SECRET,
    allowHosts: MAREA_ALLOW_HOSTS,
    publicUrl: MAREA_PUBLIC_URL,
    mail: MAREA_SMTP_URL !== undefined && MAREA_MAIL_FROM !== undefined ? { url: MAREA_SMTP_URL, from: MAREA_MAIL_FROM } : undefined,
    file,
    brands: read?.config.brands ?? [],
    formula: read?.config.formula,
    reader: read?.config.reader ?? { kind: 'trained' },
    environment: Object.fromEntries(namedIn([read?.config.brands, read?.config.reader]).map(({ name }) => [name, given[name]!])),
  })
}

const fileOf = (env: Record<string, string>, cwd: string): string | undefined => {
  if (env.MAREA_CONFIG) return resolve(cwd, env.MAREA_CONFIG)
  const usual = resolve(cwd, USUAL_FILE)
  return existsSync(usual) ? usual : undefined
}

const told = (message: string | undefined): string[] => (message === undefined ? [] : [message])

const secretProblems = ({ raw, locate }: ConfigFile, env: Record<string, string>, checks: ConfigChecks | undefined): ConfigProblem[] =>
  namedIn(raw).flatMap(({ name, keys }) => {
    const value = env[name]
    const isWebhook = keys[2] === 'webhooks'
    const messages = value === undefined ? [`The environment variable ${name} is not set. Set it before starting.`] : isWebhook ? told(checks?.webhookSecret(value)).map(message => `${name}: ${message}`) : []
    return messages.map(message => ({ where: locate(keys), path: pathOf(keys), message }))
  })

/** What the schemas of collectors and of the formula find. */
const deepProblems = ({ raw, locate }: ConfigFile, env: Record<string, string>, { checks, hosts }: { checks: ConfigChecks; hosts: string[] }): ConfigProblem[] => {
  const problem = (keys: PropertyKey[], message: string): ConfigProblem => ({ where: locate(keys), path: pathOf(keys), message })
  const ofSources = listIn(raw, 'brands').flatMap((brand, b) =>
    listIn(brand, 'sources').flatMap((source, i) => {
      const { collector, config = {} } = (source ?? {}) as { collector?: unknown; config?: unknown }
      // A secret that is missing is told already.
      if (typeof collector !== 'string' || namedIn(config).some(({ name }) => env[name] === undefined)) return []
      return checks.source(collector, resolveSecrets(config, env)).map(({ path, message }) => problem(['brands', b, 'sources', i, ...path], message))
    }),
  )
  const { formula, reader } = raw as { formula?: unknown; reader?: unknown }
  const isMap = typeof formula === 'object' && formula !== null && !Array.isArray(formula)
  return [...ofSources, ...(isMap ? told(checks.formula(formula as Record<string, unknown>)).map(message => problem(['formula'], message)) : []), ...(reader === undefined ? [] : told(checks.reader(reader, hosts)).map(message => problem(['reader'], message)))]
}

const listIn = (value: unknown, key: string): unknown[] => {
  const list = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined
  return Array.isArray(list) ? list : []
}

/** Every `{ $env: NAME }` with where it stands. */
const namedIn = (value: unknown, keys: PropertyKey[] = []): Array<{ name: string; keys: PropertyKey[] }> => {
  if (typeof value !== 'object' || value === null) return []
  if ('$env' in value && typeof value.$env === 'string') return [{ name: value.$env, keys }]
  return Object.entries(value).flatMap(([key, item]) => namedIn(item, [...keys, Array.isArray(value) ? Number(key) : key]))
}

/** Puts the values of `{ $env: NAME }` in their place; names that are not known stay, and the source's schema refuses them. */
export const resolveSecrets = <T>(value: T, environment: Record<string, string>): T => {
  if (typeof value !== 'object' || value === null) return value
  if ('$env' in value && typeof value.$env === 'string') return (environment[value.$env] ?? value) as T
  if (Array.isArray(value)) return value.map(item => resolveSecrets(item, environment)) as T
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolveSecrets(item, environment)])) as T
}

const deepFreeze = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null) return value
  for (const item of Object.values(value)) deepFreeze(item)
  return Object.freeze(value)
}
