import { html } from 'hono/html'
import { act } from '../../components/index/parts.ts'
import type { BrandContext, Html } from '../../context.ts'
import { layout } from '../../layout.ts'
import { peoplePath, settingsPath, SETTINGS_PAGES, type SettingsPage } from '../../links.ts'

export interface SettingsSheet {
  page: SettingsPage
  /** The finding, as a sentence. */
  title: Html | string
  lead?: Html | string | null
  body: Html
}

/** What only administrators open, and what a competitor has not. */
const CLOSED: readonly SettingsPage[] = ['keys', 'audit']
const OWN: readonly SettingsPage[] = ['surveys']

export const mayOpen = (page: SettingsPage, { brand, mayPost = () => true }: BrandContext): boolean => (!CLOSED.includes(page) || mayPost(settingsPath(brand.slug, 'keys'))) && (!OWN.includes(page) || brand.kind !== 'competitor')

/** One page of settings, the others one line above it. */
export const settingsSheet = ({ page, title, lead = null, body }: SettingsSheet, context: BrandContext): Html => {
  const { t, brand } = context
  const sheet = html`<div class="page calm settings"><nav class="tabs" aria-label="${t.say('nav.settings')}"><a href="${settingsPath(brand.slug)}">${t.say('nav.settings')}</a>${SETTINGS_PAGES.filter(one => mayOpen(one, context)).map(
    one => html`<a href="${settingsPath(brand.slug, one)}" ${one === page ? html`aria-current="page"` : null}>${t.say(`settings.${one}`)}</a>${one === 'brand' && mayOpen('keys', context) ? html`<a href="${peoplePath(brand.slug)}">${t.say('people')}</a>` : null}`,
  )}</nav>
    <header class="opening"><h1>${title}</h1>${lead === null ? null : html`<p class="quiet">${lead}</p>`}</header>${body}</div>`
  return layout({ title: `${t.say(`settings.${page}`)} · ${t.say('nav.settings')}`, section: 'settings', body: sheet }, context)
}

/** What came of a form just now, and the change that can be put back. */
export type News = { kind: 'saved' | 'same' | 'undone'; undoId: string | null } | null

export const newsNote = (news: News, { t, brand, mayPost = () => true }: BrandContext): Html | null => {
  if (news === null) return null
  const path = `${settingsPath(brand.slug)}/undo/${news.undoId ?? ''}`
  return html`<div class="done" role="status"><p>${t.say(`settings.news.${news.kind}`)}</p>${news.undoId !== null && mayPost(path) ? act(path, t.say('settings.undo'), 'small') : null}</div>`
}

/** That a file rules here, and where in it. */
export const fileNote = ({ file, place }: { file: string | null; place: string }, { t }: BrandContext): Html =>
  html`<div class="from-file"><p><b>${t.say('settings.file')}</b> ${t.say('settings.file.where')}</p><p><code>${file ?? 'config/marea.yaml'}</code> · <code>${place}</code></p></div>`
