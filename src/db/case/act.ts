import type { Told } from '../../contract.ts'
import { changeCase, type Changed, type Setting } from '../../domain/case/change.ts'
import { editCase, type Edit } from '../../domain/case/edit.ts'
import { EVENT_OF, type CaseEventType } from '../../domain/case/event.ts'
import { differenceOf, type CaseFile } from '../../domain/case/file.ts'
import type { Act, Actor } from '../../domain/case/state.ts'
import { noteEvents } from './event.ts'
import { lockCases, updateCases } from './file.ts'
import type { Trx } from '../client.ts'
import { judgeCaseFloor } from '../alert/floor-judgement.ts'

export interface Acting {
  actor: Actor
  setting: Setting
  /** The version its card showed; undefined: any. */
  version?: number | undefined
  /** The name under which it is told, where it is not that of the act. */
  event?: CaseEventType
}

export type Acted = { id: string } & (
  | { ok: true; before: CaseFile; file: CaseFile }
  /** `missing`: there is none; `stale`: it changed since; `refused`: not now. */
  | { ok: false; why: 'missing' | 'stale' | 'refused'; refusal: Told; file?: CaseFile }
)

const EDITS: readonly string[] = ['snooze', 'wake', 'set-floor', 'set-tier', 'set-moment', 'set-outcome', 'gather'] satisfies Array<Edit['type']>
const isEdit = (act: Act | Edit): act is Edit => EDITS.includes(act.type)

const MISSING: Told = { es: 'Ese caso no existe.', en: 'There is no such case.' }
const staleOf = ({ assignee }: CaseFile): Told => ({
  es: `El caso cambió mientras lo mirabas${assignee === null ? '' : `; lo tiene ${assignee.name}`}. Mira cómo está ahora.`,
  en: `The case changed while you looked at it${assignee === null ? '' : `; ${assignee.name} has it`}. See how it stands now.`,
})

/** Acts on cases, each by itself: what one refuses the others do. Everything done stands in the audit trail. */
export const actOnCases = async (trx: Trx, brandId: string, ids: string[], act: Act | Edit, acting: Acting): Promise<Acted[]> => {
  const { actor, setting, version, event = EVENT_OF[act.type] } = acting
  const found = new Map((await lockCases(trx, brandId, ids)).map(file => [file.id, file]))
  const acted = [...new Set(ids)].map((id): Acted => {
    const before = found.get(id)
    if (!before) return { id, ok: false, why: 'missing', refusal: MISSING }
    if (version !== undefined && version !== before.version) return { id, ok: false, why: 'stale', refusal: staleOf(before), file: before }
    const changed: Changed = isEdit(act) ? editCase(before, act, setting) : changeCase(before, act, setting)
    return changed.ok ? { id, ok: true, before, file: changed.file } : { id, ok: false, why: 'refused', refusal: changed.refusal, file: before }
  })
  const done = acted.filter(one => one.ok)
  await updateCases(trx, brandId, done.map(({ file }) => file))
  // Said of the case, it holds for what was said in it: a later reading does not undo it.
  if (act.type === 'set-floor') for (const { id, file } of done) await judgeCaseFloor(trx, { brandId, now: setting.now }, { caseId: id, mentionId: file.mentionId, floor: act.floor, by: actor.id })
  await noteEvents(trx, brandId, done.map(({ before, file }) => ({ caseId: file.id, type: event, ...differenceOf(before, file) })), { actor, now: setting.now })
  return acted
}
