import { PGlite } from '@electric-sql/pglite'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { lockFolder } from './lock.ts'
import type { Schema } from './schema.ts'

/** A handle for queries: the database or a transaction on it. Functions that need a transaction name it `trx`. */
export type Database = Kysely<Schema>
export type Trx = Transaction<Schema>

/** The open database, one data path for both kinds: a real pg.Pool. */
export interface Store {
  kind: 'postgres' | 'pglite'
  db: Database
  pool: pg.Pool
  /** Several statements at once, outside any transaction of ours. Migrations only. */
  exec(sql: string): Promise<void>
  close(): Promise<void>
}

// count(*) and sums of bigint come as strings otherwise. Every figure we store is below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number)

const kyselyOver = (pool: pg.Pool): Database => new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })

const READ_ONLY = 'default_transaction_read_only=on'

/** Connects to a PostgreSQL server. `max` connections; a lost connection is reported to `onError`, never thrown. */
export const openPostgres = (url: string, { max = 10, onError = () => {}, readOnly = false }: { max?: number; onError?: (error: Error) => void; readOnly?: boolean } = {}): Store => {
  const pool = new pg.Pool({ connectionString: url, max, application_name: 'marea', ...(readOnly && { options: `-c ${READ_ONLY}` }) })
  pool.on('error', onError)
  const db = kyselyOver(pool)
  return { kind: 'postgres', db, pool, exec: async sql => void (await pool.query(sql)), close: () => db.destroy() }
}

/** Opens PGlite in `folder` (taken exclusively), or in memory; `snapshot` is a folder dumped before. */
export const openPglite = async (folder?: string, { snapshot }: { snapshot?: Blob } = {}): Promise<Store> => {
  const lock = folder === undefined ? undefined : lockFolder(folder)
  const dataDir = folder === undefined ? undefined : join(folder, 'pglite')
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true })
  const lite = await PGlite.create({ ...(dataDir && { dataDir }), ...(snapshot && { loadDataDir: snapshot }) }).catch(error => {
    lock?.release()
    throw error
  })
  const pool = new pg.Pool({ ...createPgConfig(lite), max: 1 } as unknown as pg.PoolConfig)
  const db = kyselyOver(pool)
  return {
    kind: 'pglite',
    db,
    pool,
    exec: async sql => void (await lite.exec(sql)),
    close: async () => {
      await db.destroy()
      await lite.close()
      lock?.release()
    },
  }
}

/** PostgreSQL when a URL is given, PGlite in the data folder otherwise; `readOnly`: writes are refused. Throws a sentence when it cannot be reached or is too old. */
export const openStore = async (where: { databaseUrl?: string | undefined; folder: string; readOnly?: boolean }, onError?: (error: Error) => void): Promise<Store> => {
  if (!where.databaseUrl) {
    const store = await openPglite(where.folder)
    if (where.readOnly) await store.exec(`set ${READ_ONLY}`)
    return store
  }
  const store = openPostgres(where.databaseUrl, { ...(onError && { onError }), ...(where.readOnly && { readOnly: true }) })
  try {
    await assertUsable(store, where.databaseUrl)
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}

const OLDEST_POSTGRES = 15

const assertUsable = async ({ pool }: Store, url: string): Promise<void> => {
  const { rows } = await pool.query<{ version: number }>("select current_setting('server_version_num')::integer / 10000 as version").catch((cause: unknown) => {
    throw new Error(`DATABASE_URL: ${connectionProblem(cause, url)}`, { cause })
  })
  const version = rows[0]!.version
  if (version < OLDEST_POSTGRES) throw new Error(`DATABASE_URL: this is PostgreSQL ${version}; Marea needs ${OLDEST_POSTGRES} or newer.`)
}

/** Why there is no connection and what to do; never the password. */
const connectionProblem = (cause: unknown, url: string): string => {
  const { code, message = '', errors } = (cause ?? {}) as { code?: string; message?: string; errors?: Array<{ message: string }> }
  const { host, pathname, username } = URL.canParse(url) ? new URL(url) : { host: '', pathname: '', username: '' }
  const server = host ? `the PostgreSQL at ${host}` : 'the PostgreSQL it names'
  if (code === 'ECONNREFUSED') return `${server} refuses connections. Start it, or correct the host and port.`
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `the host of ${host} is not known. Correct its name.`
  if (code === 'ETIMEDOUT' || code === 'EHOSTUNREACH') return `${server} does not answer. Check the host, the port and the firewall.`
  if (code === '3D000') return `${server} has no database “${pathname.slice(1)}”. Make it with: createdb ${pathname.slice(1)}`
  if (code?.startsWith('28')) return `${server} does not admit “${username}” with this password. Correct user and password.`
  return `${server} cannot be used: ${message || errors?.[0]?.message || code || 'no reason given'}`
}
