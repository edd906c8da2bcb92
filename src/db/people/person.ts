import { sql } from 'kysely'
import type { Role } from '../../domain/access.ts'
import type { Database, Trx } from '../client.ts'
import { newId } from '../id.ts'
import { isId } from '../../domain/id.ts'

export interface Person {
  id: string
  name: string
  email: string
  isOwner: boolean
  hasTotp: boolean
  disabledAt: Date | null
  createdAt: Date
}

/** What a person may do with one brand. */
export interface Membership {
  brandId: string
  role: Role
}

const people = (db: Database) =>
  db.selectFrom('person').select(['person.id', 'person.name', 'email', 'is_owner as isOwner', 'two_factor_enabled as hasTotp', 'disabled_at as disabledAt', 'person.created_at as createdAt'])

export const findPerson = async (db: Database, id: string): Promise<Person | undefined> =>
  isId(id) ? await people(db).where('person.id', '=', id).executeTakeFirst() : undefined

export const findPersonByEmail = async (db: Database, email: string): Promise<Person | undefined> =>
  await people(db).where('email', '=', email.trim().toLowerCase()).executeTakeFirst()

/** Everybody, by name. */
export const listPeople = async (db: Database): Promise<Person[]> => await people(db).orderBy('person.name').orderBy('person.id').execute()

/** Whether the server is somebody's: who can let the others in. */
export const hasOwner = async (db: Database): Promise<boolean> => (await db.selectFrom('person').select('id').where('is_owner', '=', true).where('disabled_at', 'is', null).limit(1).executeTakeFirst()) !== undefined

export const membershipsOf = async (db: Database, personId: string): Promise<Membership[]> =>
  await db.selectFrom('brand_role').select(['brand_id as brandId', 'role']).where('person_id', '=', personId).$narrowType<{ role: Role }>().execute()

export interface PersonDraft {
  name: string
  email: string
  /** Undefined: single sign-on alone. */
  passwordHash: string | undefined
  isOwner?: boolean
  /** Whether the address is surely theirs; single sign-on joins no account of which that is not so. */
  isVerified?: boolean
}

/** Makes a person who signs in with a password, given as its hash, or by single sign-on alone. Throws when the address is taken. */
export const createPerson = async (trx: Trx, { name, email, passwordHash, isOwner = false, isVerified = true }: PersonDraft, now: Date): Promise<Person> => {
  const id = newId(now.getTime())
  await trx.insertInto('person').values({ id, name, email: email.trim().toLowerCase(), email_verified: isVerified, is_owner: isOwner, created_at: now, updated_at: now }).execute()
  if (passwordHash !== undefined) await setPasswordHash(trx, id, passwordHash, now)
  return (await findPerson(trx, id))!
}

/** Gives a person this password, whatever they had. */
export const setPasswordHash = async (trx: Trx, personId: string, passwordHash: string, now: Date): Promise<void> => {
  await trx
    .insertInto('person_account')
    .values({ id: newId(now.getTime()), person_id: personId, provider_id: 'credential', account_id: personId, password: passwordHash, created_at: now, updated_at: now })
    .onConflict(conflict => conflict.columns(['provider_id', 'account_id']).doUpdateSet({ password: passwordHash, updated_at: now }))
    .execute()
}

export const hasPassword = async (db: Database, personId: string): Promise<boolean> =>
  (await db.selectFrom('person_account').select('id').where('person_id', '=', personId).where('provider_id', '=', 'credential').where('password', 'is not', null).executeTakeFirst()) !== undefined

export class LastOwner extends Error {
  constructor() {
    super('This is the last owner of the server. Make somebody else owner first.')
    this.name = 'LastOwner'
  }
}

/** Changes what concerns the whole server. Throws LastOwner when nobody would be left to let people in. */
export const changePerson = async (db: Database, id: string, { isOwner, disabled }: { isOwner?: boolean | undefined; disabled?: boolean | undefined }, now: Date): Promise<Person | undefined> =>
  await db.transaction().execute(async trx => {
    // Two owners who remove each other at once take turns here.
    await trx.selectFrom('person').select('id').where('is_owner', '=', true).orderBy('id').forUpdate().execute()
    await trx.updateTable('person').set({ ...(isOwner !== undefined && { is_owner: isOwner }), ...(disabled !== undefined && { disabled_at: disabled ? now : null }), updated_at: now }).where('id', '=', id).execute()
    if (disabled) await trx.deleteFrom('person_session').where('person_id', '=', id).execute()
    const { owners } = await trx.selectFrom('person').select(sql<number>`count(*)`.as('owners')).where('is_owner', '=', true).where('disabled_at', 'is', null).executeTakeFirstOrThrow()
    if (owners === 0 && (isOwner === false || disabled)) throw new LastOwner()
    return await findPerson(trx, id)
  })

/** Takes the second step away: for who lost telephone and recovery codes. */
export const removeTotp = async (db: Database, personId: string): Promise<void> =>
  await db.transaction().execute(async trx => {
    await trx.deleteFrom('person_totp').where('person_id', '=', personId).execute()
    await trx.updateTable('person').set({ two_factor_enabled: false }).where('id', '=', personId).execute()
  })

/** The address is surely theirs. */
export const verifyEmail = async (db: Database, personId: string): Promise<void> => {
  await db.updateTable('person').set({ email_verified: true }).where('id', '=', personId).execute()
}
