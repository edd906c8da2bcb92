import { html } from 'hono/html'
import { casesPath } from './inbox/case-links.ts'
import { confirm } from './components/form.ts'
import { name } from './components/index/parts.ts'
import type { BrandAtHand, Html, PageContext } from './context.ts'
import { alertsPath, facePath, homePath, inLanguage, journeyPath, loopPath, mentionsPath, monthPath, prospectPath, settingsPath, sourcesPath } from './links.ts'
import { LOCALES } from './locale.ts'
import { tame } from './text.ts'

// Whoever reads a list is not disturbed oftener; without a script only what is quicker than this renews itself.
const SLOW_SECONDS = 15

export type Section = 'home' | 'prospect' | 'journey' | 'mentions' | 'cases' | 'alerts' | 'sources' | 'settings' | 'loop'

export interface Sheet {
  title: string
  section: Section | null
  body: Html
  /** The page is fetched again while it is looked at, and what changed is swapped in; a number: every so many seconds, without a script too. */
  live?: boolean | number
  /** Small scripts of the page's own, by name. */
  modules?: string[]
}

/** The sheet every page is drawn on. */
export const layout = ({ title, section, body, live = false, modules = [] }: Sheet, context: PageContext): Html => {
  const { t, asset, brand } = context
  const names = [title, brand === null ? null : tame(brand.name), 'Marea'].filter(part => part !== null)
  return html`<!doctype html>
<html lang="${t.locale}"${context.theme === undefined || context.theme === 'auto' ? null : html` data-theme="${context.theme}"`}>
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${names.join(' · ')}</title>
  <link rel="icon" href="${asset('logo.svg')}" type="image/svg+xml">
  <link rel="preload" href="${asset('fonts/asap-latin-wght-normal.woff2')}" as="font" type="font/woff2" crossorigin>
  <link rel="stylesheet" href="${asset('marea.css')}">
  <script src="${asset('theme.js')}"></script>
  <script type="module" src="${asset('live.js')}"></script>
  <script type="module" src="${asset('kept.js')}"></script>
  ${typeof live === 'number' && live < SLOW_SECONDS ? html`<noscript><meta http-equiv="refresh" content="${live}"></noscript>` : null}
  <script type="module" src="${asset('palette.js')}"></script>
  ${section === 'home' ? html`<script src="${asset('uplot.js')}" defer></script><script type="module" src="${asset('chart.js')}"></script>` : null}${modules.map(name => html`<script type="module" src="${asset(`${name}.js`)}"></script>`)}
</head>
<body class="at-${section ?? 'none'}">
<a class="skip" href="#main">${t.say('skip')}</a>
${demoStrip(context)}${bar(section, context)}
<p class="notice strip" role="status" data-offline hidden><b>${t.say('offline')}</b> ${t.say('offline.what')}</p>
<p class="notice strip" role="status" data-ended hidden><b>${t.say('live.signedOut')}</b> ${t.say('ended.what')} <a href="/sign-in?next=${encodeURIComponent(context.url.split('?')[0]!)}">${t.say('live.signIn')}</a></p>
<main id="main" tabindex="-1" ${live === false ? null : html`data-live="${live === true ? SLOW_SECONDS : live}"`}>${body}</main>
<footer class="page foot"><p>${t.say('foot')} ${brandLinks(context)}<a href="/docs">${t.say('nav.docs')}</a></p></footer>
${palette(context)}
</body>
</html>`
}

/** Pages of a brand that are looked at now and then: one line, under every page. */
const brandLinks = ({ brand, t }: PageContext): Html | null =>
  brand === null ? null : html`${brand.kind === 'own' ? html`<a href="${loopPath(brand.slug)}">${t.say('nav.loop')}</a> · ` : null}<a href="${monthPath(brand.slug)}">${t.say('month.nav')}</a> · ${brand.kind === 'own' ? html`<a href="${facePath(brand.slug)}">${t.say('face.nav')}</a> · ` : null}<a href="${settingsPath(brand.slug)}">${t.say('nav.settings')}</a> · `

const demoStrip = (context: PageContext): Html | null => {
  const { demo, t, mayPost = () => true } = context
  return demo === null
    ? null
    : html`<aside class="demo"><p><b>${t.say('demo')}</b> ${t.say('demo.what')}</p>${demo.sinkUrl === null ? null : html`<a href="${demo.sinkUrl}">${t.say('demo.sink')}</a>`}
      ${mayPost(demo.removeAction) ? html`<a class="button small" href="/welcome">${t.say('welcome.own')}</a>${confirm({ action: demo.removeAction, ask: t.say('demo.remove'), what: t.say('demo.remove.what'), label: t.say('demo.remove.do') }, context)}` : null}</aside>`
}

const bar = (section: Section | null, context: PageContext): Html => {
  const { t, brand } = context
  return html`<header class="bar">
  <a class="logo" href="/">${logo()}Marea</a>${brands(context)}
  ${brand === null ? html`<span class="nav"></span>` : html`<nav class="nav" aria-label="${t.say('nav.label')}">${sections(brand, section, context)}</nav>`}
  <span class="tools">${brand === null ? null : html`<a class="find" href="${mentionsPath(brand.slug)}" data-find aria-haspopup="dialog"><span class="words">${t.say('palette')}</span><span class="hidden-text">${t.say('palette.label')}</span><kbd>⌘K</kbd></a>`}${brand === null ? null : html`<a class="language to-settings" href="${settingsPath(brand.slug)}" ${section === 'settings' ? html`aria-current="page"` : null}>${t.say('nav.settings')}</a>`}${account(context)}${LOCALES.filter(locale => locale !== t.locale).map(locale => html`<a class="language" href="${inLanguage(context.url, locale)}" hreflang="${locale}" lang="${locale}" title="${t.say('language.other')}">${locale.toUpperCase()}<span class="hidden-text">: ${t.say('language.other')}</span></a>`)}
  <button class="theme" type="button" hidden data-auto="${t.say('theme.auto')}" data-light="${t.say('theme.light')}" data-dark="${t.say('theme.dark')}"><span class="hidden-text">${t.say('theme.auto')}</span></button></span>
</header>`
}

/** On an open server there is nobody to be. */
const account = ({ who, t }: PageContext): Html | null =>
  who === undefined || who === null || who.kind === 'local' ? null : html`<a class="account" href="/account" title="${t.say('account')}"><span class="initial" aria-hidden="true">${[...(who.kind === 'user' ? tame(who.name) : 'M')][0]?.toUpperCase()}</span><span class="full">${who.kind === 'user' ? tame(who.name) : t.say('account')}</span></a>`

// Beyond so many the word in the bar only says that there are more.
const MOST_CASES = 99

/** The disc crossed by the line, like the load mark on a hull. */
const logo = (): Html =>
  html`<svg viewBox="0 0 30 18" aria-hidden="true"><path class="sea" d="M8 9a7 7 0 0 0 14 0z"/><circle class="ring" cx="15" cy="9" r="7"/><path class="line" d="M1 9h28"/></svg>`

const sections = ({ slug, kind }: BrandAtHand, section: Section | null, { t, openAlerts, openCases = 0 }: PageContext): Html[] => {
  const watched: Array<[Section, string]> = kind === 'own' ? [['cases', casesPath(slug)], ['alerts', alertsPath(slug)]] : []
  const pages: Array<[Section, string]> = [['home', homePath(slug)], ['prospect', prospectPath(slug)], ['journey', journeyPath(slug)], ['mentions', mentionsPath(slug)], ...watched, ['sources', sourcesPath(slug)]]
  const current = html`aria-current="page"`
  return pages.map(([key, path]) => html`<a href="${path}" ${key === section ? current : null}>${t.say(`nav.${key}`)}${key === 'alerts' && openAlerts > 0 ? html` <span class="count now">${t.count(openAlerts)}</span>` : null}${key === 'cases' && openCases > 0 ? html` <span class="count">${openCases > MOST_CASES ? `${t.count(MOST_CASES)}+` : t.count(openCases)}</span>` : null}</a>`)
}

/** What ⌘K opens; a script fills it with the page's own links and buttons. */
const palette = ({ brand, t }: PageContext): Html | null =>
  brand === null
    ? null
    : html`<dialog class="palette" data-palette aria-label="${t.say('palette.label')}" data-page="${t.say('palette.page')}" data-here="${t.say('palette.here')}" data-brand="${t.say('palette.brand')}" data-mentions-path="${mentionsPath(brand.slug)}" data-mentions="${t.say('palette.mentions', { text: '{text}' })}" data-cases-path="${brand.kind === 'own' ? casesPath(brand.slug) : ''}" data-cases="${t.say('palette.cases', { text: '{text}' })}"><input type="text" role="combobox" aria-expanded="true" aria-controls="palette-list" aria-autocomplete="list" aria-label="${t.say('palette.label')}" placeholder="${t.say('palette')}" autocomplete="off" spellcheck="false"><ul role="listbox" id="palette-list" aria-label="${t.say('palette')}"></ul></dialog>`

/** The brand, and the others to change to. */
const brands = ({ brand, brands: all, t }: PageContext): Html | null => {
  if (brand === null) return null
  const others = all.filter(({ slug }) => slug !== brand.slug)
  if (others.length === 0) return html`<span class="brand alone">${name(brand.name)}</span>`
  return html`<details class="brand"><summary title="${t.say('nav.brands')}">${name(brand.name)}</summary>
    <ul>${others.map(other => html`<li><a href="${homePath(other.slug)}">${name(other.name)}</a></li>`)}<li><a href="/welcome">${t.say('welcome.another')}</a></li></ul></details>`
}
