import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Ask } from '../../domain/survey.ts'
import type { Actor } from '../../domain/case/state.ts'
import type { Database } from '../client.ts'
import { newId } from '../id.ts'

export interface PublicLink {
  name: string
  url: string
}

/** A link that asks every customer alike. */
export interface Invitation {
  id: string
  brandId: string
  token: string
  name: string
  ask: Ask
  language: 'es' | 'en' | 'pt'
  place: string | null
  links: PublicLink[]
  sourceId: string
  isOpen: boolean
  createdBy: Actor
  createdAt: Date
}

export type InvitationDraft = Pick<Invitation, 'name' | 'ask' | 'language' | 'place' | 'links' | 'sourceId'>

const invitations = (db: Database, brandId: string) =>
  db
    .selectFrom('invitation')
    .select([
      'id', 'brand_id as brandId', 'token', 'name', 'ask', 'language', 'place', 'links', 'source_id as sourceId', 'is_open as isOpen', 'created_at as createdAt',
      sql<Actor>`json_build_object('id', created_by_id, 'name', created_by_name)`.as('createdBy'),
    ])
    .$narrowType<Pick<Invitation, 'ask' | 'language' | 'links'>>()
    .where('brand_id', '=', brandId)

export const listInvitations = async (db: Database, brandId: string): Promise<Invitation[]> => await invitations(db, brandId).orderBy('name').execute()

export const findInvitation = async (db: Database, brandId: string, id: string): Promise<Invitation | undefined> => await invitations(db, brandId).where('id', '=', id).executeTakeFirst()

export const findInvitationByToken = async (db: Database, brandId: string, token: string): Promise<Invitation | undefined> => await invitations(db, brandId).where('token', '=', token).executeTakeFirst()

/** Makes an invitation; undefined: there is one of that name. */
export const createInvitation = async (db: Database, brandId: string, { links, sourceId, ...draft }: InvitationDraft, by: Actor, now: Date): Promise<Invitation | undefined> => {
  const id = newId(now.getTime())
  const made = await db
    .insertInto('invitation')
    // Short enough for a small code, too long to guess.
    .values({ ...draft, brand_id: brandId, id, token: randomBytes(9).toString('base64url'), links: JSON.stringify(links), source_id: sourceId, created_by_id: by.id, created_by_name: by.name, created_at: now })
    .onConflict(conflict => conflict.columns(['brand_id', 'name']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return made && (await findInvitation(db, brandId, id))
}

export const setInvitationOpen = async (db: Database, brandId: string, id: string, isOpen: boolean): Promise<void> => {
  await db.updateTable('invitation').set({ is_open: isOpen }).where('brand_id', '=', brandId).where('id', '=', id).execute()
}

/** Scores that customers gave, by invitation. */
export const listScores = async (db: Database, brandId: string, ids: string[]): Promise<Map<string, number[]>> => {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; scores: number[] }>`
    select i.id, array_agg(m.rating_value) as scores from invitation i
      join mention m on m.brand_id = i.brand_id and m.source_id = i.source_id and m.kind = 'survey' and m.gone_at is null and m.rating_value is not null and starts_with(m.external_id, i.id::text || ':')
    where i.brand_id = ${brandId} and i.id = any(${ids}::uuid[]) group by i.id`.execute(db)
  return new Map(rows.map(({ id, scores }) => [id, scores]))
}
