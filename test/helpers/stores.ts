import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import { openPglite, openPostgres, type Store } from '../../src/db/client.ts'

export const root = join(import.meta.dirname, '../..')

/** A migrated, empty PGlite in memory. */
export const openTestPglite = async (): Promise<Store> => openPglite(undefined, { snapshot: new Blob([await readFile(inject('snapshot'))]) })

/** The address of a new database on the run's PostgreSQL: empty, or migrated. */
export const newPostgresDatabase = async (template: 'template1' | 'migrated' = 'template1'): Promise<string> => {
  const url = new URL(inject('postgresUrl'))
  const name = `t_${randomBytes(6).toString('hex')}`
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  await client.query(`create database ${name} template ${template}`)
  await client.end()
  url.pathname = `/${name}`
  return url.href
}

/** A migrated database of its own on the run's PostgreSQL. */
export const openTestPostgres = async (): Promise<Store> => openPostgres(await newPostgresDatabase('migrated'), { max: 5 })

/** Both databases, for `describe.each`: what holds must hold on each. */
export const STORES = [
  { kind: 'pglite', open: openTestPglite },
  { kind: 'postgres', open: openTestPostgres },
] as const
