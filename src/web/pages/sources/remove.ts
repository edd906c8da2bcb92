import { html } from 'hono/html'
import { act } from '../../components/index/parts.ts'
import type { BrandContext, Html } from '../../context.ts'
import { layout } from '../../layout.ts'
import { sourcesPath } from '../../links.ts'
import { tame } from '../../text.ts'
import type { RemoveData } from '../../views/sources.ts'

/** Before a source goes: what goes with it, and how long that can be taken back. */
export const sourceRemovePage = ({ source, isOnHold, minutes }: RemoveData, context: BrandContext): Html => {
  const { t, brand } = context
  const back = html`<a class="button" href="${sourcesPath(brand.slug)}#source-${source.id}">${t.say('remove.no')}</a>`
  const body = html`<div class="page calm"><header class="opening"><h1>${t.say('remove.title', { name: tame(source.name) })}</h1>
    <p>${isOnHold ? t.say('remove.hold') : t.say('remove.what', { count: source.mentions })}</p>${isOnHold ? null : html`<p class="quiet">${t.say('remove.undo', { minutes })}</p>`}
    <div class="acts">${isOnHold ? null : act(`${sourcesPath(brand.slug)}/${source.id}/remove`, t.say('remove.yes'))}${back}</div></header></div>`
  return layout({ title: t.say('source.remove'), section: 'sources', body }, context)
}
