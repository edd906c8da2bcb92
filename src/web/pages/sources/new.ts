import { html } from 'hono/html'
import type { BrandContext, Html } from '../../context.ts'
import { layout } from '../../layout.ts'
import { addSourcePath, findSourcesPath, importPath } from '../../links.ts'
import type { CollectorChoice } from '../../views/sources.ts'

const GROUPS = ['none', 'key', 'oauth'] as const

/** Which kind of source to add: those that need nothing first. */
export const sourceNewPage = (choices: CollectorChoice[], context: BrandContext): Html => {
  const { t, brand } = context
  const body = html`<div class="page calm"><header class="opening"><h1>${t.say('add.which')}</h1><p class="quiet">${t.say('add.which.what')} <a href="${findSourcesPath(brand.slug)}">${t.say('find')}</a></p></header>
  ${GROUPS.map(auth => html`<section class="section" aria-labelledby="auth-${auth}"><h2 id="auth-${auth}">${t.say(`add.auth.${auth}`)}</h2><p class="quiet">${t.say(`add.auth.${auth}.what`)}</p>
    <ul class="kinds">${choices.filter(choice => choice.auth === auth).map(({ id, title, kind }) => html`<li><a href="${addSourcePath(brand.slug, id)}">${title}</a> <span class="faint">${t.say(`source.kind.${kind}`)}</span></li>`)}</ul></section>`)}
  <section class="section" aria-labelledby="auth-file"><h2 id="auth-file">${t.say('add.auth.file')}</h2><p><a href="${importPath(brand.slug)}">${t.say('import')}</a></p></section></div>`
  return layout({ title: t.say('add'), section: 'sources', body }, context)
}
