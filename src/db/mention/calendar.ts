import { sql } from 'kysely'
import { lockBrand } from '../brand.ts'
import type { Database, Trx } from '../client.ts'
import { currentFace, loadCurrentByIds } from './current.ts'
import { moveRollups } from '../index/rollup.ts'

/** When mentions happened and the day they stand under, by id, some at a time. */
export const listDated = async (db: Database, brandId: string, { afterId, limit }: { afterId: string; limit: number }): Promise<Array<{ id: string; occurredAt: Date; day: number }>> =>
  await db
    .selectFrom('mention')
    .select(['id', 'occurred_at as occurredAt', 'day'])
    .where('brand_id', '=', brandId)
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute()

/** Puts mentions under other days, their past with them; rollups move along. */
export const setDays = async (trx: Trx, brandId: string, days: Map<string, number>): Promise<void> => {
  if (days.size === 0) return
  await lockBrand(trx, brandId)
  const current = await loadCurrentByIds(trx, brandId, [...days.keys()])
  const json = JSON.stringify([...days].map(([id, day]) => ({ id, day })))
  await sql`update mention m set day = t.day from json_to_recordset(${json}::json) as t(id uuid, day integer)
    where m.brand_id = ${brandId} and m.id = t.id`.execute(trx)
  await sql`update mention_revision r set face = jsonb_set(r.face, '{day}', to_jsonb(t.day)) from json_to_recordset(${json}::json) as t(id uuid, day integer)
    where r.brand_id = ${brandId} and r.mention_id = t.id`.execute(trx)
  await moveRollups(trx, brandId, current.map(row => ({ before: currentFace(row), after: currentFace({ ...row, day: days.get(row.id)! }) })))
}

/** Every day of the trend ends at another instant: all are worked out anew. */
export const forgetTrend = async (db: Database, brandId: string): Promise<void> => {
  await db.deleteFrom('index_day').where('brand_id', '=', brandId).execute()
}
