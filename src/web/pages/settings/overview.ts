import { html } from 'hono/html'
import type { Brand } from '../../../db/brand.ts'
import { name } from '../../components/index/parts.ts'
import type { BrandContext, Html } from '../../context.ts'
import { layout } from '../../layout.ts'
import { alertsPath, homePath, peoplePath, settingsPath, sourcesPath } from '../../links.ts'
import { tame } from '../../text.ts'
import { fileNote, mayOpen } from './frame.ts'

export interface OverviewData {
  brand: Brand
  file: string | null
  people: number
  teams: number
  surveys: number
  keys: number
  sources: number
  /** Sources whose texts are kept for so long and no longer. */
  bounded: number
  shortest: number | null
  competitors: number
  /** Weights that differ from the published ones. */
  ownWeights: number
}

/** Everything that can be set, each with how it is now. */
export const settingsPage = (data: OverviewData, context: BrandContext): Html => {
  const { t, brand } = context
  const { brand: whole } = data
  const isOwn = whole.kind === 'own'
  const title = whole.origin === 'yaml' ? t.say('settings.title.file', { brand: tame(brand.name) }) : data.ownWeights > 0 ? t.say('settings.title.own', { brand: tame(brand.name) }) : t.say('settings.title', { brand: tame(brand.name) })
  const zone = html`${whole.languages.map(language => t.say(`language.${language as 'es' | 'en' | 'pt'}`)).join(', ')} · ${whole.timeZone}`
  const body = html`<div class="page calm settings"><header class="opening"><h1>${title}</h1></header>
    ${whole.origin === 'yaml' ? fileNote({ file: data.file, place: `brands → ${whole.slug}` }, context) : null}
    <ul class="ways">
      ${way(settingsPath(brand.slug, 'brand'), t.say('settings.brand'), html`${name(whole.name)} · ${zone} · ${t.say('settings.competitors.count', { count: data.competitors })}`)}
      ${mayOpen('keys', context) ? way(peoplePath(brand.slug), t.say('people'), t.say('settings.people.now', { count: data.people })) : null}
      ${way(settingsPath(brand.slug, 'teams'), t.say('settings.teams'), t.say('settings.teams.now', { count: data.teams }))}
      ${mayOpen('keys', context) ? way(settingsPath(brand.slug, 'keys'), t.say('settings.keys'), t.say('settings.keys.now', { count: data.keys })) : null}
      ${isOwn ? way(settingsPath(brand.slug, 'surveys'), t.say('settings.surveys'), t.say('settings.surveys.now', { count: data.surveys })) : null}
      ${isOwn ? way(`${homePath(brand.slug)}/cases/settings`, t.say('settings.cases'), t.say('settings.cases.what')) : null}
      ${isOwn ? way(`${alertsPath(brand.slug)}`, t.say('nav.alerts'), t.say('settings.alerts.what', { how: t.say(`settings.sensitivity.${whole.sensitivity}`) })) : null}
      ${way(sourcesPath(brand.slug), t.say('nav.sources'), t.say('settings.sources.now', { count: data.sources }))}
      ${way(settingsPath(brand.slug, 'retention'), t.say('settings.retention'), data.shortest === null ? t.say('settings.retention.none') : t.say('settings.retention.now', { count: data.bounded, days: data.shortest }))}
      ${way(settingsPath(brand.slug, 'formula'), t.say('settings.formula'), data.ownWeights === 0 ? t.say('settings.formula.published') : t.say('settings.formula.now', { count: data.ownWeights }))}
      ${isOwn ? way(`${homePath(brand.slug)}/public-face`, t.say('settings.face'), t.say('settings.face.what')) : null}
      ${mayOpen('audit', context) ? way(settingsPath(brand.slug, 'audit'), t.say('settings.audit'), t.say('settings.audit.what')) : null}
      ${way(settingsPath(brand.slug, 'you'), t.say('settings.you'), t.say('settings.you.what'))}
    </ul></div>`
  return layout({ title: t.say('nav.settings'), section: 'settings', body }, context)
}

const way = (href: string, title: string, now: Html | string): Html => html`<li><a href="${href}">${title}</a><p>${now}</p></li>`
