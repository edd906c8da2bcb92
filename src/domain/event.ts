/** What webhooks are told of; an endpoint names those it wants. */
export const EVENTS = ['alert.opened', 'alert.escalated', 'alert.reminder', 'alert.recovered', 'alert.closed', 'source.dead', 'source.silent', 'source.healed', 'webhook.test'] as const
