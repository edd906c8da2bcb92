import { sql } from 'kysely'
import type { Tone } from '../../domain/answer/tone.ts'
import type { Actor } from '../../domain/case/state.ts'
import type { Database } from '../client.ts'
import { newId } from '../id.ts'

/** Words kept for answers; a name has a variant for each language and tone. */
export interface SavedReply {
  id: string
  brandId: string
  name: string
  language: 'es' | 'en' | 'pt'
  tone: Tone
  text: string
  /** Not offered from then on; null: for good. */
  validUntil: Date | null
  updatedBy: Actor
  createdAt: Date
  updatedAt: Date
}

export type SavedReplyDraft = Pick<SavedReply, 'name' | 'language' | 'tone' | 'text' | 'validUntil'>

const replies = (db: Database, brandId: string) =>
  db
    .selectFrom('saved_reply')
    .select([
      'id', 'brand_id as brandId', 'name', 'language', 'tone', 'text', 'valid_until as validUntil', 'created_at as createdAt', 'updated_at as updatedAt',
      sql<Actor>`json_build_object('id', updated_by_id, 'name', updated_by_name)`.as('updatedBy'),
    ])
    .$narrowType<Pick<SavedReply, 'language' | 'tone'>>()
    .where('brand_id', '=', brandId)

/** By name. `validAt`: those still offered then. */
export const listSavedReplies = async (db: Database, brandId: string, { language, tone, validAt }: { language?: string | undefined; tone?: Tone | undefined; validAt?: Date | undefined } = {}): Promise<SavedReply[]> =>
  await replies(db, brandId)
    .$if(language !== undefined, query => query.where('language', '=', language!))
    .$if(tone !== undefined, query => query.where('tone', 'in', [tone!, 'none']))
    .$if(validAt !== undefined, query => query.where(eb => eb.or([eb('valid_until', 'is', null), eb('valid_until', '>', validAt!)])))
    .orderBy('name').orderBy('language').orderBy('tone')
    .execute()

export const findSavedReply = async (db: Database, brandId: string, id: string): Promise<SavedReply | undefined> => await replies(db, brandId).where('id', '=', id).executeTakeFirst()

/** Makes the variant of that name, language and tone, or brings it to the draft. */
export const saveSavedReply = async (db: Database, brandId: string, { validUntil, ...draft }: SavedReplyDraft, by: Actor, now: Date): Promise<SavedReply> => {
  const values = { ...draft, valid_until: validUntil, updated_by_id: by.id, updated_by_name: by.name, updated_at: now }
  await db
    .insertInto('saved_reply')
    .values({ brand_id: brandId, id: newId(now.getTime()), created_at: now, ...values })
    .onConflict(conflict => conflict.columns(['brand_id', 'name', 'language', 'tone']).doUpdateSet(values))
    .execute()
  return (await replies(db, brandId).where('name', '=', draft.name).where('language', '=', draft.language).where('tone', '=', draft.tone).executeTakeFirst())!
}

export const deleteSavedReply = async (db: Database, brandId: string, id: string): Promise<boolean> => {
  const { numDeletedRows } = await db.deleteFrom('saved_reply').where('brand_id', '=', brandId).where('id', '=', id).executeTakeFirst()
  return numDeletedRows > 0n
}
