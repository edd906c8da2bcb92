/** What webhooks are told of; an endpoint names those it wants. */
export const EVENTS = ['alert.opened', 'alert.escalated', 'alert.reminder', 'alert.recovered', 'alert.closed', 'webhook.test'] as const
