import type { Database } from '../client.ts'
import { newId } from '../id.ts'
import { isId } from '../../domain/id.ts'

export interface LegalHold {
  id: string
  /** Hashed; null: the whole brand. */
  keys: string[] | null
  reason: string
  placedBy: string
  placedAt: Date
  liftedBy: string | null
  liftedAt: Date | null
}

/** What is on hold may not be erased, expired or removed. */
export class OnHold extends Error {
  /** The same in Spanish. */
  readonly es: string

  constructor({ keys, reason, placedBy, placedAt }: Pick<LegalHold, 'keys' | 'reason' | 'placedBy' | 'placedAt'>) {
    const what = keys === null ? 'This brand' : 'This author'
    super(`${what} is on legal hold since ${placedAt.toISOString()} (${reason}; placed by ${placedBy}): nothing was erased or removed. Lift the hold first, if you may.`)
    this.name = 'OnHold'
    this.es = `${keys === null ? 'Esta marca' : 'Esta persona'} está en retención legal desde ${placedAt.toISOString().slice(0, 10)} (${reason}; la puso ${placedBy}): no se borró ni se quitó nada. Levántala antes, si puedes.`
  }
}

const holds = (db: Database, brandId: string) =>
  db
    .selectFrom('legal_hold')
    .select(['id', 'keys', 'reason', 'placed_by as placedBy', 'placed_at as placedAt', 'lifted_by as liftedBy', 'lifted_at as liftedAt'])
    .where('brand_id', '=', brandId)

/** All holds of a brand, the newest first; `active`: those in force. */
export const listHolds = async (db: Database, brandId: string, { active = false }: { active?: boolean } = {}): Promise<LegalHold[]> =>
  await holds(db, brandId).$if(active, query => query.where('lifted_at', 'is', null)).orderBy('placed_at', 'desc').orderBy('id', 'desc').execute()

export const placeHold = async (db: Database, brandId: string, { keys, reason, by }: { keys: string[] | null; reason: string; by: string }, now: Date): Promise<LegalHold> => {
  const id = newId(now.getTime())
  await db.insertInto('legal_hold').values({ brand_id: brandId, id, keys, reason, placed_by: by, placed_at: now }).execute()
  return { id, keys, reason, placedBy: by, placedAt: now, liftedBy: null, liftedAt: null }
}

/** Ends a hold; undefined: there is none of that id in force. */
export const liftHold = async (db: Database, brandId: string, id: string, by: string, now: Date): Promise<LegalHold | undefined> => {
  if (!isId(id)) return undefined
  const lifted = await db
    .updateTable('legal_hold')
    .set({ lifted_by: by, lifted_at: now })
    .where('brand_id', '=', brandId)
    .where('id', '=', id)
    .where('lifted_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return lifted && (await holds(db, brandId).where('id', '=', id).executeTakeFirst())
}

/** Throws OnHold where the brand, or anybody in it, is on hold: what is removed whole cannot spare some. */
export const refuseOnHold = async (db: Database, brandId: string): Promise<void> => {
  const [hold] = await listHolds(db, brandId, { active: true })
  if (hold) throw new OnHold(hold)
}
