import { expect, it } from 'vitest'
import { openPostgres } from '../../src/db/client.ts'
import { alone } from '../../src/db/migrate.ts'
import { openBoss } from '../../src/jobs/boss.ts'
import { newPostgresDatabase } from '../helpers/stores.ts'

it('makes the tables of its queue while no other process does', async () => {
  const url = await newPostgresDatabase()
  const [other, own] = [openPostgres(url), openPostgres(url)]
  const done = Promise.withResolvers<void>()
  const entered = Promise.withResolvers<void>()
  const otherIsAtIt = alone(other, () => (entered.resolve(), done.promise))
  await entered.promise
  const begun = openBoss(own, { info() {}, warn() {}, error() {} })
  const waiting = async () => (await other.pool.query("select 1 from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())")).rowCount
  await expect.poll(waiting).toBe(1)
  expect((await other.pool.query("select 1 from pg_namespace where nspname = 'job'")).rowCount).toBe(0)
  done.resolve()
  await otherIsAtIt
  await (await begun).stop({ graceful: false, close: false })
  await Promise.all([other.close(), own.close()])
})
