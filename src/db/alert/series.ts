import type { Database, Trx } from '../client.ts'

export interface SeriesMemory {
  state: unknown
  seenAt: Date
}

/** What the detector remembers of a series, taken for this transaction alone; undefined: it is new. */
export const lockSeries = async (trx: Trx, brandId: string, series: string): Promise<unknown> => {
  // Two processes that look at a new brand at once: the row must be there to be locked.
  await trx
    .insertInto('series_state')
    .values({ brand_id: brandId, series, state: 'null', seen_at: new Date(0) })
    .onConflict(conflict => conflict.doNothing())
    .execute()
  const row = await trx.selectFrom('series_state').select('state').where('brand_id', '=', brandId).where('series', '=', series).forUpdate().executeTakeFirst()
  return row?.state ?? undefined
}

/** What is remembered of the parts of a brand; the row of the whole is locked by then. */
export const listPartStates = async (db: Database, brandId: string, series: readonly string[]): Promise<Map<string, unknown>> => {
  if (series.length === 0) return new Map()
  const rows = await db.selectFrom('series_state').select(['series', 'state']).where('brand_id', '=', brandId).where('series', 'in', series).execute()
  return new Map(rows.map(row => [row.series, row.state]))
}

export const savePartStates = async (db: Database, brandId: string, states: ReadonlyMap<string, unknown>, seenAt: Date): Promise<void> => {
  if (states.size === 0) return
  await db
    .insertInto('series_state')
    .values([...states].map(([series, state]) => ({ brand_id: brandId, series, state: JSON.stringify(state), seen_at: seenAt })))
    .onConflict(conflict => conflict.columns(['brand_id', 'series']).doUpdateSet(eb => ({ state: eb.ref('excluded.state'), seen_at: eb.ref('excluded.seen_at') })))
    .execute()
}

/** Forgets parts that are not watched any more. */
export const forgetParts = async (db: Database, brandId: string, series: readonly string[]): Promise<void> => {
  if (series.length > 0) await db.deleteFrom('series_state').where('brand_id', '=', brandId).where('series', 'in', series).execute()
}

export const saveSeries = async (db: Database, brandId: string, series: string, { state, seenAt }: SeriesMemory): Promise<void> => {
  const values = { state: JSON.stringify(state), seen_at: seenAt }
  await db
    .insertInto('series_state')
    .values({ brand_id: brandId, series, ...values })
    .onConflict(conflict => conflict.columns(['brand_id', 'series']).doUpdateSet(values))
    .execute()
}

/** What is remembered of a series, to read it only; undefined: nothing. */
export const peekSeries = async (db: Database, brandId: string, series: string): Promise<SeriesMemory | undefined> =>
  await db.selectFrom('series_state').select(['state', 'seen_at as seenAt']).where('brand_id', '=', brandId).where('series', '=', series).executeTakeFirst()

/** When each brand was last looked at under this name. */
export const listSeenAt = async (db: Database, series: string): Promise<Map<string, Date>> =>
  new Map((await db.selectFrom('series_state').select(['brand_id', 'seen_at']).where('series', '=', series).execute()).map(row => [row.brand_id, row.seen_at]))
