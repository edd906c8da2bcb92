import { html } from 'hono/html'
import type { Role } from '../../../domain/access.ts'
import type { Html, PageContext } from '../../context.ts'
import type { MessageKey } from '../../i18n/messages.ts'
import { layout } from '../../layout.ts'
import { tame } from '../../text.ts'

interface Invited {
  email: string
  brand: string
  role: Role
  by: string
}

/** What a link opens, by what it asks of whoever comes. */
export type EntryData = { name?: string; fault?: MessageKey } & (
  | { kind: 'setup'; email?: string }
  | { kind: 'password'; email: string }
  /** Somebody new. */
  | (Invited & { kind: 'invitation'; sso: string | null })
  /** Who is signed in with the account it is for. */
  | (Invited & { kind: 'join'; home: string })
  /** There is an account, and it is not at hand. */
  | (Invited & { kind: 'elsewhere'; next: string })
)

/** The page behind a link that lets somebody in. */
export const entryPage = (data: EntryData & { action: string }, context: PageContext): Html => {
  const { t } = context
  const title = titleOf(data, context)
  const body = html`<div class="page calm"><header class="opening"><h1>${title}</h1>${'brand' in data ? html`<p class="quiet">${t.say('invitation.what', { by: tame(data.by), role: t.say(`role.${data.role}`), what: t.say(`role.${data.role}.what`) })}</p>` : null}
    ${data.kind === 'setup' ? html`<p class="quiet">${t.say('setup.what')}</p>` : null}</header>
    ${data.fault === undefined ? null : html`<p class="notice" role="alert"><b>${t.say(data.fault)}</b></p>`}
    ${formOf(data, context)}</div>`
  return layout({ title, section: null, body }, context)
}

const titleOf = (data: EntryData, { t }: PageContext): string => {
  if (data.kind === 'setup') return t.say('setup')
  if (data.kind === 'password') return t.say('password.new.title')
  return t.say('invitation', { brand: tame(data.brand) })
}

const formOf = (data: EntryData & { action: string }, { t }: PageContext): Html => {
  if (data.kind === 'elsewhere') return html`<p>${t.say('invitation.elsewhere', { email: data.email })}</p><p class="acts"><a class="button first" href="/sign-in?next=${encodeURIComponent(data.next)}">${t.say('signin.enter')}</a></p>`
  if (data.kind === 'join') return html`<form method="post" action="${data.action}"><p>${t.say('invitation.join', { email: data.email })}</p><p class="acts"><button class="button first" type="submit">${t.say('invitation.accept')}</button></p></form>`
  const isNew = data.kind !== 'password'
  return html`<form class="form" method="post" action="${data.action}">
    ${isNew ? html`<label>${t.say('person.name')} <input name="name" autocomplete="name" maxlength="120" value="${data.name ?? ''}" required autofocus></label>` : null}
    <label>${t.say('person.email')} <input type="email" name="email" autocomplete="username" maxlength="254" value="${data.email ?? ''}" ${data.kind === 'setup' ? html`required` : html`readonly`}></label>
    <label>${t.say('person.password')} <input type="password" name="password" autocomplete="new-password" minlength="12" maxlength="256" ${'sso' in data && data.sso !== null ? null : html`required`}></label>
    <p class="faint">${t.say('password.rule')}</p>
    <p class="acts"><button class="button first" type="submit">${t.say(data.kind === 'invitation' ? 'invitation.accept' : data.kind === 'setup' ? 'setup.enter' : 'password.new')}</button>
    ${'sso' in data && data.sso !== null ? html`<button class="button" type="submit" name="do" value="sso">${t.say('signin.sso', { name: data.sso })}</button>` : null}</p></form>`
}
