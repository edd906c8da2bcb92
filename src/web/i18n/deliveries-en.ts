import type { Message } from './messages.ts'
import type { deliveriesEs } from './deliveries-es.ts'

/** Words for what goes out to other systems. */
export const deliveriesEn: Record<keyof typeof deliveriesEs, Message> = {
  'deliveries.title': 'Notifications to other systems',
  'deliveries.note': { one: '{count} webhook gets the alerts.', other: '{count} webhooks get the alerts.' },
  'deliveries.none': 'No notification has been sent yet.',
  'deliveries.none.what': 'One goes out, signed, when an alert opens or ends.',
  'deliveries.endpoints.none': 'No webhook gets the alerts yet.',
  'deliveries.sink': 'See what arrived',
  'deliveries.test': 'Send a test',
  'event.alert.summary': 'summary of quiet hours',
  'event.endpoint.disabled': 'an endpoint was turned off',
  'event.alert.opened': 'an alert opened',
  'event.alert.escalated': 'the alert got worse',
  'event.alert.reminder': 'the alert is still open',
  'event.alert.recovered': 'back to normal',
  'event.alert.closed': 'the alert was closed',
  'event.source.dead': 'a source died',
  'event.source.silent': 'a source fell silent',
  'event.source.healed': 'the source is back',
  'event.report.weekly': 'the summary of the week',
  'event.webhook.test': 'test',
  'delivery.delivered': { one: 'sent at the first attempt', other: 'sent at attempt {count}' },
  'delivery.failed': { one: 'failed after {count} attempt', other: 'failed after {count} attempts' },
  'delivery.pending': 'to be sent',
  'delivery.retry': 'failed, sent again {when}',
  'delivery.status': 'answered {status}',
  'delivery.test': 'test',
  'delivery.resend': 'Resend',
}
