import { html } from 'hono/html'
import type { AuditEntry } from '../../../db/audit.ts'
import { act, exactly, name, state } from '../../components/parts.ts'
import type { BrandContext, Html } from '../../context.ts'
import type { MessageKey } from '../../i18n/messages.ts'
import { settingsPath } from '../../links.ts'
import { tame } from '../../text.ts'
import { settingsSheet } from './frame.ts'

export interface AuditData {
  entries: AuditEntry[]
  /** Id before which the next page begins. */
  next: string | null
  filters: { actor: string; action: string }
  actors: Array<{ id: string; name: string }>
  actions: string[]
}

const UNDOABLE = new Set(['brand.changed', 'retention.changed', 'team.removed', 'formula.changed'])
const KNOWN = ['brand.changed', 'retention.changed', 'formula.changed', 'team.made', 'team.changed', 'team.removed', 'key.created', 'key.revoked', 'role.changed', 'role.removed', 'invitation.created', 'invitation.accepted', 'invitation.revoked', 'undone'] as const
const LONGEST = 400

/** Who changed what. */
export const auditPage = ({ entries, next, filters, actors, actions }: AuditData, context: BrandContext): Html => {
  const { t, brand } = context
  const path = settingsPath(brand.slug, 'audit')
  const select = (key: 'actor' | 'action', label: string, options: Array<{ value: string; label: string }>) =>
    html`<label>${label} <select name="${key}"><option value="">${t.say('settings.audit.all')}</option>${options.map(option => html`<option value="${option.value}" ${option.value === filters[key] ? html`selected` : null}>${option.label}</option>`)}</select></label>`
  const rest = new URLSearchParams([...Object.entries(filters).filter(([, value]) => value !== ''), ...(next === null ? [] : [['before', next]])] as string[][])
  const body = html`<form class="filters" method="get" action="${path}">${select('actor', t.say('settings.audit.who'), actors.map(({ id, name: called }) => ({ value: id, label: tame(called) })))}${select('action', t.say('settings.audit.action'), actions.map(action => ({ value: action, label: actionOf(action, context) })))}<button class="button" type="submit">${t.say('settings.audit.filter')}</button></form>
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
  return html`<li id="entry-${entry.id}"><p>${exactly(entry.at, context)}</p><div><p><b>${name(entry.actorName)}</b> ${actionOf(entry.action, context)}${entry.target === null ? null : html` · ${name(entry.target)}`}</p>${changes(entry)}</div>${UNDOABLE.has(entry.action) && mayPost(undo) ? act(undo, t.say('settings.undo'), 'small') : null}</li>`
}

/** Field by field, from what to what. */
const changes = ({ detail }: AuditEntry): Html | null => {
  const [before, after] = [detail['before'], detail['after']].map(side => (typeof side === 'object' && side !== null ? (side as Record<string, unknown>) : undefined))
  if (before === undefined && after === undefined) return null
  const keys = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].filter(key => key !== 'id')
  return html`<dl class="changes">${keys.map(key => html`<div><dt>${tame(key)}</dt><dd><del>${written(before?.[key])}</del> → <ins>${written(after?.[key])}</ins></dd></div>`)}</dl>`
}

const written = (value: unknown): string => (value === undefined || value === null || value === '' ? '–' : tame(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, LONGEST))
