import { html } from 'hono/html'
import type { Brand } from '../../../db/brand.ts'
import type { PublicSetting } from '../../../db/public/setting.ts'
import { state } from '../../components/index/parts.ts'
import type { BrandContext, Html } from '../../context.ts'
import { layout } from '../../layout.ts'
import { facePath, publicPath } from '../../links.ts'
import { tame } from '../../text.ts'
import type { Translator } from '../../translator.ts'

export interface FaceData {
  brand: Pick<Brand, 'slug' | 'name' | 'kind' | 'origin'>
  setting: PublicSetting
  /** Scheme and host that others reach this server by. */
  origin: string
}

/** Where the brand's people say what strangers see, and get what to paste elsewhere. */
export const facePage = ({ brand, setting, origin }: FaceData, context: BrandContext): Html => {
  const { t } = context
  const name = tame(brand.name)
  const isShown = setting.enabled && brand.kind === 'own'
  const title = isShown ? t.say('face.title.on', { brand: name }) : t.say('face.title.off')
  const body = html`<div class="page">
    <header class="opening"><h1>${title}</h1><p class="quiet">${t.say('face.what')}</p>${change(brand, setting, t)}</header>
    ${isShown ? html`${pieces({ brand, origin }, t)}${forEngines(brand, setting, t)}` : null}
  </div>`
  return layout({ title: t.say('face.title'), section: null, body }, context)
}

const change = (brand: FaceData['brand'], { enabled }: PublicSetting, t: Translator): Html => {
  if (brand.kind !== 'own') return state({ title: t.say('face.competitor') })
  const see = enabled ? html`<a class="button" href="${publicPath(brand.slug)}">${t.say('face.see')}</a>` : null
  if (brand.origin === 'yaml') return html`<p class="quiet">${t.say('face.yaml')}</p>${see}`
  return html`<div class="acts">${see}${press(brand, enabled ? 'hide' : 'show', t.say(enabled ? 'face.off' : 'face.on'), enabled ? '' : 'first')}</div>`
}

const press = ({ slug }: Pick<Brand, 'slug'>, act: string, label: string, kind = ''): Html =>
  html`<form class="act" method="post" action="${facePath(slug)}"><button class="button ${kind}" type="submit" name="do" value="${act}">${label}</button></form>`

const pieces = ({ brand: { slug, name }, origin }: Pick<FaceData, 'brand' | 'origin'>, t: Translator): Html => {
  const face = origin + publicPath(slug)
  const alt = t.say('face.badge.alt', { brand: tame(name) })
  const shown = (theme: string): Html => html`<span class="${theme}"><img src="${publicPath(slug)}/badge.svg?lang=${t.locale}&theme=${theme}" alt="${alt}" height="32"></span>`
  return html`<section class="section shown" aria-labelledby="badge"><h2 id="badge">${t.say('face.badge')}</h2><p class="badges">${shown('light')}${shown('dark')}</p><p class="quiet">${t.say('face.badge.what')}</p>
    ${snippet(`<a href="${face}"><img src="${face}/badge.svg?lang=${t.locale}" alt="${alt.replace(/[&"<>]/g, '')}" height="32"></a>`)}</section>
  <section class="section shown" aria-labelledby="widget"><h2 id="widget">${t.say('face.widget')}</h2><p class="quiet">${t.say('face.widget.what', { origin })}</p>
    ${snippet(`<script type="module" src="${origin}/public/marea-reputation.js"></script>\n<marea-reputation brand="${slug}" lang="${t.locale}"></marea-reputation>`)}</section>
  <section class="section shown" aria-labelledby="json"><h2 id="json">${t.say('face.json')}</h2><p class="quiet">${t.say('face.json.what')} <a href="/docs">${t.say('nav.docs')}</a></p>${snippet(`${face}/zmot.json`)}</section>`
}

const snippet = (text: string): Html => html`<pre class="snippet"><code>${text}</code></pre>`

const forEngines = (brand: FaceData['brand'], { structuredData }: PublicSetting, t: Translator): Html =>
  html`<section class="section shown" aria-labelledby="data"><h2 id="data">${t.say('face.data')}</h2><p class="notice">${t.say('face.data.warning')}</p>
    ${structuredData ? html`<p>${t.say('face.data.is')}</p>` : null}${brand.origin === 'yaml' ? null : press(brand, structuredData ? 'plain' : 'structured', t.say(structuredData ? 'face.data.off' : 'face.data.on'))}</section>`
