import { sql } from 'kysely'
import type { Ailment } from '../../domain/source/health.ts'
import type { Database } from '../client.ts'

export const AILMENTS: readonly Ailment[] = ['source-dead', 'source-silent']

// No source is quiet sooner (domain/rhythm).
const SOONEST_QUIET = sql.raw("interval '2 days'")

/** Brands of ours with a source that may ail, or with an open alert about one: few among many. */
export const listBrandsToWatch = async (db: Database, now: Date): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`
    select id from brand b where kind = 'own' and (
      exists (select from source s where s.brand_id = b.id and s.enabled and (s.failures > 0 or s.newest_at < ${now}::timestamptz - ${SOONEST_QUIET}))
      or exists (select from alert a where a.brand_id = b.id and a.status = 'open' and a.kind = any(${[...AILMENTS]}::text[])))
    order by id`.execute(db)
  return rows.map(({ id }) => id)
}
