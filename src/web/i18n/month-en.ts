import type { Message } from './messages.ts'
import type { monthEs } from './month-es.ts'

/** The English labels: the same keys as the Spanish ones. */
export const monthEn: Record<keyof typeof monthEs, Message> = {
  'month.title': 'Report of {brand}, {month}',
  'month.running': 'the month goes on',
  'month.none': 'There were no opinions to measure the month by',
  'month.first': 'The index ended at {value}',
  'month.up': 'The index rose {change} in the month',
  'month.down': 'The index fell {change} in the month',
  'month.months': 'Months and ways out',
  'month.print': 'Print or save as PDF',
  'month.take': 'Its mentions in Excel',
  'month.said': 'What they said',
  'month.before': 'the month before, {count}',
  'month.sources': 'Source by source',
  'month.opinions': 'Opinions',
  'month.alerts': { one: '{count} alert', other: '{count} alerts' },
  'month.alerts.none': 'Nothing was out of the usual.',
  'month.cost.none': 'Nothing cost at the end.',
  'month.give.none': 'Nothing gave at the end.',
  'month.asof': 'The world as it stood at the end of the month, read with today’s formula and corrections.',
  'month.nav': 'Report of the month',
}
