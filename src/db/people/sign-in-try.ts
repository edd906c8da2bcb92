import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from '../client.ts'
import { newId } from '../id.ts'

// A person mistypes a few times; a program guesses by the thousand. An address may be a whole office.
const WINDOW_MS = 15 * 60_000
const PER_ACCOUNT = 10
const PER_ADDRESS = 50
const KEPT_MS = 60 * 60_000

const hashOf = (account: string): string => createHash('sha256').update(account.trim().toLowerCase()).digest('hex')

/** Notes a try and says whether it may go on. Noted first, so that a hundred at once are a hundred. */
export const mayTry = async (db: Database, { account, address }: { account: string; address: string }, now: Date): Promise<boolean> => {
  const accountHash = hashOf(account)
  await db.insertInto('sign_in_try').values({ id: newId(now.getTime()), account_hash: accountHash, address, at: now }).execute()
  await db.deleteFrom('sign_in_try').where('at', '<', new Date(now.getTime() - KEPT_MS)).execute()
  const since = new Date(now.getTime() - WINDOW_MS)
  const { ofAccount, ofAddress } = await db
    .selectNoFrom([
      db.selectFrom('sign_in_try').select(sql<number>`count(*)`.as('n')).where('account_hash', '=', accountHash).where('at', '>', since).as('ofAccount'),
      db.selectFrom('sign_in_try').select(sql<number>`count(*)`.as('n')).where('address', '=', address).where('at', '>', since).as('ofAddress'),
    ])
    .executeTakeFirstOrThrow()
  return (ofAccount ?? 0) <= PER_ACCOUNT && (ofAddress ?? 0) <= PER_ADDRESS
}

/** Whoever got in was no guesser. */
export const forgetTries = async (db: Database, { account, address }: { account: string; address: string }): Promise<void> => {
  await db.deleteFrom('sign_in_try').where('account_hash', '=', hashOf(account)).where('address', '=', address).execute()
}

const USED_MS = 5 * 60_000

/** Notes a code of the second step as tried; false when it was before: each is good once. */
export const useCode = async (db: Database, personId: string, code: string, now: Date): Promise<boolean> => {
  await db.deleteFrom('totp_use').where('person_id', '=', personId).where('at', '<', new Date(now.getTime() - USED_MS)).execute()
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('totp_use')
    .values({ person_id: personId, code_hash: hashOf(code), at: now })
    .onConflict(conflict => conflict.doNothing())
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}
