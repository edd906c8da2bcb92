import { sql } from 'kysely'
import type { Database } from '../client.ts'

/**
 * Takes the next free turn at a host, among all processes: the instant from which the request may start. One statement, so
 * that no two get the same; the clock is the caller's.
 */
export const takeHostTurn = async (db: Database, host: string, { now, pauseMs }: { now: Date; pauseMs: number }): Promise<Date> => {
  const pause = sql`${pauseMs}::double precision * interval '1 millisecond'`
  const { rows } = await sql<{ start: Date }>`
    insert into host_turn (host, free_at) values (${host}, ${now}::timestamptz + ${pause})
    on conflict (host) do update set free_at = greatest(host_turn.free_at, ${now}::timestamptz) + ${pause}
    returning free_at - ${pause} as start`.execute(db)
  return rows[0]!.start
}

/** Hosts whose turn was free before then are forgotten. */
export const forgetHostTurns = async (db: Database, before: Date): Promise<void> => {
  await db.deleteFrom('host_turn').where('free_at', '<', before).execute()
}
