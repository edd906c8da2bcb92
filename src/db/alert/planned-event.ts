import type { EventKind, PlannedEvent, Repeats } from '../../domain/alert/planned-event.ts'
import type { Origin } from '../brand.ts'
import type { Database } from '../client.ts'
import { newId } from '../id.ts'

/** An event as it is kept. */
export interface StoredEvent extends PlannedEvent {
  brandId: string
  createdBy: string | null
  origin: Origin
}

export type PlannedEventDraft = Omit<StoredEvent, 'id' | 'brandId'>

const events = (db: Database) =>
  db
    .selectFrom('planned_event')
    .select(['id', 'brand_id as brandId', 'name', 'kind', 'starts_at as startsAt', 'ends_at as endsAt', 'repeats', 'factor', 'created_by as createdBy', 'origin'])
    .$narrowType<{ kind: EventKind; repeats: Repeats; origin: Origin }>()

/** By their first occurrence. */
export const listPlannedEvents = async (db: Database, brandId: string): Promise<StoredEvent[]> =>
  await events(db).where('brand_id', '=', brandId).orderBy('starts_at').orderBy('name').execute()

export const findPlannedEvent = async (db: Database, brandId: string, id: string): Promise<StoredEvent | undefined> =>
  await events(db).where('brand_id', '=', brandId).where('id', '=', id).executeTakeFirst()

/** Makes the event of that name or brings it to the draft. */
export const savePlannedEvent = async (db: Database, brandId: string, { startsAt, endsAt, createdBy, ...rest }: PlannedEventDraft): Promise<StoredEvent> => {
  const values = { ...rest, starts_at: startsAt, ends_at: endsAt, created_by: createdBy }
  await db
    .insertInto('planned_event')
    .values({ id: newId(), brand_id: brandId, ...values })
    .onConflict(conflict => conflict.columns(['brand_id', 'name']).doUpdateSet(values))
    .execute()
  return (await events(db).where('brand_id', '=', brandId).where('name', '=', rest.name).executeTakeFirst())!
}

export const deletePlannedEvent = async (db: Database, brandId: string, id: string): Promise<boolean> => {
  const { numDeletedRows } = await db.deleteFrom('planned_event').where('brand_id', '=', brandId).where('id', '=', id).executeTakeFirst()
  return numDeletedRows > 0n
}

/** Takes away what the config file no longer names. */
export const keepPlannedEvents = async (db: Database, brandId: string, names: string[]): Promise<void> => {
  let query = db.deleteFrom('planned_event').where('brand_id', '=', brandId).where('origin', '=', 'yaml')
  if (names.length > 0) query = query.where('name', 'not in', names)
  await query.execute()
}
