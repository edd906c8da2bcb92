import type { Told } from '../../contract.ts'
import type { FloorClass } from '../alert/floor.ts'
import { dueAfter } from './business-hours.ts'
import type { CaseFile } from './file.ts'
import { queueOf } from './queue.ts'
import { legalDateOf, nextLegalWordAt } from './legal.ts'
import type { CaseSettings } from './settings.ts'
import { clockOf } from './settings.ts'
import { dueAt } from './sla.ts'
import { transition, type Act } from './state.ts'

/** When, and by which rules. */
export interface Setting {
  now: Date
  settings: CaseSettings
  timeZone: string
}

export type Changed = { ok: true; file: CaseFile } | { ok: false; refusal: Told }

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/** A case after an act, one version on; or why the act is refused. */
export const changeCase = (file: CaseFile, act: Act, setting: Setting): Changed => {
  const result = transition({ state: file.state, assignee: file.assignee, answered: file.answeredAt !== null }, act)
  if (!result.ok) return result
  const { state, assignee } = result.facts
  return { ok: true, file: settle({ ...file, state, assignee, ...fieldsOf(file, act, setting) }, setting) }
}

/** A case after anything about it changed: one version on, with its place in the queue and the end of its silence. */
export const settle = (file: CaseFile, { now, settings, timeZone }: Setting): CaseFile => {
  const owes = file.state === 'taken' && file.answeredAt === null && file.snoozedUntil === null
  const silentAt = owes && settings.silentMinutes !== null ? new Date(dueAfter(now.getTime(), settings.silentMinutes * MINUTE_MS, settings.calendar, timeZone)) : null
  const settled = { ...file, version: file.version + 1, changedAt: now, silentAt, legalTellAt: nextLegalWordAt(file, { settings, timeZone }) }
  return { ...settled, ...queueOf(settled, now, { calendar: settings.calendar, timeZone }) }
}

const fieldsOf = (file: CaseFile, act: Act, { now, settings }: Setting): Partial<CaseFile> => {
  const followUpAt = new Date(now.getTime() + settings.followUpDays * DAY_MS)
  switch (act.type) {
    case 'take': case 'assign': return { takenAt: file.takenAt ?? now }
    case 'answer': case 'move-private': return { answeredAt: now, firstAnsweredAt: file.firstAnsweredAt ?? now, followUpAt, snoozedUntil: null }
    case 'wait': return { followUpAt, snoozedUntil: null }
    case 'pass': return { area: act.area, folio: act.folio }
    case 'complain': return { folio: act.folio, legalDueAt: act.legalDueAt, legalTold: null }
    case 'resolve': return { resolvedAt: now, remedy: act.remedy, followUpAt, snoozedUntil: null }
    case 'follow': return { followUpAt: file.followUpAt ?? followUpAt }
    case 'close': return { closedAt: now, closeReason: act.reason, followUpAt: null, snoozedUntil: null }
    case 'reopen': return { resolvedAt: null, closedAt: null, closeReason: null, followUpAt: null }
    default: return {}
  }
}

const WAITING: ReadonlyArray<CaseFile['state']> = ['answered', 'waiting-customer', 'moved-private', 'resolved', 'following-up']

/** A case whose day of follow-up has come: it is in the queue again. */
export const comeDue = (file: CaseFile, setting: Setting): CaseFile => settle({ ...file, ...(WAITING.includes(file.state) && { state: 'following-up' as const }), followUpAt: null }, setting)

/** A case when a word on its legal date is due: told once that it nears and once that it has passed, awake from then on. Where hours or holidays moved the date of the word, that alone. */
export const hearLaw = (file: CaseFile, setting: Setting): CaseFile => {
  const [date, at, now] = [legalDateOf(file)?.getTime(), nextLegalWordAt(file, setting)?.getTime(), setting.now.getTime()]
  if (date === undefined || at === undefined || at > now) return { ...file, legalTellAt: at === undefined ? null : new Date(at) }
  return settle({ ...file, legalTold: date <= now ? 'over' : 'near', snoozedUntil: null }, setting)
}

/** A case after the brand's answer was seen at the source, by whatever way it got there; what is done stays done. */
export const hearBrand = (file: CaseFile, at: Date, { settings, ...setting }: Setting): CaseFile => {
  const state = file.state === 'new' || file.state === 'taken' ? 'answered' : file.state
  const followUpAt = file.followUpAt ?? (state === 'answered' ? new Date(setting.now.getTime() + settings.followUpDays * DAY_MS) : null)
  return settle({ ...file, state, answeredAt: file.answeredAt ?? at, firstAnsweredAt: file.firstAnsweredAt ?? at, followUpAt }, { settings, ...setting })
}

/** A message of the author: new in the thread, or an edit of what they had said. */
export interface Spoken {
  mentionId: string
  at: Date
  /** They changed what they had said: the old words hold no longer. */
  isEdit: boolean
  tier: CaseFile['tier']
  floor: FloorClass | null
  moment: CaseFile['moment']
}

/** A case after its author spoke again: whatever waited for them waits for us, and the clock starts anew where everything before had its answer. Who was answered and praises now asks for nothing. */
export const hearAuthor = (file: CaseFile, spoken: Spoken, setting: Setting): CaseFile => {
  const isWonBack = spoken.isEdit && spoken.tier === 'thanks' && file.tier !== 'thanks'
  // Praise in answer to an answer is the end of the matter: what was resolved stays resolved.
  if (isWonBack && spoken.floor === null && file.answeredAt !== null) return settle({ ...file, outcome: 'recovered' }, setting)
  const { state, assignee } = transitionOf(file)
  const tier = harsher(file, spoken)
  const floor = spoken.floor ?? file.floor
  const publishedAt = file.answeredAt === null && file.closedAt === null ? earlier(file.publishedAt, spoken.at) : spoken.at
  const due = dueAt(publishedAt.getTime(), tier, clockOf(setting.settings, setting.timeZone))
  const heard: CaseFile = {
    ...file, state, assignee, tier, floor, publishedAt, mentionId: spoken.mentionId, moment: spoken.moment ?? file.moment,
    // Who praises where they had complained is won back.
    ...(isWonBack && { outcome: 'recovered' as const }),
    dueAt: due === null ? null : new Date(due), overdueAt: null, answeredAt: null, resolvedAt: null, closedAt: null, closeReason: null, followUpAt: null, snoozedUntil: null,
  }
  return settle(heard, setting)
}

const transitionOf = (file: CaseFile): Pick<CaseFile, 'state' | 'assignee'> => {
  const result = transition({ state: file.state, assignee: file.assignee, answered: file.answeredAt !== null }, { type: 'speak' })
  return result.ok ? result.facts : file
}

const ORDER: ReadonlyArray<CaseFile['tier']> = ['complaint', 'review', 'other', 'thanks']

/** While something else waits for its answer, milder words do not make it less urgent. */
const harsher = (file: CaseFile, { tier, isEdit }: Spoken): CaseFile['tier'] => (!isEdit && file.answeredAt === null && file.closedAt === null ? ORDER[Math.min(ORDER.indexOf(file.tier), ORDER.indexOf(tier))]! : tier)

const earlier = (a: Date, b: Date): Date => (a < b ? a : b)
