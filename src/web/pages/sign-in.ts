import { html } from 'hono/html'
import type { Html, PageContext } from '../context.ts'
import { layout } from '../layout.ts'

/** Asks for the admin secret. */
export const signInPage = ({ failed }: { failed: boolean }, context: PageContext): Html => {
  const { t } = context
  const body = html`<div class="page calm"><header class="opening"><h1>${t.say('signin')}</h1></header>
    ${failed ? html`<p class="notice" role="alert"><b>${t.say('signin.failed')}</b></p>` : null}
    <form class="filters" method="post" action="/sign-in"><label>${t.say('signin.secret')} <input type="password" name="secret" autocomplete="current-password" required autofocus></label>
    <button class="button first" type="submit">${t.say('signin.enter')}</button></form><p class="acts quiet">${t.say('signin.where')}</p></div>`
  return layout({ title: t.say('signin'), section: null, body }, context)
}
