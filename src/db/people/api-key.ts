import { createHash, randomBytes } from 'node:crypto'
import type { Scope } from '../../domain/access.ts'
import type { Database } from '../client.ts'
import { newId } from '../id.ts'
import { isId } from '../../domain/id.ts'
import { jsonOf } from '../mention/rows.ts'

export interface ApiKey {
  id: string
  name: string
  scope: Scope
  /** Good for this brand alone; null: for all. */
  brandId: string | null
  createdAt: Date
  createdBy: string | null
  lastUsedAt: Date | null
  expiresAt: Date | null
}

export interface ApiKeyDraft {
  name: string
  scope: Scope
  brandId?: string | null | undefined
  expiresAt?: Date | null | undefined
  /** Name of who made it. */
  by?: string | null | undefined
}

const columns = ['id', 'name', 'scope', 'for_brand_id as brandId', 'created_at as createdAt', 'created_by as createdBy', 'last_used_at as lastUsedAt', 'expires_at as expiresAt'] as const

// A key has 256 random bits: a fast hash is enough, there is nothing to guess.
const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex')

/** Makes a key. The key itself is in the answer and nowhere else. */
export const createApiKey = async (db: Database, { name, scope, brandId = null, expiresAt = null, by = null }: ApiKeyDraft, now: Date): Promise<ApiKey & { key: string }> => {
  const key = `marea_${randomBytes(32).toString('base64url')}`
  const id = newId(now.getTime())
  await db.insertInto('api_key').values({ id, name, scope, hash: hashOf(key), for_brand_id: brandId, expires_at: expiresAt, created_by: by, created_at: now }).execute()
  return { id, name, scope, brandId, createdAt: now, createdBy: by, lastUsedAt: null, expiresAt, key }
}

/** The live key, noted as used. */
export const useApiKey = async (db: Database, key: string, now: Date): Promise<ApiKey | undefined> =>
  await db
    .updateTable('api_key')
    .set({ last_used_at: now })
    .where('hash', '=', hashOf(key))
    .where('revoked_at', 'is', null)
    .where(or => or.or([or('expires_at', 'is', null), or('expires_at', '>', now)]))
    .returning(columns)
    .$narrowType<Pick<ApiKey, 'scope'>>()
    .executeTakeFirst()

/** Keys in use, oldest first: of one brand, or all. */
export const listApiKeys = async (db: Database, { brandId, now = new Date(0) }: { brandId?: string; now?: Date } = {}): Promise<ApiKey[]> =>
  await db
    .selectFrom('api_key')
    .select(columns)
    .where('revoked_at', 'is', null)
    .where(or => or.or([or('expires_at', 'is', null), or('expires_at', '>', now)]))
    .$if(brandId !== undefined, query => query.where('for_brand_id', '=', brandId!))
    .orderBy('created_at')
    .$narrowType<Pick<ApiKey, 'scope'>>()
    .execute()

/** Ends a key; given a brand, only one of its own. The key that was, or undefined. */
export const revokeApiKey = async (db: Database, id: string, now: Date, { brandId }: { brandId?: string } = {}): Promise<ApiKey | undefined> => {
  if (!isId(id)) return undefined
  return await db
    .updateTable('api_key')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .$if(brandId !== undefined, query => query.where('for_brand_id', '=', brandId!))
    .returning(columns)
    .$narrowType<Pick<ApiKey, 'scope'>>()
    .executeTakeFirst()
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
