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

/** Median milliseconds of each call, after a warm-up. The calls take turns, so that a busy moment of the machine falls on all. */
export const timeMedians = async <K extends string>(runs: number, calls: Record<K, () => Promise<unknown>>): Promise<Record<K, number>> => {
  const names = Object.keys(calls) as K[]
  const times = new Map(names.map(name => [name, [] as number[]]))
  for (let i = -5; i < runs; i++) {
    for (const name of names) {
      const start = performance.now()
      await calls[name]()
      if (i >= 0) times.get(name)!.push(performance.now() - start)
    }
  }
  return Object.fromEntries(names.map(name => [name, median(times.get(name)!)])) as Record<K, number>
}
