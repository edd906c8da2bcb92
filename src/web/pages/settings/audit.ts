import { html } from 'hono/html'
import type { AuditEntry } from '../../../db/people/audit.ts'
import { isId } from '../../../domain/id.ts'
import { KNOBS } from '../../../domain/index/own-formula.ts'
import { act, exactly, name, state } from '../../components/index/parts.ts'
import type { BrandContext, Html } from '../../context.ts'
import type { MessageKey } from '../../i18n/messages.ts'
import { settingsPath } from '../../links.ts'
import { tame } from '../../text.ts'
import { settingsSheet } from './frame.ts'
import { select } from '../../components/select.ts'

export interface AuditData {
  entries: AuditEntry[]
  /** Id before which the next page begins. */
  next: string | null
  filters: { actor: string; action: string }
  actors: Array<{ id: string; name: string }>
  actions: string[]
}

const UNDOABLE = new Set(['brand.changed', 'retention.changed', 'team.removed', 'formula.changed'])
const KNOWN = ['brand.changed', 'retention.changed', 'formula.changed', 'team.made', 'team.changed', 'team.removed', 'key.created', 'key.revoked', 'survey.made', 'survey.opened', 'survey.closed', 'role.changed', 'role.removed', 'invitation.created', 'invitation.accepted', 'invitation.revoked', 'undone'] as const
const LONGEST = 400

/** Who changed what. */
export const auditPage = ({ entries, next, filters, actors, actions }: AuditData, context: BrandContext): Html => {
  const { t, brand } = context
  const path = settingsPath(brand.slug, 'audit')
  const rest = new URLSearchParams([...Object.entries(filters).filter(([, value]) => value !== ''), ...(next === null ? [] : [['before', next]])] as string[][])
  const body = html`<form class="filters" method="get" action="${path}">${select({ name: 'actor', label: t.say('settings.audit.who'), all: t.say('settings.audit.all'), value: filters.actor, choices: actors.map(({ id, name: called }) => ({ value: id, label: tame(called) })) })}${select({ name: 'action', label: t.say('settings.audit.action'), all: t.say('settings.audit.all'), value: filters.action, choices: actions.map(action => ({ value: action, label: actionOf(action, context) })) })}<button class="button" type="submit">${t.say('settings.audit.filter')}</button></form>
    ${entries.length === 0 ? state({ title: t.say('settings.audit.none') }) : html`<ol class="log">${entries.map(entry => row(entry, context))}</ol>`}
    ${next === null ? null : html`<p><a class="button" href="${path}?${rest.toString()}">${t.say('settings.audit.older')}</a></p>`}`
  const [newest] = entries
  const title = newest === undefined ? t.say('settings.audit.none') : t.say('settings.audit.title', { who: tame(newest.actorName), what: actionOf(newest.action, context), when: t.when(newest.at, context.now) })
  return settingsSheet({ page: 'audit', title, lead: t.say('settings.audit.lead'), body }, context)
}

/** In words where it has some; a call of the API stands as it was made. */
const actionOf = (action: string, { t }: BrandContext): string => {
  const known = KNOWN.find(one => one === action)
  return known === undefined ? tame(action) : t.say(`audit.${known}` satisfies MessageKey)
}

const row = (entry: AuditEntry, context: BrandContext): Html => {
  const { t, brand, mayPost = () => true } = context
  const undo = `${settingsPath(brand.slug)}/undo/${entry.id}`
  return html`<li id="entry-${entry.id}"><p>${exactly(entry.at, context)}</p><div><p><b>${name(entry.actorName)}</b> ${actionOf(entry.action, context)}${entry.target === null ? null : html` · ${name(entry.target)}`}</p>${changes(entry, context)}</div>${UNDOABLE.has(entry.action) && mayPost(undo) ? act(undo, t.say('settings.undo'), 'small') : null}</li>`
}

/** Field by field, from what to what. */
const changes = ({ detail }: AuditEntry, { t }: BrandContext): Html | null => {
  const [before, after] = [flat(detail['before']), flat(detail['after'])]
  const keys = [...new Set([...before.keys(), ...after.keys()])].filter(key => key !== 'id')
  if (keys.length === 0) return null
  return html`<dl class="changes">${keys.map(key => html`<div><dt>${labelOf(key, t)}</dt><dd><del>${written(before.get(key))}</del> → <ins>${written(after.get(key))}</ins></dd></div>`)}</dl>`
}

/** Parts of parts by their whole name: `standing.halfLifeDays`. */
const flat = (side: unknown, prefix = ''): Map<string, unknown> =>
  new Map(isParts(side) ? Object.entries(side).flatMap(([key, value]) => (isParts(value) ? [...flat(value, `${prefix}${key}.`)] : [[`${prefix}${key}`, value] as [string, unknown]])) : [])
const isParts = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

const LABELS: Record<string, MessageKey> = {
  name: 'settings.name', kind: 'settings.kind', aliases: 'settings.aliases', handles: 'settings.handles', languages: 'settings.languages', locale: 'settings.locale', timeZone: 'settings.zone', query: 'settings.query',
  sensitivity: 'settings.sensitivity', competitors: 'settings.competitors', members: 'settings.teams.who',
}

/** A source is told by the entry itself: its id says nothing to anybody. */
const labelOf = (key: string, t: BrandContext['t']): string => {
  const knob = KNOBS.find(one => one === key)
  if (knob !== undefined) return t.say(`settings.knob.${knob}`)
  const known = Object.hasOwn(LABELS, key) ? LABELS[key] : undefined
  return known !== undefined ? t.say(known) : isId(key) ? t.say('settings.retention.kept') : tame(key)
}

const written = (value: unknown): string => {
  if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)) return '–'
  // Ids of people say nothing to anybody: how many they are does.
  if (Array.isArray(value) && value.every(one => typeof one === 'string' && isId(one))) return String(value.length)
  return tame(Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : JSON.stringify(value)).slice(0, LONGEST)
}
