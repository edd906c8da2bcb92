import { sql } from 'kysely'
import type { Database } from '../client.ts'

const DAY_MS = 86_400_000
// Writing down each use would cost as much as the use.
const TOUCH_MS = 7 * DAY_MS

/** What the optional reader of this version said before, by hash; those never asked are absent. */
export const recallVerdicts = async (db: Database, version: string, hashes: string[], now: Date): Promise<Map<string, unknown>> => {
  if (hashes.length === 0) return new Map()
  const rows = await db.selectFrom('reading_cache').select(['hash', 'verdicts', 'used_at']).where('version', '=', version).where('hash', 'in', hashes).execute()
  const old = rows.filter(row => row.used_at.getTime() < now.getTime() - TOUCH_MS).map(row => row.hash)
  if (old.length > 0) await db.updateTable('reading_cache').set({ used_at: now }).where('version', '=', version).where('hash', 'in', old).execute()
  return new Map(rows.map(row => [row.hash, row.verdicts]))
}

/** Keeps what was said; of two processes that asked the same, the first one's word stands. */
export const keepVerdicts = async (db: Database, version: string, said: Map<string, object>, now: Date): Promise<void> => {
  if (said.size === 0) return
  const json = JSON.stringify([...said].map(([hash, verdicts]) => ({ hash, verdicts })))
  await sql`
    insert into reading_cache (version, hash, verdicts, used_at)
    select ${version}, hash, verdicts, ${now} from json_to_recordset(${json}::json) as t(hash text, verdicts jsonb)
    on conflict do nothing`.execute(db)
}

export const forgetVerdictsBefore = async (db: Database, before: Date): Promise<void> => {
  await db.deleteFrom('reading_cache').where('used_at', '<', before).execute()
}
