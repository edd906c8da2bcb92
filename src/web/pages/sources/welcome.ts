import { html } from 'hono/html'
import type { WatchProposal } from '../../../api/watch-proposal.ts'
import type { Chosen } from '../../mentions/chosen.ts'
import type { FileChange } from '../../sources/config-file.ts'
import { field, select } from '../../components/form.ts'
import type { Html, PageContext } from '../../context.ts'
import type { Fault } from '../../form.ts'
import { layout } from '../../layout.ts'
import { homePath } from '../../links.ts'
import { streamHere, streamTitle } from '../../stream.ts'
import { tame } from '../../text.ts'
import type { Translator } from '../../translator.ts'

/** What a person says of a brand, as typed. */
export interface AskedBrand {
  name: string
  language: string
  country: string
  site: string
}

export interface WelcomeData {
  asked: AskedBrand
  wrong: Record<string, boolean>
  /** The demo's own brand, where it stands. */
  demoSlug: string | null
  /** The config file, where one rules. */
  fileName: string | null
}

const LANGUAGES = ['es', 'en', 'pt'] as const

/** The first question, and the ways beside it. */
export const welcomePage = ({ asked, wrong, demoSlug, fileName }: WelcomeData, context: PageContext): Html => {
  const { t } = context
  const body = html`<div class="page calm"><header class="opening welcome"><h1>${t.say('welcome')}</h1><p class="quiet">${t.say('welcome.what')}</p>
    <form class="fields" method="get" action="/welcome/look">
      ${entry({ name: 'name', label: t.say('welcome.name'), value: asked.name, fault: wrong['name'] ? { key: 'welcome.name.wrong' } : undefined, extra: html`required maxlength="200" autocomplete="organization" autofocus class="big"` }, t)}
      ${entry({ name: 'site', label: `${t.say('find.site')} ${t.say('field.optional')}`, value: asked.site, fault: wrong['site'] ? { key: 'find.site.wrong' } : undefined, extra: html`inputmode="url" placeholder="casanogal.example"` }, t)}
      <div class="couple">${select({ name: 'language', label: t.say('welcome.language'), value: asked.language, choices: LANGUAGES.map(value => ({ value, label: t.say(`welcome.language.${value}`) })) }, t)}
      ${entry({ name: 'country', label: `${t.say('welcome.country')} ${t.say('field.optional')}`, value: asked.country, fault: wrong['country'] ? { key: 'welcome.country.wrong' } : undefined, extra: html`maxlength="2" placeholder="mx" autocomplete="country"` }, t)}</div>
      <div class="acts"><button class="button first" type="submit">${t.say('welcome.go')}</button>${demoSlug === null ? null : html`<a class="button" href="${homePath(demoSlug)}">${t.say('welcome.demo')}</a>`}</div></form></header>
  <section class="section" aria-labelledby="else"><h2 id="else">${t.say('welcome.else')}</h2><ol class="steps">
    ${fileName === null ? html`<li><p><b>${t.say('start.config')}</b> ${t.say('start.config.what')}</p></li>` : html`<li><p>${t.say('welcome.file', { file: fileName })}</p></li>`}
    <li><p><b>${t.say('start.push')}</b> <a href="/docs">${t.say('start.push.what')}</a></p></li>
    ${demoSlug === null ? html`<li><p><b>${t.say('start.demo')}</b> ${t.say('start.demo.what')}</p><code>npm run -s marea -- demo</code></li>` : null}</ol></section></div>`
  return layout({ title: t.say('welcome'), section: null, body }, context)
}

interface Entry {
  name: string
  label: string
  value: string
  fault: Fault | undefined
  extra: Html
}

const entry = ({ value, extra, ...asked }: Entry, t: Translator): Html => field(asked, t, attributes => html`<input ${attributes} value="${tame(value)}" ${extra}>`)

/** What is found, as it is found; ticked sources and the query go along when it begins. */
export const welcomeLookPage = ({ asked, fileName }: Pick<WelcomeData, 'asked' | 'fileName'>, context: PageContext): Html => {
  const { t } = context
  const body = html`<div class="page calm"><header class="opening"><h1>${streamTitle(t.say('welcome.looking', { name: tame(asked.name) }), t.say('welcome.looked', { name: tame(asked.name) }))}</h1><p class="quiet">${t.say('find.wait')}${fileName === null ? null : ` ${t.say('welcome.tofile', { file: fileName })}`}</p></header>
    <form method="post" action="/welcome"><ul class="found">${streamHere()}</ul></form></div>`
  return layout({ title: t.say('welcome'), section: null, body }, context)
}

/** The last part of the look: the query in words a person can change, and the button. */
export const beginning = ({ brand, isKnown, notes }: WatchProposal, t: Translator): Html =>
  html`<li class="fields"><input type="hidden" name="brand" value="${JSON.stringify(brand)}">
    ${isKnown ? html`<p class="quiet">${t.say('welcome.known', { name: tame(brand.name) })}</p><input type="hidden" name="query" value="${brand.query ?? ''}">` : queryField(brand.query ?? '', null, t)}
    ${notes.length > 0 && !isKnown ? html`<p class="quiet small">${t.say('welcome.ambiguous')}</p>` : null}
    <div class="acts"><button class="button first" type="submit">${t.say('welcome.begin')}</button><a class="button" href="/welcome">${t.say('welcome.back')}</a></div></li>`

const queryField = (query: string, problem: string | null, t: Translator): Html =>
  field({ name: 'query', label: t.say('welcome.query'), hint: t.say('welcome.query.what'), fault: problem === null ? undefined : { said: problem } }, t, attributes => html`<textarea ${attributes} rows="3" spellcheck="false">${tame(query)}</textarea>`)

export interface ChangeData {
  brand: WatchProposal['brand']
  sources: Chosen[]
  problem: string | null
  change: FileChange | null
  fileName: string | null
}

/** A query to mend, or the lines that go into the config file, before they do. */
export const welcomeChangePage = ({ brand, sources, problem, change, fileName }: ChangeData, context: PageContext): Html => {
  const { t } = context
  const kept = html`<input type="hidden" name="brand" value="${JSON.stringify(brand)}">${sources.map(source => html`<input type="hidden" name="source" value="${JSON.stringify(source)}">`)}`
  const body = html`<div class="page calm"><header class="opening"><h1>${change === null ? t.say('welcome.mend') : t.say('welcome.write', { file: fileName ?? '' })}</h1></header>
    <form class="fields mapping" method="post" action="/welcome">${kept}${change === null ? queryField(brand.query ?? '', problem, t) : html`<input type="hidden" name="query" value="${brand.query ?? ''}"><pre class="diff" tabindex="0">${change.diff}</pre>`}
    <div class="acts"><button class="button first" name="do" value="${change === null ? 'begin' : 'write'}">${t.say(change === null ? 'welcome.begin' : 'welcome.write.yes')}</button><a class="button" href="/welcome">${t.say('remove.no')}</a></div></form></div>`
  return layout({ title: t.say('welcome'), section: null, body }, context)
}
