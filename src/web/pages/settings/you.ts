import { html } from 'hono/html'
import type { BrandContext, Html } from '../../context.ts'
import { settingsPath } from '../../links.ts'
import { LOCALES } from '../../locale.ts'
import { THEMES } from '../../theme.ts'
import { newsNote, settingsSheet } from './frame.ts'

/** How whoever sits there wants to read: kept in this browser. */
export const youPage = ({ isSaved }: { isSaved: boolean }, context: BrandContext): Html => {
  const { t, brand, theme = 'auto', who } = context
  const radio = ({ name, value, label, on }: { name: string; value: string; label: string; on: boolean }): Html => html`<label class="check"><input type="radio" name="${name}" value="${value}" ${on ? html`checked` : null}> ${label}</label>`
  const body = html`${newsNote(isSaved ? { kind: 'saved', undoId: null } : null, context)}<form class="form fields" method="post" action="${settingsPath(brand.slug, 'you')}">
    <fieldset class="field"><legend>${t.say('settings.you.language')}</legend><div class="checks">${LOCALES.map(locale => radio({ name: 'language', value: locale, label: t.say(`language.${locale}`), on: locale === t.locale }))}</div></fieldset>
    <fieldset class="field"><legend>${t.say('settings.you.theme')}</legend><div class="checks">${THEMES.map(one => radio({ name: 'theme', value: one, label: t.say(`settings.theme.${one}`), on: one === theme }))}</div></fieldset>
    <p class="hint">${t.say('settings.you.zone', { zone: t.timeZone })}</p>
    <button class="button first" type="submit">${t.say('people.save')}</button></form>
    ${who !== undefined && who !== null && who.kind === 'user' ? html`<p><a href="/account">${t.say('settings.you.account')}</a></p>` : null}`
  return settingsSheet({ page: 'you', title: t.say('settings.you.title'), body }, context)
}
