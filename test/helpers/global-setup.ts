import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import type { TestProject } from 'vitest/node'
import { openPostgres } from '../../src/db/client.ts'
import { migrate, readMigrations } from '../../src/db/migrate.ts'
import { startPostgres } from './postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A migrated, empty PGlite, dumped: each test file opens its own copy. */
    snapshot: string
    /** Where processes under test keep what they compiled. */
    compiled: string
    /** A real PostgreSQL: each test file makes a database of its own on it, empty or as a copy of `migrated`. */
    postgresUrl: string
  }
}

const root = join(import.meta.dirname, '../..')

export default async (project: TestProject) => {
  const folder = await mkdtemp(join(tmpdir(), 'marea-test-'))
  const [postgres, snapshot] = await Promise.all([startMigrated(), makeSnapshot(join(folder, 'migrated.tar'))])
  project.provide('postgresUrl', postgres.url)
  project.provide('snapshot', snapshot)
  project.provide('compiled', join(folder, 'compiled'))
  return async () => {
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

const startMigrated = async (): Promise<Awaited<ReturnType<typeof startPostgres>>> => {
  const postgres = await startPostgres()
  const server = openPostgres(postgres.url)
  await server.exec('create database migrated')
  await server.close()
  const store = openPostgres(Object.assign(new URL(postgres.url), { pathname: '/migrated' }).href)
  await migrate(store, readMigrations(join(root, 'sql')))
  await store.close()
  return postgres
}

const makeSnapshot = async (path: string): Promise<string> => {
  const lite = await PGlite.create()
  await lite.exec('create table if not exists migration (name text primary key, checksum text not null, ran_at timestamptz not null default now())')
  for (const migration of readMigrations(join(root, 'sql'))) {
    await lite.exec(migration.sql)
    await lite.query('insert into migration (name, checksum) values ($1, $2)', [migration.name, migration.checksum])
  }
  await writeFile(path, new Uint8Array(await (await lite.dumpDataDir('none')).arrayBuffer()))
  await lite.close()
  return path
}
