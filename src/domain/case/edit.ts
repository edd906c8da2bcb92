import type { Told } from '../../contract.ts'
import type { Moment } from '../journey/moments.ts'
import type { FloorClass } from '../alert/floor.ts'
import { settle, type Changed, type Setting } from './change.ts'
import type { CaseFile, CaseOutcome } from './file.ts'
import { clockOf } from './settings.ts'
import { dueAt } from './sla.ts'
import type { Tier } from './tier.ts'

/** What people set of a case without moving it on its way. */
export type Edit =
  | { type: 'snooze'; until: Date }
  | { type: 'wake' }
  | { type: 'set-floor'; floor: FloorClass | null }
  | { type: 'set-tier'; tier: Tier }
  | { type: 'set-moment'; moment: Moment | null }
  | { type: 'set-outcome'; outcome: CaseOutcome | null }
  | { type: 'gather'; incidentId: string | null }

const CLOSED: Told = { es: 'El caso está cerrado. Ábrelo de nuevo para cambiarlo.', en: 'The case is closed. Reopen it to change it.' }
const PAST: Told = { es: 'Esa hora ya pasó. Elige una que esté por venir.', en: 'That time has passed. Choose one to come.' }
const AWAKE: Told = { es: 'El caso no está pospuesto.', en: 'The case is not snoozed.' }

/** A case with a field set, one version on; or why it cannot be. The outcome is told when all is over, so a closed case takes it too. */
export const editCase = (file: CaseFile, edit: Edit, setting: Setting): Changed => {
  if (file.state === 'closed' && edit.type !== 'set-outcome' && !(edit.type === 'gather' && edit.incidentId === null)) return { ok: false, refusal: CLOSED }
  if (edit.type === 'snooze' && edit.until <= setting.now) return { ok: false, refusal: PAST }
  if (edit.type === 'wake' && file.snoozedUntil === null) return { ok: false, refusal: AWAKE }
  return { ok: true, file: settle({ ...file, ...fieldsOf(file, edit, setting) }, setting) }
}

const fieldsOf = (file: CaseFile, edit: Edit, setting: Setting): Partial<CaseFile> => {
  switch (edit.type) {
    case 'snooze': return { snoozedUntil: edit.until }
    case 'wake': return { snoozedUntil: null }
    case 'set-floor': return { floor: edit.floor, ...(edit.floor !== null && retimed(file, 'complaint', setting)) }
    case 'set-tier': return retimed(file, edit.tier, setting)
    case 'set-moment': return { moment: edit.moment }
    case 'set-outcome': return { outcome: edit.outcome }
    case 'gather': return { incidentId: edit.incidentId }
  }
}

const retimed = (file: CaseFile, tier: Tier, { settings, timeZone, now }: Setting): Pick<CaseFile, 'tier' | 'dueAt' | 'overdueAt'> => {
  const due = dueAt(file.publishedAt.getTime(), tier, clockOf(settings, timeZone))
  return { tier, dueAt: due === null ? null : new Date(due), overdueAt: due === null || due > now.getTime() ? null : file.overdueAt }
}
