import type { Trx } from '../client.ts'
import type { PlaceSource } from '../mention/place-row.ts'

/** What a source is, locked until the transaction ends: its writers take turns, so that two batches with the same mention store it once. */
export const lockSource = async (trx: Trx, brandId: string, id: string): Promise<PlaceSource> =>
  await trx
    .selectFrom('source')
    .select(['collector', 'kind as sourceKind', 'visibility'])
    .$narrowType<PlaceSource>()
    .where('brand_id', '=', brandId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow()

/** Those of these sources that tell nothing more for now: paused, failing, or brought in once. */
export const listSilent = async (trx: Trx, brandId: string, ids: string[]): Promise<Set<string>> => {
  if (ids.length === 0) return new Set()
  const rows = await trx
    .selectFrom('source')
    .select('id')
    .where('brand_id', '=', brandId)
    .where('id', 'in', ids)
    .where(eb => eb.or([eb('enabled', '=', false), eb('next_run_at', 'is', null), eb('failing_since', 'is not', null)]))
    .execute()
  return new Set(rows.map(row => row.id))
}
