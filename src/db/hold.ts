import type { Store } from './client.ts'

/**
 * Holds what one process of several may have, for as long as it lives; undefined: another one has it. On PostgreSQL the lock
 * is the connection's and goes with it, so a kill -9 leaves nothing behind; a PGlite folder has one process anyway.
 */
export const holdAlone = async ({ kind, pool }: Pick<Store, 'kind' | 'pool'>, name: string): Promise<{ release(): void } | undefined> => {
  if (kind === 'pglite') return { release: () => {} }
  const client = await pool.connect()
  const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock(hashtextextended($1, 0)) as held', [`marea ${name}`])
  if (!rows[0]!.held) {
    client.release()
    return undefined
  }
  // A connection that breaks while nobody asks it anything must not end the process.
  client.on('error', () => {})
  return { release: () => client.release(true) }
}
