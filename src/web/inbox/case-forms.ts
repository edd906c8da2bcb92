import type { Calendar } from '../../domain/case/business-hours.ts'
import { endOfWorkingDay } from '../../domain/case/working-day.ts'
import type { Actor } from '../../domain/case/state.ts'
import { startOfDay } from '../../domain/time/day.ts'

/** A form as it came, its lines ended as everywhere else: fields with one value or several. */
export interface Form {
  one(name: string): string
  all(name: string): string[]
}

export const formOf = (body: Record<string, unknown>): Form => {
  const all = (name: string): string[] => [body[name]].flat().filter(value => typeof value === 'string').map(value => value.replace(/\r\n?/g, '\n').trim())
  return { all, one: name => all(name)[0] ?? '' }
}

export interface Reading {
  agents: Actor[]
  me: Actor
  now: Date
  timeZone: string
  /** Days on which somebody works; null: every day. */
  calendar: Calendar | null
}

const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
// Longer terms are given as a date.
const MOST_WORKING_DAYS = 365
const PLAIN = ['answer', 'wait', 'move-private', 'follow', 'reopen'] as const

/** What a form asks for, as the API is asked; null: something is missing in it. `turn` is not here: it is for the API to choose. */
export const actOfForm = (form: Form, { agents, me, now, timeZone, calendar }: Reading): object | null => {
  const name = form.one('snooze') === '' ? form.one('do') : 'snooze'
  if (name === 'take' || name === 'release' || name === 'wake') return { do: name }
  if (PLAIN.some(plain => plain === name)) return { do: 'transition', transition: { act: name } }
  if (name === 'resolve') return { do: 'transition', transition: { act: name, remedy: form.one('remedy') || null } }
  if (name === 'close') return { do: 'transition', transition: { act: name, reason: form.one('reason') || null } }
  if (name === 'pass') return form.one('area') && form.one('folio') ? { do: 'transition', transition: { act: name, area: form.one('area'), folio: form.one('folio') } } : null
  if (name === 'complain') return complaintOf(form, { now, timeZone, calendar })
  if (name === 'snooze') return snoozeOf(Number(form.one('snooze') || form.one('hours')), now)
  if (name === 'tag') return { do: 'tag', add: tagsIn(form.one('tags')), remove: form.all('remove').filter(Boolean) }
  if (name === 'edit') return { do: 'edit', edit: editOf(form) }
  if (name !== 'assign') return null
  const to = form.one('to') === 'me' ? me : agents.find(({ id }) => id === form.one('to'))
  return to ? { do: 'assign', to } : null
}

/** A day of the law ends when the day of the brand does; a term in working days begins on the day after. */
const complaintOf = (form: Form, when: Pick<Reading, 'now' | 'timeZone' | 'calendar'>): object | null => {
  const due = legalDayOf(form, when)
  return due === null || form.one('folio') === '' ? null : { do: 'transition', transition: { act: 'complain', folio: form.one('folio'), legalDueAt: new Date(due).toISOString() } }
}

const legalDayOf = (form: Form, { now, timeZone, calendar }: Pick<Reading, 'now' | 'timeZone' | 'calendar'>): number | null => {
  const day = Date.parse(`${form.one('due')}T00:00:00Z`)
  if (!Number.isNaN(day)) return startOfDay(day / DAY_MS + 1, timeZone)
  const days = Number(form.one('days'))
  return Number.isInteger(days) && days >= 1 && days <= MOST_WORKING_DAYS ? endOfWorkingDay(now.getTime(), days, calendar, timeZone) : null
}

const snoozeOf = (hours: number, now: Date): object | null => (Number.isFinite(hours) && hours > 0 && hours <= 24 * 365 ? { do: 'snooze', until: new Date(now.getTime() + hours * HOUR_MS).toISOString() } : null)

/** Fields a form does not have stay as they are; an empty one is none. */
const editOf = (form: Form): object => ({
  ...(form.all('tier').length > 0 && { tier: form.one('tier') }),
  ...(form.all('moment').length > 0 && { moment: form.one('moment') || null }),
  ...(form.all('floor').length > 0 && { floor: form.one('floor') || null }),
})

export const tagsIn = (text: string): string[] => [...new Set(text.split(',').map(tag => tag.trim().slice(0, 60)).filter(Boolean))].slice(0, 50)

/** People a note calls by @name: those whose first name, name or id it holds. */
export const calledIn = (text: string, people: Actor[]): string[] => {
  const plain = (word: string): string => word.normalize('NFD').replace(/\p{Mn}/gu, '').toLowerCase()
  const called = [...text.matchAll(/@([\p{L}\p{M}\p{N}._-]+)/gu)].map(([, word]) => plain(word!))
  return people.filter(({ id, name }) => [id, name, name.split(/\s+/)[0]!, name.replace(/\s+/g, '')].some(word => called.includes(plain(word)))).map(({ id }) => id)
}
