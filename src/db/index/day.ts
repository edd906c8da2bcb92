import { sql } from 'kysely'
import type { ScreenDays } from '../../domain/answer/screen-share.ts'
import type { Interval } from '../../domain/index/interval.ts'
import type { Database } from '../client.ts'

export interface IndexDay {
  /** Days since 1970-01-01 in the brand's time zone. */
  day: number
  value: number | null
  low: number | null
  high: number | null
  formula: string
}

/** The trend from `from` to `to`, both included. Days not worked out yet are missing. */
export const listIndexDays = async (db: Database, brandId: string, from: number, to: number): Promise<IndexDay[]> =>
  await db
    .selectFrom('index_day')
    .select(['day', 'value', 'low', 'high', 'formula'])
    .where('brand_id', '=', brandId)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .orderBy('day')
    .execute()

/** An index that holds, with the days of the opinions on its first screens. */
export interface SettledDay {
  day: number
  /** Null: no material on that day. */
  index: Interval | null
  screen: ScreenDays
}

/** Those of these days that nothing has changed since they were worked out by this formula. */
export const listSettledDays = async (db: Database, brandId: string, { days, formula }: { days: number[]; formula: string }): Promise<SettledDay[]> => {
  if (days.length === 0) return []
  const rows = await db
    .selectFrom('index_day')
    .select(['day', 'value', 'low', 'high', 'screen'])
    .where('brand_id', '=', brandId)
    .where('day', 'in', days)
    .where('stale', '=', false)
    .where('formula', '=', formula)
    .where('screen', 'is not', null)
    .$narrowType<{ screen: ScreenDays }>()
    .execute()
  return rows.map(({ day, value, low, high, screen }) => ({ day, index: value === null || low === null || high === null ? null : { value, low, high }, screen }))
}

/** Days from `from` to `to` that are missing, unfinished, stale or of another formula, the newest first. */
export const listStaleDays = async (db: Database, brandId: string, { from, to, formula }: { from: number; to: number; formula: string }): Promise<number[]> => {
  const { rows } = await sql<{ day: number }>`
    select d.day from generate_series(${from}::integer, ${to}::integer) as d(day)
      left join index_day i on i.brand_id = ${brandId} and i.day = d.day
    where i.day is null or i.stale or i.screen is null or i.formula <> ${formula} order by d.day desc`.execute(db)
  return rows.map(row => row.day)
}

/**
 * Says that a day is being worked out. What changes meanwhile marks it stale again, so nothing is missed; the formula
 * stays empty until `saveIndexDay`, so that a day whose worker was killed is found again.
 */
export const beginIndexDay = async (db: Database, brandId: string, day: number, now: Date): Promise<void> => {
  const values = { stale: false, formula: '', computed_at: now }
  await db
    .insertInto('index_day')
    .values({ brand_id: brandId, day, ...values })
    .onConflict(conflict => conflict.columns(['brand_id', 'day']).doUpdateSet(values))
    .execute()
}

export const saveIndexDay = async (db: Database, brandId: string, { day, screen, ...figures }: IndexDay & { screen: ScreenDays }, now: Date): Promise<void> => {
  await db.updateTable('index_day').set({ ...figures, screen: JSON.stringify(screen), computed_at: now }).where('brand_id', '=', brandId).where('day', '=', day).execute()
}

/** Days from `day` on, or all, no longer tell the truth: something that counts in them changed. */
export const markStale = async (db: Database, brandId: string, day = 0): Promise<void> => {
  await db.updateTable('index_day').set({ stale: true }).where('brand_id', '=', brandId).where('day', '>=', day).where('stale', '=', false).execute()
}

/** Whether a day from `from` to `to` is being worked out, or is still to be. */
export const isTrendStale = async (db: Database, brandId: string, from: number, to: number): Promise<boolean> =>
  (await db.selectFrom('index_day').select('day').where('brand_id', '=', brandId).where('day', '>=', from).where('day', '<=', to).where(eb => eb.or([eb('stale', '=', true), eb('formula', '=', '')])).limit(1).executeTakeFirst()) !== undefined
