import type { CaseFile } from './file.ts'
import type { CaseSettings } from './settings.ts'
import type { CaseState } from './state.ts'
import { openingBefore } from './working-day.ts'

type Owing = Pick<CaseFile, 'state' | 'legalDueAt'>

const DONE: readonly CaseState[] = ['resolved', 'following-up', 'closed']

/** The day the law waits for, until the matter is resolved: an answer in public does not end it. Null: none. */
export const legalDateOf = ({ state, legalDueAt }: Owing): Date | null => (DONE.includes(state) ? null : legalDueAt)

/** Whether the law calls: its date is near or past, and the matter is open. */
export const isLegalCall = (file: Owing & Pick<CaseFile, 'legalTold'>): boolean => file.legalTold !== null && legalDateOf(file) !== null

/** When the next word on the legal date is due; null: nothing is left to tell. */
export const nextLegalWordAt = (file: Owing & Pick<CaseFile, 'legalTold'>, { settings: { legalWarnDays, calendar }, timeZone }: { settings: Pick<CaseSettings, 'legalWarnDays' | 'calendar'>; timeZone: string }): Date | null => {
  const date = legalDateOf(file)
  if (date === null || file.legalTold === 'over') return null
  if (file.legalTold === 'near' || legalWarnDays === 0) return date
  return new Date(Math.min(date.getTime(), openingBefore(date.getTime(), legalWarnDays, calendar, timeZone)))
}
