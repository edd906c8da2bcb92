import type { Actor } from '../../domain/case/state.ts'
import { noteEvents } from './event.ts'
import type { Database, Trx } from '../client.ts'
import { newId } from '../id.ts'

export interface CaseNote {
  id: string
  caseId: string
  text: string
  author: Actor
  /** Ids of the people it calls. */
  people: string[]
  writtenAt: Date
}

/** Writes among ourselves; the customer never sees it. */
export const addNote = async (trx: Trx, brandId: string, { caseId, text, people }: Pick<CaseNote, 'caseId' | 'text' | 'people'>, { actor, now }: { actor: Actor; now: Date }): Promise<CaseNote> => {
  const id = newId(now.getTime())
  await trx.insertInto('case_note').values({ brand_id: brandId, id, case_id: caseId, text, people, author_id: actor.id, author_name: actor.name, written_at: now }).execute()
  await noteEvents(trx, brandId, [{ caseId, type: 'case.noted', after: { noteId: id, people } }], { actor, now })
  return { id, caseId, text, people, author: actor, writtenAt: now }
}

/** Oldest first. */
export const listNotes = async (db: Database, brandId: string, caseId: string): Promise<CaseNote[]> => {
  const rows = await db.selectFrom('case_note').selectAll().where('brand_id', '=', brandId).where('case_id', '=', caseId).orderBy('written_at').orderBy('id').execute()
  return rows.map(row => ({ id: row.id, caseId, text: row.text, people: row.people ?? [], author: { id: row.author_id, name: row.author_name }, writtenAt: row.written_at }))
}
