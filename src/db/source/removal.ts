import { getSetting, lockBrand, setSetting } from '../brand.ts'
import type { Database, Trx } from '../client.ts'
import type { Source } from './source.ts'

/** A source that goes for good at an instant; until then it rests, and the removal can be taken back. */
export interface Removal {
  sourceId: string
  at: Date
  /** Whether it was read before. */
  wasEnabled: boolean
}

const SETTING = 'removals'
type Stored = Record<string, { at: string; wasEnabled: boolean }>

const read = async (db: Database, brandId: string): Promise<Stored> => ((await getSetting(db, brandId, SETTING)) as Stored | undefined) ?? {}

/** Puts a source to rest and says when it goes. */
export const planRemoval = async (trx: Trx, { brandId, id, enabled }: Pick<Source, 'brandId' | 'id' | 'enabled'>, at: Date): Promise<void> => {
  await lockBrand(trx, brandId)
  const stored = await read(trx, brandId)
  await setSetting(trx, brandId, SETTING, { ...stored, [id]: { at: at.toISOString(), wasEnabled: stored[id]?.wasEnabled ?? enabled } })
  await trx.updateTable('source').set({ enabled: false }).where('brand_id', '=', brandId).where('id', '=', id).execute()
}

/** Takes a removal back; false where there is none any more. */
export const cancelRemoval = async (trx: Trx, { brandId, id }: Pick<Source, 'brandId' | 'id'>): Promise<boolean> => {
  await lockBrand(trx, brandId)
  const { [id]: planned, ...rest } = await read(trx, brandId)
  if (!planned) return false
  await setSetting(trx, brandId, SETTING, rest)
  await trx.updateTable('source').set({ enabled: planned.wasEnabled }).where('brand_id', '=', brandId).where('id', '=', id).execute()
  return true
}

/** Forgets that a source was to go: it is gone. */
export const forgetRemoval = async (trx: Trx, { brandId, id }: Pick<Source, 'brandId' | 'id'>): Promise<void> => {
  const { [id]: _gone, ...rest } = await read(trx, brandId)
  await setSetting(trx, brandId, SETTING, rest)
}

export const listRemovals = async (db: Database, brandId: string): Promise<Removal[]> =>
  Object.entries(await read(db, brandId)).map(([sourceId, { at, wasEnabled }]) => ({ sourceId, at: new Date(at), wasEnabled }))
