import { CASE_EVENTS } from './case/event.ts'

/** What endpoints are told of; each names those it wants. */
export const EVENTS = [
  'alert.opened', 'alert.escalated', 'alert.reminder', 'alert.recovered', 'alert.closed', 'alert.summary', 'source.dead', 'source.silent', 'source.healed', 'endpoint.disabled', 'report.weekly', 'webhook.test',
  ...CASE_EVENTS,
] as const
