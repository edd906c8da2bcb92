import type { Database } from '../client.ts'

export interface LoopCount {
  countedAt: Date
  /** As it was given to be kept, through JSON. */
  counted: unknown
}

export const findLoopCount = async (db: Database, brandId: string, days: number): Promise<LoopCount | undefined> =>
  await db.selectFrom('loop_count').select(['counted_at as countedAt', 'counted']).where('brand_id', '=', brandId).where('days', '=', days).executeTakeFirst()

export const saveLoopCount = async (db: Database, brandId: string, { days, counted, countedAt }: LoopCount & { days: number }): Promise<void> => {
  const values = { counted_at: countedAt, counted: JSON.stringify(counted) }
  await db.insertInto('loop_count').values({ brand_id: brandId, days, ...values }).onConflict(conflict => conflict.columns(['brand_id', 'days']).doUpdateSet(values)).execute()
}
