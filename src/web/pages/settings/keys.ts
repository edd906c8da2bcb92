import { html } from 'hono/html'
import type { ApiKey } from '../../../db/people/api-key.ts'
import { SCOPES } from '../../../domain/access.ts'
import { confirm, faultsNote, input, select } from '../../components/form.ts'
import { dotted, exactly, name, when } from '../../components/index/parts.ts'
import type { BrandContext, Html } from '../../context.ts'
import type { Faults } from '../../form.ts'
import { settingsPath } from '../../links.ts'
import { tame } from '../../text.ts'
import { settingsSheet } from './frame.ts'

/** Days a key may live; 0: for good. */
export const LIVES = [30, 90, 365, 0] as const

export interface KeysData {
  keys: ApiKey[]
  faults: Faults
  /** Made just now; the only time it is shown. */
  made: { name: string; key: string } | null
}

/** Keys of programs for this brand. */
export const keysPage = ({ keys, faults, made }: KeysData, context: BrandContext): Html => {
  const { t, brand } = context
  const path = settingsPath(brand.slug, 'keys')
  const body = html`${faultsNote(faults, t)}
    ${made === null ? null : html`<div class="notice" role="status"><p><b>${t.say('settings.keys.made', { name: tame(made.name) })}</b></p><p class="once">${made.key}</p></div>`}
    ${keys.length === 0 ? null : html`<ul class="people">${keys.map(key => row(key, path, context))}</ul>`}
    <section class="section" aria-labelledby="make"><header><h2 id="make">${t.say('settings.keys.make')}</h2></header>
      <form class="form fields" method="post" action="${path}">
        ${input({ name: 'name', label: t.say('settings.keys.name'), hint: t.say('settings.keys.name.hint'), fault: faults['name'], required: true }, t)}
        ${select({ name: 'scope', label: t.say('settings.keys.scope'), choices: SCOPES.map(scope => ({ value: scope, label: t.say(`settings.scope.${scope}`) })) }, t)}
        ${select({ name: 'days', label: t.say('settings.keys.days'), hint: t.say('settings.keys.days.hint'), value: '90', choices: LIVES.map(days => ({ value: String(days), label: days === 0 ? t.say('settings.keys.forever') : t.say('settings.days', { count: days }) })) }, t)}
        <button class="button first" type="submit">${t.say('settings.keys.do')}</button></form></section>`
  return settingsSheet({ page: 'keys', title: keys.length === 0 ? t.say('settings.keys.title.none') : t.say('settings.keys.title', { count: keys.length }), lead: t.say('settings.keys.lead'), body }, context)
}

const row = ({ id, name: called, scope, createdAt, createdBy, lastUsedAt, expiresAt }: ApiKey, path: string, context: BrandContext): Html => {
  const { t } = context
  const facts = dotted([
    t.say(`settings.scope.${scope}`),
    html`${t.say('settings.keys.since')} ${exactly(createdAt, context)}${createdBy === null ? null : html`, ${name(createdBy)}`}`,
    lastUsedAt === null ? t.say('settings.keys.unused') : html`${t.say('settings.keys.used')} ${when(lastUsedAt, context)}`,
    expiresAt === null ? t.say('settings.keys.noEnd') : html`${t.say('settings.keys.until')} ${exactly(expiresAt, context)}`,
  ])
  return html`<li><div><h2 class="row">${name(called)}</h2><p>${facts}</p></div>${confirm({ action: `${path}/${id}/revoke`, ask: t.say('settings.keys.end'), of: called, what: t.say('settings.keys.end.what'), label: t.say('settings.keys.end.do') }, context)}</li>`
}
