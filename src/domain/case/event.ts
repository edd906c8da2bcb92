import type { Edit } from './edit.ts'
import type { ActType } from './state.ts'

/** What happens to cases, by the names that the audit trail, the stream and webhooks know. */
export const CASE_EVENTS = [
  'case.opened', 'case.taken', 'case.released', 'case.assigned', 'case.answered', 'case.waiting', 'case.passed', 'case.moved-private', 'case.formal-complaint', 'case.resolved',
  'case.following-up', 'case.closed', 'case.reopened', 'case.author-spoke', 'case.overdue', 'case.escalated', 'case.snoozed', 'case.woken', 'case.edited', 'case.noted', 'case.tagged',
  'case.mention-gone', 'case.undone', 'case.legal-near', 'case.legal-overdue',
  'case.answer-waiting', 'case.answer-approved', 'case.answer-returned', 'case.answer-failed', 'incident.opened', 'incident.edited', 'incident.approved', 'incident.closed',
] as const
export type CaseEventType = (typeof CASE_EVENTS)[number]

export const EVENT_OF: Record<ActType | Edit['type'], CaseEventType> = {
  take: 'case.taken', release: 'case.released', assign: 'case.assigned', answer: 'case.answered', wait: 'case.waiting', pass: 'case.passed', 'move-private': 'case.moved-private',
  complain: 'case.formal-complaint', resolve: 'case.resolved', follow: 'case.following-up', close: 'case.closed', reopen: 'case.reopened', speak: 'case.author-spoke',
  snooze: 'case.snoozed', wake: 'case.woken', 'set-floor': 'case.edited', 'set-tier': 'case.edited', 'set-moment': 'case.edited', 'set-outcome': 'case.edited', gather: 'case.edited',
}

/** Marea itself, where nobody acted. */
export const MAREA = { id: 'marea', name: 'Marea' } as const
