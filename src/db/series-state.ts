import type { Database } from './client.ts'

export interface SeriesMemory {
  state: unknown
  seenAt: Date
}

/** What the detector remembers of a brand's series, by name. */
export const loadSeries = async (db: Database, brandId: string): Promise<Map<string, SeriesMemory>> => {
  const rows = await db.selectFrom('series_state').select(['series', 'state', 'seen_at as seenAt']).where('brand_id', '=', brandId).execute()
  return new Map(rows.map(({ series, state, seenAt }) => [series, { state, seenAt }]))
}

export const saveSeries = async (db: Database, brandId: string, series: string, { state, seenAt }: SeriesMemory): Promise<void> => {
  const values = { state: JSON.stringify(state), seen_at: seenAt }
  await db
    .insertInto('series_state')
    .values({ brand_id: brandId, series, ...values })
    .onConflict(conflict => conflict.columns(['brand_id', 'series']).doUpdateSet(values))
    .execute()
}
