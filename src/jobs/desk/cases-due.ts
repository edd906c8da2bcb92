import type { Brand } from '../../db/brand.ts'
import { lockDue, lockOutranked, type Due } from '../../db/case/due.ts'
import { noteEvents, type EventDraft } from '../../db/case/event.ts'
import { updateCases } from '../../db/case/file.ts'
import { countLoads } from '../../db/case/list.ts'
import { getCaseSettings } from '../../db/case/settings.ts'
import type { Trx } from '../../db/client.ts'
import { changeCase, comeDue, hearLaw, settle, type Setting } from '../../domain/case/change.ts'
import { MAREA, type CaseEventType } from '../../domain/case/event.ts'
import { differenceOf, type CaseFile } from '../../domain/case/file.ts'
import { leastLoaded } from '../../domain/case/load.ts'
import { queueOf } from '../../domain/case/queue.ts'
import { reactionsPerHour } from '../../domain/case/reach.ts'
import { clockOf } from '../../domain/case/settings.ts'
import { dueAt } from '../../domain/case/sla.ts'
import type { Deps } from '../deps.ts'

/** Does what time does to the cases of a brand: snoozes end, the silent lose theirs, follow-ups come up, places in the queue move. */
export const keepCasesDue = async ({ db, now }: Pick<Deps, 'db' | 'now'>, brand: Brand): Promise<void> => {
  let isMore = true
  while (isMore) isMore = await db.transaction().execute(async trx => {
    const setting: Setting = { now: now(), settings: await getCaseSettings(trx, brand.id), timeZone: brand.timeZone }
    const keeping = { brandId: brand.id, setting }
    const moved = await moveRanks(trx, keeping)
    await each(trx, keeping, 'snoozed_until', 'case.woken', file => settle({ ...file, snoozedUntil: null }, setting))
    await each(trx, keeping, 'follow_up_at', 'case.following-up', file => comeDue(file, setting))
    await tellLaw(trx, keeping)
    const loads = await countLoads(trx, brand.id)
    await each(trx, keeping, 'silent_at', 'case.escalated', file => handOn(file, setting, loads))
    return moved === MOVED
  })
}

const MOVED = 500

interface Keeping {
  brandId: string
  setting: Setting
}

const each = async (trx: Trx, { brandId, setting }: Keeping, due: Due, type: CaseEventType, change: (file: CaseFile) => CaseFile): Promise<void> => {
  const changed = (await lockDue(trx, brandId, due, setting.now)).map(before => ({ before, file: change(before) }))
  await updateCases(trx, brandId, changed.map(({ file }) => file))
  await noteEvents(trx, brandId, changed.map(({ before, file }): EventDraft => ({ caseId: file.id, type, ...differenceOf(before, file) })), { actor: MAREA, now: setting.now })
}

/** Dates of the law that near or have passed; each is told once. */
const tellLaw = async (trx: Trx, { brandId, setting }: Keeping): Promise<void> => {
  const changed = (await lockDue(trx, brandId, 'legal_tell_at', setting.now)).map(before => ({ before, file: hearLaw(before, setting) }))
  await updateCases(trx, brandId, changed.map(({ file }) => file))
  const told = changed.filter(({ before, file }) => file.legalTold !== before.legalTold)
  const words = told.map(({ before, file }): EventDraft => {
    const { before: was, after } = differenceOf(before, file)
    return { caseId: file.id, type: file.legalTold === 'over' ? 'case.legal-overdue' : 'case.legal-near', before: was, after: { ...after, legalDueAt: file.legalDueAt, folio: file.folio } }
  })
  await noteEvents(trx, brandId, words, { actor: MAREA, now: setting.now })
}

/** Who was silent loses the case to the agent with the fewest; where there is no other, it waits for anybody. */
const handOn = (file: CaseFile, setting: Setting, loads: Map<string, number>): CaseFile => {
  const next = leastLoaded(setting.settings.agents, loads, file.assignee?.id)
  if (next) loads.set(next.id, (loads.get(next.id) ?? 0) + 1)
  const changed = changeCase(file, next ? { type: 'assign', to: next } : { type: 'release' }, setting)
  return changed.ok ? changed.file : { ...file, silentAt: null }
}

/** Deadlines are worked out again with it: the brand may have changed its targets or its hours. */
const moveRanks = async (trx: Trx, { brandId, setting }: Keeping): Promise<number> => {
  const { now, settings, timeZone } = setting
  const clock = clockOf(settings, timeZone)
  const moved = (await lockOutranked(trx, brandId, now, MOVED)).map(({ engagement, occurredAt, ...before }) => {
    const due = before.answeredAt === null ? dueAt(before.publishedAt.getTime(), before.tier, clock) : (before.dueAt?.getTime() ?? null)
    const isLate = due !== null && due <= now.getTime() && before.answeredAt === null
    const perHour = reactionsPerHour(engagement, now.getTime() - occurredAt.getTime())
    const file: CaseFile = { ...before, perHour, dueAt: due === null ? null : new Date(due), overdueAt: isLate ? (before.overdueAt ?? now) : before.answeredAt === null ? null : before.overdueAt }
    return { before, file: { ...file, ...queueOf(file, now, clock) } }
  })
  await updateCases(trx, brandId, moved.map(({ file }) => file))
  const late = moved.filter(({ before, file }) => before.overdueAt === null && file.overdueAt !== null)
  await noteEvents(trx, brandId, late.map(({ file }) => ({ caseId: file.id, type: 'case.overdue', after: { dueAt: file.dueAt } })), { actor: MAREA, now })
  return moved.length
}
