import { html, raw } from 'hono/html'
import { renderSVG } from 'uqr'
import type { Person } from '../../../db/people/person.ts'
import type { PersonSession } from '../../../db/people/session.ts'
import { isAtLeast, type Principal, type Role } from '../../../domain/access.ts'
import { name } from '../../components/index/parts.ts'
import type { Html, PageContext } from '../../context.ts'
import type { MessageKey } from '../../i18n/messages.ts'
import { layout } from '../../layout.ts'
import { homePath, peoplePath } from '../../links.ts'
import { tame } from '../../text.ts'

export interface AccountData {
  kind: Principal['kind']
  /** Null: nobody with an account. */
  person: Person | null
  brands: Array<{ slug: string; name: string; role: Role }>
  sessions: PersonSession[]
  /** Id of the session that looks. */
  current: string | undefined
  hasPassword: boolean
  fault: MessageKey | null
  done: boolean
}

/** One's own account. */
export const accountPage = (data: AccountData, context: PageContext): Html => {
  const { kind, person, fault, done } = data
  const { t } = context
  const body = html`<div class="page calm"><header class="opening"><h1>${person ? name(person.name) : t.say('account')}</h1>
    <p class="quiet">${person ? `${person.email}${person.isOwner ? ` · ${t.say('account.owner')}` : ''}` : t.say(kind === 'secret' ? 'account.secret' : 'account.local')}</p>
    ${kind === 'local' ? null : html`<form method="post" action="/sign-out"><button class="button" type="submit">${t.say('account.sign-out')}</button></form>`}</header>
    ${fault === null ? null : html`<p class="notice" role="alert"><b>${t.say(fault)}</b></p>`}
    ${done && fault === null ? html`<p class="notice" role="status"><b>${t.say('account.done')}</b></p>` : null}
    <div class="account-parts">${brandsOf(data, context)}${person ? html`${password(data, context)}${secondStep(person, data, context)}${sessions(data, context)}` : null}</div></div>`
  return layout({ title: t.say('account'), section: null, body }, context)
}

const brandsOf = ({ brands }: AccountData, { t }: PageContext): Html =>
  html`<section class="section" aria-labelledby="brands"><header><h2 id="brands">${t.say('account.brands')}</h2></header>${brands.length === 0
    ? html`<p>${t.say('account.brands.none')}</p>`
    : html`<ul class="people">${brands.map(brand => html`<li><div><h3><a href="${homePath(brand.slug)}">${name(brand.name)}</a></h3><p>${t.say(`role.${brand.role}`)}</p></div>${isAtLeast(brand.role, 'admin') ? html`<a href="${peoplePath(brand.slug)}">${t.say('people')}</a>` : null}</li>`)}</ul>`}</section>`

const password = ({ hasPassword }: AccountData, { t }: PageContext): Html =>
  html`<section class="section" aria-labelledby="password"><header><h2 id="password">${t.say('account.password')}</h2></header>${hasPassword
    ? html`<form class="form" method="post" action="/account/password"><label>${t.say('account.password.current')} <input type="password" name="password" autocomplete="current-password" maxlength="256" required></label>
      <label>${t.say('account.password.next')} <input type="password" name="next" autocomplete="new-password" minlength="12" maxlength="256" required></label>
      <p class="faint">${t.say('password.rule')} ${t.say('account.password.ends')}</p><button class="button" type="submit">${t.say('password.new')}</button></form>`
    : html`<p>${t.say('account.password.none')}</p>`}</section>`

const secondStep = ({ hasTotp }: Person, { hasPassword }: AccountData, { t }: PageContext): Html | null =>
  hasPassword
    ? html`<section class="section" aria-labelledby="totp"><header><h2 id="totp">${t.say('totp')}</h2></header><form class="form" method="post" action="/account/${hasTotp ? 'totp-end' : 'totp'}">
      <p>${t.say(hasTotp ? 'totp.on' : 'totp.off')}</p><label>${t.say('account.password.current')} <input type="password" name="password" autocomplete="current-password" maxlength="256" required></label>
      <button class="button" type="submit">${t.say(hasTotp ? 'totp.end' : 'totp.begin')}</button></form></section>`
    : null

const sessions = ({ sessions: all, current }: AccountData, { t, now }: PageContext): Html =>
  html`<section class="section" aria-labelledby="sessions"><header><h2 id="sessions">${t.say('account.sessions')}</h2></header><ul class="people">${all.map(({ id, createdAt, address, userAgent }) => html`<li><div>
    <h3>${deviceOf(userAgent)}${id === current ? html` <span class="chip">${t.say('account.session.this')}</span>` : null}</h3><p>${t.say('account.session.since', { when: t.when(createdAt, now) })}${address ? html` · ${address}` : null}</p></div>
    ${id === current ? null : html`<form method="post" action="/account/sessions/${id}/end"><button class="button small" type="submit">${t.say('account.session.end')}</button></form>`}</li>`)}</ul>
    ${all.length > 1 ? html`<form class="acts" method="post" action="/account/sessions-end"><button class="button" type="submit">${t.say('account.sessions.end')}</button></form>` : null}</section>`

const BROWSERS: Array<[RegExp, string]> = [[/Edg\//, 'Edge'], [/OPR\//, 'Opera'], [/Firefox\//, 'Firefox'], [/Chrome\//, 'Chrome'], [/Safari\//, 'Safari']]
const SYSTEMS: Array<[RegExp, string]> = [[/Android/, 'Android'], [/iPhone|iPad/, 'iOS'], [/Windows/, 'Windows'], [/Mac OS/, 'macOS'], [/Linux/, 'Linux']]

/** Enough to know one's own browser again. */
const deviceOf = (userAgent: string | null): string => {
  const named = [BROWSERS, SYSTEMS].flatMap(known => known.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1] ?? [])
  return named.length > 0 ? named.join(' · ') : tame((userAgent ?? '').slice(0, 60)) || '–'
}

/** What goes into the authenticator, shown once. `uri` null: the code was not right, what was shown before is still good. */
export const totpPage = ({ uri, recoveryCodes, failed }: { uri: string | null; recoveryCodes: string[]; failed: boolean }, context: PageContext): Html => {
  const { t } = context
  const body = html`<div class="page calm"><header class="opening"><h1>${t.say('totp')}</h1></header>
    ${failed ? html`<p class="notice" role="alert"><b>${t.say('code.refused')}</b></p>` : null}
    ${uri === null ? null : html`<div class="form"><p>${t.say('totp.scan')}</p><div class="qr" aria-hidden="true">${raw(renderSVG(uri, { border: 2 }))}</div><p class="once">${new URL(uri).searchParams.get('secret')}</p>
      <p>${t.say('totp.recovery')}</p><ul class="once codes">${recoveryCodes.map(code => html`<li>${code}</li>`)}</ul></div>`}
    <form class="form" method="post" action="/account/totp-confirm"><label>${t.say('totp.confirm')} <input name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="10" required></label>
    <button class="button first" type="submit">${t.say('totp.confirm.do')}</button></form></div>`
  return layout({ title: t.say('totp'), section: null, body }, context)
}
