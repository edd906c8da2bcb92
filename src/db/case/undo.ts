import type { CaseFile } from '../../domain/case/file.ts'
import { differenceOf } from '../../domain/case/file.ts'
import { settle, type Setting } from '../../domain/case/change.ts'
import type { Actor } from '../../domain/case/state.ts'
import { noteEvents } from './event.ts'
import { lockCases, updateCases } from './file.ts'
import type { Trx } from '../client.ts'
import { newId } from '../id.ts'
import { jsonOf } from '../mention/rows.ts'

// Long enough to see that it was a mistake, short enough that others have not built on it.
const UNDO_MS = 10 * 60_000

interface Change {
  id: string
  /** The version the act made: a case that moved on since is left alone. */
  version: number
  before: CaseFile
}

/** Keeps what cases were before an act. Returns the token by which it is undone. */
export const keepUndo = async (trx: Trx, brandId: string, changes: Array<{ before: CaseFile; file: CaseFile }>, { actor, now }: { actor: Actor; now: Date }): Promise<{ token: string; until: Date } | null> => {
  if (changes.length === 0) return null
  const [id, until] = [newId(now.getTime()), new Date(now.getTime() + UNDO_MS)]
  const kept: Change[] = changes.map(({ before, file }) => ({ id: file.id, version: file.version, before }))
  await trx.insertInto('case_undo').values({ brand_id: brandId, id, actor_id: actor.id, changes: jsonOf(kept), until }).execute()
  return { token: id, until }
}

export interface Undone {
  undone: string[]
  /** Cases that somebody changed since: they stay as they are. */
  left: string[]
}

/** Undoes what a person did, once. Undefined: the token is not theirs, is over or was used. */
export const undo = async (trx: Trx, brandId: string, token: string, { actor, setting }: { actor: Actor; setting: Setting }): Promise<Undone | undefined> => {
  const kept = await trx
    .updateTable('case_undo').set({ used_at: setting.now })
    .where('brand_id', '=', brandId).where('id', '=', token).where('actor_id', '=', actor.id).where('until', '>', setting.now).where('used_at', 'is', null)
    .returning('changes').executeTakeFirst()
  if (!kept) return undefined
  const changes = new Map((kept.changes as Change[]).map(change => [change.id, change]))
  const files = await lockCases(trx, brandId, [...changes.keys()])
  const same = files.filter(({ id, version }) => changes.get(id)!.version === version)
  const restored = same.map(now => ({ now, then: settle({ ...revive(changes.get(now.id)!.before), version: now.version }, setting) }))
  await updateCases(trx, brandId, restored.map(({ then }) => then))
  await noteEvents(trx, brandId, restored.map(({ now, then }) => ({ caseId: now.id, type: 'case.undone', ...differenceOf(now, then) })), { actor, now: setting.now })
  return { undone: same.map(({ id }) => id), left: [...changes.keys()].filter(id => !same.some(file => file.id === id)) }
}

/** As JSON has no dates. */
const revive = (stored: CaseFile): CaseFile =>
  Object.fromEntries(Object.entries(stored).map(([key, value]) => [key, value !== null && (key.endsWith('At') || key.endsWith('Until')) ? new Date(value as string) : value])) as unknown as CaseFile

export const forgetUndo = async (db: Pick<Trx, 'deleteFrom'>, now: Date): Promise<void> => void (await db.deleteFrom('case_undo').where('until', '<=', now).execute())
