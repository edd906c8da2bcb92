import { createHash, randomBytes } from 'node:crypto'
import type { Database } from './client.ts'
import { isId, newId } from './id.ts'
import { jsonOf } from './mention-rows.ts'

export type Scope = 'read' | 'write' | 'admin'

export interface ApiKey {
  id: string
  name: string
  scope: Scope
  createdAt: Date
  lastUsedAt: Date | null
}

// A key has 256 random bits: a fast hash is enough, there is nothing to guess.
const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex')

/** Makes a key. The key itself is in the answer and nowhere else. */
export const createApiKey = async (db: Database, { name, scope }: { name: string; scope: Scope }, now: Date): Promise<ApiKey & { key: string }> => {
  const key = `marea_${randomBytes(32).toString('base64url')}`
  const id = newId(now.getTime())
  await db.insertInto('api_key').values({ id, name, scope, hash: hashOf(key), created_at: now }).execute()
  return { id, name, scope, createdAt: now, lastUsedAt: null, key }
}

/** The live key, noted as used. */
export const useApiKey = async (db: Database, key: string, now: Date): Promise<ApiKey | undefined> =>
  await db
    .updateTable('api_key')
    .set({ last_used_at: now })
    .where('hash', '=', hashOf(key))
    .where('revoked_at', 'is', null)
    .returning(['id', 'name', 'scope', 'created_at as createdAt', 'last_used_at as lastUsedAt'])
    .$narrowType<Pick<ApiKey, 'scope'>>()
    .executeTakeFirst()

export const listApiKeys = async (db: Database): Promise<ApiKey[]> =>
  await db
    .selectFrom('api_key')
    .select(['id', 'name', 'scope', 'created_at as createdAt', 'last_used_at as lastUsedAt'])
    .where('revoked_at', 'is', null)
    .orderBy('created_at')
    .$narrowType<Pick<ApiKey, 'scope'>>()
    .execute()

export const revokeApiKey = async (db: Database, id: string, now: Date): Promise<boolean> => {
  if (!isId(id)) return false
  const { numUpdatedRows } = await db.updateTable('api_key').set({ revoked_at: now }).where('id', '=', id).where('revoked_at', 'is', null).executeTakeFirst()
  return numUpdatedRows > 0n
}

export interface RememberedAnswer {
  requestHash: string
  status: number
  body: unknown
}

export const recallAnswer = async (db: Database, brandId: string, key: string): Promise<RememberedAnswer | undefined> =>
  await db.selectFrom('idempotency').select(['request_hash as requestHash', 'status', 'body']).where('brand_id', '=', brandId).where('key', '=', key).executeTakeFirst()

/** Keeps an answer under its Idempotency-Key; false when another request was faster. */
export const rememberAnswer = async (db: Database, brandId: string, key: string, answer: RememberedAnswer, now: Date): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('idempotency')
    .values({ brand_id: brandId, key, request_hash: answer.requestHash, status: answer.status, body: jsonOf(answer.body), created_at: now })
    .onConflict(conflict => conflict.doNothing())
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

export const forgetAnswersBefore = async (db: Database, before: Date): Promise<void> => {
  await db.deleteFrom('idempotency').where('created_at', '<', before).execute()
}
