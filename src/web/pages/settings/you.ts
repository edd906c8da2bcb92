import { html } from 'hono/html'
import { checks } from '../../components/form.ts'
import type { BrandContext, Html } from '../../context.ts'
import { settingsPath } from '../../links.ts'
import { LOCALES } from '../../locale.ts'
import { THEMES } from '../../theme.ts'
import { newsNote, settingsSheet } from './frame.ts'

/** How whoever sits there wants to read: kept in this browser. */
export const youPage = ({ isSaved }: { isSaved: boolean }, context: BrandContext): Html => {
  const { t, brand, theme = 'auto', who } = context
  const body = html`${newsNote(isSaved ? { kind: 'saved', undoId: null } : null, context)}<form class="form fields" method="post" action="${settingsPath(brand.slug, 'you')}">
    ${checks({ name: 'language', label: t.say('settings.you.language'), isSingle: true, chosen: [t.locale], choices: LOCALES.map(value => ({ value, label: t.say(`language.${value}`) })) }, t)}
    ${checks({ name: 'theme', label: t.say('settings.you.theme'), isSingle: true, chosen: [theme], choices: THEMES.map(value => ({ value, label: t.say(`settings.theme.${value}`) })) }, t)}
    <p class="hint">${t.say('settings.you.zone', { zone: t.timeZone })}</p>
    <button class="button first" type="submit">${t.say('people.save')}</button></form>
    ${who !== undefined && who !== null && who.kind === 'user' ? html`<p><a href="/account">${t.say('settings.you.account')}</a></p>` : null}`
  return settingsSheet({ page: 'you', title: t.say('settings.you.title'), body }, context)
}
