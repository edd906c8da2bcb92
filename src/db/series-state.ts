import type { Database, Trx } from './client.ts'

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
