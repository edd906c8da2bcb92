import type { Message } from './messages.ts'
import type { alertsEs } from './alerts-es.ts'

/** Words of the page of alerts. */
export const alertsEn: Record<keyof typeof alertsEs, Message> = {
  'alert.gap': 'No source brings anything: we do not know what is said',
  'alert.gap.over': 'No source brought anything for a while',
  'alert.gap.line': 'While it lasts there will be no other alerts. What is published will be read when the sources are back.',
  'alert.gap.asked': 'Sources that are asked',
  'alert.silence': 'Nobody says anything; some {expected} opinions were expected',
  'alert.silence.over': 'Nobody said anything where some {expected} opinions were expected',
  'alert.silence.line': 'The sources answer well and bring nothing.',
  'alert.silence.hours': 'How long',
  'alert.silence.expected': { one: '{count} hour, in which some {expected} were expected', other: '{count} hours, in which some {expected} were expected' },
  'alert.rival.negative': { one: '{name} got {count} negative', other: '{name} got {count} negatives' },
  'alert.rival.volume': { one: '{name} got {count} mention', other: '{name} got {count} mentions' },
  'alert.rival.see': 'See the competitor',
  'alert.carriers': 'Where it shows',
  'alert.carrier': '{observed}, {expected} is usual',
  'alert.planned': 'During what was planned',
  'alert.planned.what': 'It is more than was expected because of it.',
  'floor.read': { one: 'Read the opinion', other: 'Read the {count} opinions' },
  'floor.waiting': { one: 'One is still to be judged', other: '{count} are still to be judged' },
  'floor.judged': 'All were judged',
  'floor.confirm': 'Yes, it is',
  'floor.dismiss': 'No, it is not',
  'floor.status.seen': 'To be judged',
  'floor.status.confirmed': 'Confirmed',
  'floor.status.dismissed': 'Dismissed',
  'floor.sign': '{what}, to be judged',
  'floor.sign.confirmed': '{what}, confirmed',
}
