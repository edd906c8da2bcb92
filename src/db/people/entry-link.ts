import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Role } from '../../domain/access.ts'
import type { Database, Trx } from '../client.ts'
import { newId } from '../id.ts'
import { isId } from '../../domain/id.ts'

export type LinkKind = 'setup' | 'invitation' | 'password'

/** A link that lets somebody in once. */
export interface EntryLink {
  id: string
  kind: LinkKind
  brandId: string | null
  role: Role | null
  email: string | null
  /** Whether the address is surely theirs: mailed there, or given by an owner of the server. */
  isVouched: boolean
  createdBy: string
  createdAt: Date
  expiresAt: Date
}

export interface EntryLinkDraft {
  kind: LinkKind
  brandId?: string
  role?: Role
  email?: string
  isVouched?: boolean
  /** Name of who made it. */
  by: string
  /** ms */
  livesMs: number
}

// A token has 256 random bits: a fast hash is enough, there is nothing to guess.
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

const columns = ['id', 'kind', 'for_brand_id as brandId', 'role', 'email', 'is_vouched as isVouched', 'created_by as createdBy', 'created_at as createdAt', 'expires_at as expiresAt'] as const

/** Makes a link. Its token is in the answer and nowhere else. */
export const createEntryLink = async (db: Database, { kind, brandId, role, email, isVouched = false, by, livesMs }: EntryLinkDraft, now: Date): Promise<EntryLink & { token: string }> => {
  const token = randomBytes(32).toString('base64url')
  const link = await db
    .insertInto('entry_link')
    .values({ id: newId(now.getTime()), kind, hash: hashOf(token), for_brand_id: brandId ?? null, role: role ?? null, email: email?.trim().toLowerCase() ?? null, is_vouched: isVouched, created_by: by, created_at: now, expires_at: new Date(now.getTime() + livesMs) })
    .returning(columns)
    .$narrowType<{ kind: LinkKind; role: Role | null }>()
    .executeTakeFirstOrThrow()
  return { ...link, token }
}

const open = (db: Database, now: Date) =>
  db.selectFrom('entry_link').select(columns).where('used_at', 'is', null).where('revoked_at', 'is', null).where('expires_at', '>', now).$narrowType<{ kind: LinkKind; role: Role | null }>()

/** The link of that token while it is good; looking does not use it up. */
export const findEntryLink = async (db: Database, kind: LinkKind, token: string, now: Date): Promise<EntryLink | undefined> =>
  await open(db, now).where('hash', '=', hashOf(token)).where('kind', '=', kind).executeTakeFirst()

/** Uses the link up. Of two at once one gets it, the other nothing. */
export const takeEntryLink = async (trx: Trx, kind: LinkKind, token: string, now: Date): Promise<EntryLink | undefined> =>
  await trx
    .updateTable('entry_link')
    .set({ used_at: now })
    .where('hash', '=', hashOf(token))
    .where('kind', '=', kind)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .returning(columns)
    .$narrowType<{ kind: LinkKind; role: Role | null }>()
    .executeTakeFirst()

/** Invitations of a brand that nobody has accepted yet, newest first. */
export const listInvitations = async (db: Database, brandId: string, now: Date): Promise<EntryLink[]> =>
  await open(db, now).where('kind', '=', 'invitation').where('for_brand_id', '=', brandId).orderBy('created_at', 'desc').orderBy('id').execute()

export const revokeInvitation = async (db: Database, brandId: string, id: string, now: Date): Promise<EntryLink | undefined> =>
  isId(id)
    ? await db
        .updateTable('entry_link')
        .set({ revoked_at: now })
        .where('id', '=', id)
        .where('for_brand_id', '=', brandId)
        .where('used_at', 'is', null)
        .where('revoked_at', 'is', null)
        .returning(columns)
        .$narrowType<{ kind: LinkKind; role: Role | null }>()
        .executeTakeFirst()
    : undefined

/** Once a mail has gone out, the address is surely theirs. */
export const vouch = async (db: Database, id: string): Promise<void> => void (await db.updateTable('entry_link').set({ is_vouched: true }).where('id', '=', id).execute())

/** The turn of who sets the server up or takes a link for the same address: others wait until the transaction ends. */
export const lockEntry = async (trx: Trx): Promise<void> => void (await sql`select pg_advisory_xact_lock(hashtext('marea entry'))`.execute(trx))
