import type { CaseSettings } from '../../domain/case/settings.ts'
import { DAYS, type Day } from '../../domain/alert/route.ts'
import { TIERS } from '../../domain/case/tier.ts'
import type { Form } from './case-forms.ts'

/** The days of a week as forms show them. */
export const WEEK: readonly Day[] = [...DAYS.slice(1), DAYS[0]]
export const KINDS = ['review', 'social', 'survey', 'press', 'site'] as const

const numberOf = (text: string): number | null => (text === '' ? null : Number(text))
const linesOf = (text: string): string[] => text.split(/\r?\n/).map(line => line.trim()).filter(Boolean)

/** What the form says, as the API takes it; whatever is wrong in it the API says. What the form does not show stays as it is. */
export const settingsOfForm = (form: Form, before: CaseSettings): object => ({
  targets: Object.fromEntries(TIERS.map(tier => [tier, numberOf(form.one(`target-${tier}`))])),
  calendar: form.one('always') === '1' ? null : { week: Object.fromEntries(WEEK.flatMap(day => (form.one(`hours-${day}`) === '' ? [] : [[day, hoursIn(form.one(`hours-${day}`))]]))), holidays: linesOf(form.one('holidays')) },
  rule: {
    ...before.rule, needsResponse: form.one('needs') === '1', thanks: form.one('thanks') === '1', maxStars: numberOf(form.one('stars')), maxAgeDays: numberOf(form.one('age')) ?? before.rule.maxAgeDays,
    sourceKinds: form.all('kind').filter(Boolean),
  },
  agents: form.all('agents').flatMap(linesOf).map(agentIn),
  dealOut: form.one('deal') === '1',
  silentMinutes: numberOf(form.one('silent')),
  followUpDays: numberOf(form.one('follow')) ?? before.followUpDays,
  legalWarnDays: numberOf(form.one('law')) ?? before.legalWarnDays,
})

/** “09:00-14:00, 16:00-19:00” */
export const hoursIn = (text: string): Array<{ from: string; to: string }> =>
  text.split(',').map(span => {
    const [from = '', to = ''] = span.split(/[-–]/).map(time => time.trim().padStart(5, '0'))
    return { from, to }
  })

export const hoursText = (hours: Array<{ from: string; to: string }> = []): string => hours.map(({ from, to }) => `${from}-${to}`).join(', ')

/** “ana, Ana Quiroga”; a name alone is its own id. */
const agentIn = (line: string): { id: string; name: string } => {
  const [id = '', ...rest] = line.split(',').map(part => part.trim())
  return { id, name: rest.join(', ') || id }
}
