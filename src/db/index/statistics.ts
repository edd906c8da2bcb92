import { sql } from 'kysely'
import type { Database } from '../client.ts'

// What grows, and what queries of reputation are planned over.
const TABLES = ['source', 'mention', 'rollup_day', 'rollup_hour', 'rollup_moment', 'standing_checkpoint', 'index_day', 'delivery']

/** Frees what updates left behind and renews the planner's statistics; PostgreSQL does both by itself, if late, PGlite neither. */
export const analyzeTables = async (db: Database): Promise<void> => {
  for (const table of TABLES) await sql`vacuum analyze ${sql.table(table)}`.execute(db)
}
