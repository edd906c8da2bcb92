import { html } from 'hono/html'
import type { Member } from '../../../db/people/role.ts'
import type { EntryLink } from '../../../db/people/entry-link.ts'
import { ROLES, type Role } from '../../../domain/access.ts'
import { confirm } from '../../components/form.ts'
import { name } from '../../components/index/parts.ts'
import type { BrandContext, Html } from '../../context.ts'
import type { MessageKey } from '../../i18n/messages.ts'
import { layout } from '../../layout.ts'
import { peoplePath } from '../../links.ts'
import { tame } from '../../text.ts'

/** What came of an invitation just now: the link to hand over, null where it was mailed. */
export type Asked = { email: string; link: string | null } | { fault: MessageKey } | null

export interface PeopleData {
  members: Member[]
  invitations: EntryLink[]
  days: number
  asked: Asked
}

/** Who works with a brand, and who may come. */
export const peoplePage = (data: PeopleData, context: BrandContext): Html => {
  const { members, invitations, asked } = data
  const { t, brand, now } = context
  const body = html`<div class="page calm"><header class="opening"><h1>${members.length === 0 ? t.say('people.none') : t.say('people.count', { count: members.length, brand: tame(brand.name) })}</h1></header>
    ${news(asked, context)}
    ${members.length === 0 ? null : html`<ul class="people">${members.map(member => memberRow(member, context))}</ul>`}
    <section class="section" aria-labelledby="invite"><header><h2 id="invite">${t.say('people.invite.title')}</h2></header>${form(data, context)}</section>
    ${invitations.length === 0 ? null : html`<section class="section" aria-labelledby="invited"><header><h2 id="invited">${t.say('people.invited')}</h2></header><ul class="people">${invitations.map(({ id, email, role, expiresAt, createdBy }) => html`<li><div>
      <h3>${email}</h3><p>${t.say(`role.${role!}`)} · ${t.say('people.invited.until', { when: t.exact(expiresAt, now), by: tame(createdBy) })}</p></div>
      <form method="post" action="${peoplePath(brand.slug)}/invitations/${id}/revoke"><button class="button small" type="submit">${t.say('people.revoke')}</button></form></li>`)}</ul></section>`}</div>`
  return layout({ title: t.say('people'), section: null, body }, context)
}

const news = (asked: Asked, { t }: BrandContext): Html | null => {
  if (asked === null) return null
  if ('fault' in asked) return html`<p class="notice" role="alert"><b>${t.say(asked.fault)}</b></p>`
  if (asked.link === null) return html`<p class="notice" role="status"><b>${t.say('people.invite.mailed', { email: asked.email })}</b></p>`
  return html`<div class="notice" role="status"><p><b>${t.say('people.invite.copy', { email: asked.email })}</b></p><p class="once">${asked.link}</p></div>`
}

const memberRow = ({ id, name: called, email, role, hasTotp, disabledAt }: Member, context: BrandContext): Html => {
  const { t, brand } = context
  const path = `${peoplePath(brand.slug)}/${id}`
  const marks = [...(hasTotp ? [t.say('people.totp')] : []), ...(disabledAt ? [t.say('people.disabled')] : [])]
  return html`<li><div><h2 class="row">${name(called)}</h2><p>${[email, ...marks].join(' · ')}</p></div><div class="row-form">
    <form class="row-form" method="post" action="${path}/role"><select name="role" aria-label="${t.say('people.role', { name: tame(called) })}">${options(role, t)}</select><button class="button" type="submit">${t.say('people.save')}</button></form>
    ${confirm({ action: `${path}/remove`, ask: t.say('people.remove'), of: called, what: t.say('people.remove.what'), label: t.say('people.remove.do') }, context)}</div></li>`
}

const options = (chosen: Role, t: BrandContext['t']): Html[] => ROLES.map(role => html`<option value="${role}" ${role === chosen ? html`selected` : null}>${t.say(`role.${role}`)}</option>`)

const form = ({ days }: PeopleData, { t, brand }: BrandContext): Html =>
  html`<form class="form" method="post" action="${peoplePath(brand.slug)}/invitations"><label>${t.say('person.email')} <input type="email" name="email" autocomplete="off" maxlength="254" required></label>
    <label>${t.say('people.invite.role')} <select name="role">${options('agent', t)}</select></label>
    <dl class="faint">${ROLES.map(role => html`<div><dt><b>${t.say(`role.${role}`)}</b></dt><dd>${t.say(`role.${role}.what`)}</dd></div>`)}</dl>
    <p class="faint">${t.say('people.invite.days', { count: days })}</p><button class="button first" type="submit">${t.say('people.invite')}</button></form>`
