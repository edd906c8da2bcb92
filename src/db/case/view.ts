import type { Database } from '../client.ts'
import { newId } from '../id.ts'

export interface SavedView {
  id: string
  name: string
  /** Null: everybody's. */
  ownerId: string | null
  filter: Record<string, unknown>
}

const views = (db: Database, brandId: string) =>
  db.selectFrom('saved_view').select(['id', 'name', 'owner_id as ownerId', 'filter']).$narrowType<Pick<SavedView, 'filter'>>().where('brand_id', '=', brandId)

/** Everybody's and one's own, by name. */
export const listViews = async (db: Database, brandId: string, ownerId: string): Promise<SavedView[]> =>
  await views(db, brandId).where(eb => eb.or([eb('owner_id', 'is', null), eb('owner_id', '=', ownerId)])).orderBy('name').limit(500).execute()

/** Undefined: there is one of that name. */
export const addView = async (db: Database, brandId: string, { name, ownerId, filter }: Omit<SavedView, 'id'>, now: Date): Promise<SavedView | undefined> => {
  const row = { brand_id: brandId, id: newId(now.getTime()), name, owner_id: ownerId, filter: JSON.stringify(filter), created_at: now }
  const made = await db.insertInto('saved_view').values(row).onConflict(conflict => conflict.doNothing()).returning('id').executeTakeFirst()
  return made && { id: made.id, name, ownerId, filter }
}

/** False: there is none of that id that is theirs or everybody's. */
export const deleteView = async (db: Database, brandId: string, id: string, ownerId: string): Promise<boolean> => {
  const { numDeletedRows } = await db.deleteFrom('saved_view').where('brand_id', '=', brandId).where('id', '=', id).where(eb => eb.or([eb('owner_id', 'is', null), eb('owner_id', '=', ownerId)])).executeTakeFirst()
  return numDeletedRows > 0n
}
