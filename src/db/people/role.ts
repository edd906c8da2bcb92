import type { Role } from '../../domain/access.ts'
import type { Database } from '../client.ts'
import { isId } from '../../domain/id.ts'

/** A person of a brand. */
export interface Member {
  id: string
  name: string
  email: string
  role: Role
  hasTotp: boolean
  disabledAt: Date | null
  since: Date
}

const members = (db: Database, brandId: string) =>
  db
    .selectFrom('brand_role')
    .innerJoin('person', 'person.id', 'brand_role.person_id')
    .select(['person.id', 'person.name', 'person.email', 'brand_role.role', 'person.two_factor_enabled as hasTotp', 'person.disabled_at as disabledAt', 'brand_role.created_at as since'])
    .where('brand_role.brand_id', '=', brandId)
    .$narrowType<{ role: Role }>()

/** The people of a brand, by name; owners of the server without a role here are not among them. */
export const listMembers = async (db: Database, brandId: string): Promise<Member[]> => await members(db, brandId).orderBy('person.name').orderBy('person.id').execute()

export const findMember = async (db: Database, brandId: string, personId: string): Promise<Member | undefined> =>
  isId(personId) ? await members(db, brandId).where('person.id', '=', personId).executeTakeFirst() : undefined

/** Gives a person a role, in place of the one they had. */
export const setRole = async (db: Database, brandId: string, { personId, role }: { personId: string; role: Role }, now: Date): Promise<void> => {
  await db
    .insertInto('brand_role')
    .values({ brand_id: brandId, person_id: personId, role, created_at: now })
    .onConflict(conflict => conflict.columns(['brand_id', 'person_id']).doUpdateSet({ role }))
    .execute()
}

/** Takes a person out of a brand and of its teams. */
export const removeRole = async (db: Database, brandId: string, personId: string): Promise<void> => {
  await db.deleteFrom('brand_role').where('brand_id', '=', brandId).where('person_id', '=', personId).execute()
}
