import { html } from 'hono/html'
import type { SsoRefusal } from '../../../api/identity.ts'
import type { Html, PageContext } from '../../context.ts'
import type { MessageKey } from '../../i18n/messages.ts'
import { layout } from '../../layout.ts'

/** Why somebody is not in. */
export type SignInFault = 'refused' | 'secret' | 'wait' | 'sso' | `sso.${SsoRefusal}`

export interface SignInData {
  hasPeople: boolean
  hasSecret: boolean
  /** Name of the provider of single sign-on. */
  sso: string | null
  fault: SignInFault | null
  /** Where to go on to. */
  next: string
}

const FAULTS: Record<SignInFault, MessageKey> = {
  refused: 'signin.refused', secret: 'signin.failed', wait: 'signin.wait', sso: 'signin.sso.none', 'sso.uninvited': 'signin.sso.uninvited', 'sso.unverified': 'signin.sso.unverified', 'sso.declined': 'signin.sso.declined',
  'sso.late': 'signin.sso.late', 'sso.provider': 'signin.sso.provider',
}

/** Asks who somebody is. */
export const signInPage = ({ hasPeople, hasSecret, sso, fault, next }: SignInData, context: PageContext): Html => {
  const { t } = context
  const secret = html`<form class="form" method="post" action="/sign-in"><input type="hidden" name="next" value="${next}"><label>${t.say('signin.secret')} <input type="password" name="secret" autocomplete="current-password" required ${hasPeople ? null : html`autofocus`}></label>
    <p class="faint">${t.say('signin.where')}</p><button class="button ${hasPeople ? '' : 'first'}" type="submit">${t.say('signin.enter')}</button></form>`
  const body = html`<div class="page calm"><header class="opening"><h1>${t.say('signin')}</h1></header>
    ${fault === null ? null : html`<p class="notice" role="alert"><b>${t.say(FAULTS[fault], { name: sso ?? '' })}</b></p>`}
    ${hasPeople
      ? html`<form class="form" method="post" action="/sign-in"><input type="hidden" name="next" value="${next}">
        <label>${t.say('person.email')} <input type="email" name="email" autocomplete="username" maxlength="254" required autofocus></label>
        <label>${t.say('person.password')} <input type="password" name="password" autocomplete="current-password" maxlength="256" required></label>
        <button class="button first" type="submit">${t.say('signin.enter')}</button></form>
        ${sso === null ? null : html`<p class="form-note"><a class="button" href="/sign-in/sso${next === '/' ? '' : `?next=${encodeURIComponent(next)}`}">${t.say('signin.sso', { name: sso })}</a></p>`}
        <p class="quiet form-note">${t.say('signin.lost')}</p>
        ${hasSecret ? html`<details class="form-note" ${fault === 'secret' ? html`open` : null}><summary>${t.say('signin.by-secret')}</summary>${secret}</details>` : null}`
      : secret}</div>`
  return layout({ title: t.say('signin'), section: null, body }, context)
}

/** Asks for the second step. */
export const codePage = ({ next, fault }: { next: string; fault: 'refused' | 'wait' | null }, context: PageContext): Html => {
  const { t } = context
  const body = html`<div class="page calm"><header class="opening"><h1>${t.say('code')}</h1></header>
    ${fault === null ? null : html`<p class="notice" role="alert"><b>${t.say(fault === 'wait' ? 'signin.wait' : 'code.refused')}</b></p>`}
    <form class="form" method="post" action="/sign-in/code"><input type="hidden" name="next" value="${next}">
    <label>${t.say('code.code')} <input name="code" inputmode="text" autocomplete="one-time-code" autocapitalize="off" spellcheck="false" maxlength="40" required autofocus></label>
    <p class="faint">${t.say('code.recovery')}</p><button class="button first" type="submit">${t.say('code.enter')}</button></form>
    <p class="form-note"><a href="/sign-in">${t.say('code.back')}</a></p></div>`
  return layout({ title: t.say('code'), section: null, body }, context)
}
