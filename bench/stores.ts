import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPglite, openPostgres, type Store } from '../src/db/client.ts'
import { migrate, readMigrations } from '../src/db/migrate.ts'
import { startPostgres } from '../test/helpers/postgres.ts'

export const root = join(import.meta.dirname, '..')

/** Runs a measurement on a fresh, migrated database of each kind (or of the one named), one after the other. */
export const onEachStore = async (only: string | undefined, measure: (store: Store) => Promise<void>): Promise<void> => {
  for (const kind of only ? [only] : ['postgres', 'pglite']) {
    const { store, end } = await (kind === 'pglite' ? openFolder() : openServer())
    try {
      await migrate(store, readMigrations(join(root, 'sql')))
      await measure(store)
    } finally {
      await store.close()
      await end()
    }
  }
}

const openFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'marea-bench-'))
  return { store: await openPglite(folder), end: () => rm(folder, { recursive: true, force: true }) }
}

const openServer = async () => {
  const server = await startPostgres()
  return { store: openPostgres(server.url, { max: 4 }), end: server.stop }
}

export const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

/** Median milliseconds of `runs` calls, after a warm-up. */
export const timeMedian = async (runs: number, call: () => Promise<unknown>): Promise<number> => {
  for (let i = 0; i < 5; i++) await call()
  const times: number[] = []
  for (let i = 0; i < runs; i++) {
    const start = performance.now()
    await call()
    times.push(performance.now() - start)
  }
  return median(times)
}
