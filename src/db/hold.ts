import type { Store } from './client.ts'

/**
 * Holds what one process of several may have, for as long as it lives; undefined: another one has it. On PostgreSQL the lock
 * is the connection's and goes with it, so a kill -9 leaves nothing behind; a PGlite folder has one process anyway.
 */
export const holdAlone = async ({ kind, pool }: Pick<Store, 'kind' | 'pool'>, name: string): Promise<{ release(): Promise<void> } | undefined> => {
  if (kind === 'pglite') return { release: async () => {} }
  const client = await pool.connect()
  const key = `marea ${name}`
  const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock(hashtextextended($1, 0)) as held', [key])
  if (!rows[0]!.held) {
    client.release()
    return undefined
  }
  // A connection that breaks while nobody asks it anything must not end the process.
  client.on('error', () => {})
  return {
    // Asked for, not left to the end of the connection: the server notices that only a little later.
    release: async () => {
      await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [key]).catch(() => {})
      client.release(true)
    },
  }
}
