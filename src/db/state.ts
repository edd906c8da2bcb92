import { sql } from 'kysely'
import type { Database } from './client.ts'

/** How the whole stands, in numbers that cost little to count. */
export const countState = async (db: Database) => {
  const { rows } = await sql<Record<'marea_mentions' | 'marea_sources' | 'marea_sources_failing' | 'marea_alerts_open' | 'marea_deliveries_pending' | 'marea_unread', number>>`
    select
      (select coalesce(sum(mentions), 0)::bigint from rollup_day) as marea_mentions,
      (select count(*) from source where enabled) as marea_sources,
      (select count(*) from source where enabled and failures > 0) as marea_sources_failing,
      (select count(*) from alert where status = 'open') as marea_alerts_open,
      (select count(*) from delivery where status = 'pending') as marea_deliveries_pending,
      (select count(*) from mention where read_version is null and gone_at is null) as marea_unread`.execute(db)
  return rows[0]!
}
