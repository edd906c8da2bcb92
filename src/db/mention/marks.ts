import { sql } from 'kysely'
import type { Trx } from '../client.ts'
import type { Current } from './current.ts'
import { chunks, jsonOf } from './rows.ts'
import type { Prepared } from '../prepared.ts'

/** Brings places and counts of unchanged mentions up to date: they move without a revision. Returns whether anything did. */
export const refresh = async (trx: Trx, { brandId }: { brandId: string }, pairs: Array<{ item: Prepared; current: Current }>): Promise<boolean> => {
  let hasMoved = false
  const moved = pairs.filter(({ item: { mention } }) => mention.position !== undefined || mention.engagement !== undefined)
  for (const part of chunks(moved, 1000)) {
    const json = jsonOf(part.map(({ item, current }) => ({ id: current.id, position: item.mention.position ?? null, engagement: item.mention.engagement ?? null })))
    const { numAffectedRows } = await sql`
      update mention m set position = t.position, engagement = coalesce(t.engagement, m.engagement)
      from json_to_recordset(${json}::json) as t(id uuid, position integer, engagement jsonb)
      where m.brand_id = ${brandId} and m.id = t.id
        and (m.position is distinct from t.position or (t.engagement is not null and m.engagement is distinct from t.engagement))`.execute(trx)
    if (numAffectedRows) hasMoved = true
  }
  return hasMoved
}

/** Seen again where its source had left it out. */
export const markBack = async (trx: Trx, { brandId }: { brandId: string }, pairs: Array<{ current: Current }>): Promise<void> => {
  if (pairs.length === 0) return
  await trx
    .updateTable('mention')
    .set({ absent_since: null, vanished_at: null })
    .where('brand_id', '=', brandId)
    .where('id', 'in', pairs.map(({ current }) => current.id))
    .execute()
}

/** The source says that it deleted them. */
export const markGone = async (trx: Trx, { brandId, now }: { brandId: string; now: Date }, vanished: Current[]): Promise<void> => {
  if (vanished.length === 0) return
  await trx
    .updateTable('mention')
    .set({ gone_at: now, gone_reason: 'deleted' })
    .where('brand_id', '=', brandId)
    .where('id', 'in', vanished.map(current => current.id))
    .execute()
}
