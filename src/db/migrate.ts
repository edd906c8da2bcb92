import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { PoolClient } from 'pg'
import type { Database, Store } from './client.ts'

export interface Migration {
  name: string
  sql: string
  checksum: string
}

/** The database is not at the schema this program was written for. */
export class SchemaDriftError extends Error {
  override readonly name = 'SchemaDriftError'
}

// Two processes that start at once on one server must not both migrate. Any constant does; this one spells "marea".
const LOCK_KEY = 0x6d617265

/** The numbered files of the sql folder, in order. */
export const readMigrations = (folder: string): Migration[] =>
  readdirSync(folder)
    .filter(name => /^\d{4}-.+\.sql$/.test(name))
    .sort()
    .map(name => {
      const text = readFileSync(join(folder, name), 'utf8')
      return { name, sql: text, checksum: createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex') }
    })

/** Brings the database to the newest schema, one transaction a file. Returns the names of those that ran. */
export const migrate = async (store: Store, migrations: Migration[]): Promise<string[]> => {
  const run = (statement: string) => store.exec(statement)
  if (store.kind === 'pglite') return await migrateWith(store.db, run, migrations)
  return await alone(store, async client => await migrateWith(store.db, async statement => void (await client.query(statement)), migrations))
}

/** Runs work that makes tables on PostgreSQL while no other process of ours does. */
export const alone = async <T>({ pool }: Pick<Store, 'pool'>, work: (client: PoolClient) => Promise<T>): Promise<T> => {
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK_KEY])
    return await work(client)
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LOCK_KEY]).catch(() => {})
    client.release()
  }
}

const migrateWith = async (db: Database, run: (statement: string) => Promise<void>, migrations: Migration[]): Promise<string[]> => {
  await run('create table if not exists migration (name text primary key, checksum text not null, ran_at timestamptz not null default now())')
  const done = await appliedMigrations(db)
  assertNoDrift(done, migrations)
  const pending = migrations.filter(migration => !done.has(migration.name))
  for (const migration of pending) {
    const mark = `insert into migration (name, checksum) values ('${migration.name.replaceAll("'", "''")}', '${migration.checksum}');`
    try {
      await run(`begin;\n${migration.sql}\n;${mark}\ncommit;`)
    } catch (cause) {
      await run('rollback').catch(() => {})
      throw new Error(`Migration ${migration.name} failed and was undone: ${(cause as Error).message}`, { cause })
    }
  }
  return pending.map(migration => migration.name)
}

const appliedMigrations = async (db: Database): Promise<Map<string, string>> => {
  const { rows } = await sql<{ name: string; checksum: string }>`select name, checksum from migration`.execute(db)
  return new Map(rows.map(row => [row.name, row.checksum]))
}

const assertNoDrift = (done: Map<string, string>, migrations: Migration[]): void => {
  const known = new Map(migrations.map(migration => [migration.name, migration.checksum]))
  for (const [name, checksum] of done) {
    if (!known.has(name)) {
      throw new SchemaDriftError(`The database holds migration ${name}, which this version of Marea does not know. Start the newer version, or restore a backup from before it.`)
    }
    if (known.get(name) !== checksum) {
      throw new SchemaDriftError(`Migration ${name} was changed after it ran on this database. Put the original file back and write a new migration instead.`)
    }
  }
}

/** Whether every migration has run: what readiness asks. */
export const isMigrated = async (db: Database, migrations: Migration[]): Promise<boolean> => {
  const done = await appliedMigrations(db)
  return migrations.every(migration => done.get(migration.name) === migration.checksum)
}

/** Migrations that have not run, for somebody who only looks. Throws where the database is another version's. */
export const pendingMigrations = async (db: Database, migrations: Migration[]): Promise<string[]> => {
  const { rows } = await sql<{ exists: boolean }>`select to_regclass('migration') is not null as exists`.execute(db)
  const done = rows[0]!.exists ? await appliedMigrations(db) : new Map<string, string>()
  assertNoDrift(done, migrations)
  return migrations.filter(({ name }) => !done.has(name)).map(({ name }) => name)
}
