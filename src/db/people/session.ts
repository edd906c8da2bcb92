import type { Database } from '../client.ts'
import { isId } from '../../domain/id.ts'

/** A browser somebody is signed in with. */
export interface PersonSession {
  id: string
  createdAt: Date
  expiresAt: Date
  address: string | null
  userAgent: string | null
}

/** Those that are good still, newest first. */
export const listSessions = async (db: Database, personId: string, now: Date): Promise<PersonSession[]> =>
  await db
    .selectFrom('person_session')
    .select(['id', 'created_at as createdAt', 'expires_at as expiresAt', 'ip_address as address', 'user_agent as userAgent'])
    .where('person_id', '=', personId)
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute()

/** Ends one session of the person; false when it is not theirs, or over. */
export const endSession = async (db: Database, personId: string, id: string): Promise<boolean> => {
  if (!isId(id)) return false
  const { numDeletedRows } = await db.deleteFrom('person_session').where('id', '=', id).where('person_id', '=', personId).executeTakeFirst()
  return numDeletedRows > 0n
}

/** Ends all sessions of the person, but for one. */
export const endSessions = async (db: Database, personId: string, { but }: { but?: string } = {}): Promise<void> => {
  await db.deleteFrom('person_session').where('person_id', '=', personId).$if(but !== undefined, query => query.where('id', '<>', but!)).execute()
}

/** Forgets sessions that are over. */
export const forgetSessions = async (db: Database, now: Date): Promise<void> => {
  await db.deleteFrom('person_session').where('expires_at', '<', now).execute()
}
