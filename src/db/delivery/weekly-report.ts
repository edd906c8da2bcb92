import { sql } from 'kysely'
import type { Database, Trx } from '../client.ts'

/** Asked for by name alone: who hears everything hears no report. */
export const REPORT_EVENT = 'report.weekly'

/** Brands of which somebody wants the weekly report. */
export const listReportBrands = async (db: Database): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`select distinct brand_id as id from webhook_endpoint where enabled and ${REPORT_EVENT} = any(events)`.execute(db)
  return rows.map(({ id }) => id)
}

/** Whether this week was told already. */
export const isTold = async (db: Database, brandId: string, day: number): Promise<boolean> =>
  (await db.selectFrom('weekly_report').select('day').where('brand_id', '=', brandId).where('day', '=', day).executeTakeFirst()) !== undefined

/** Notes that it is told, in the transaction that tells it. False: another did. */
export const noteTold = async (trx: Trx, brandId: string, day: number, now: Date): Promise<boolean> =>
  (await trx.insertInto('weekly_report').values({ brand_id: brandId, day, told_at: now }).onConflict(conflict => conflict.doNothing()).returning('day').executeTakeFirst()) !== undefined
