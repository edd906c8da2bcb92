import { html } from 'hono/html'
import type { Brand } from '../../../db/brand.ts'
import { SENSITIVITIES, type Sensitivity } from '../../../domain/spike/sensitivity.ts'
import type { Span } from '../../../domain/reading/reading.ts'
import { checks, faultsNote, field, input, select } from '../../components/form.ts'
import { name } from '../../components/index/parts.ts'
import type { Told } from '../../../contract.ts'
import type { BrandContext, Html } from '../../context.ts'
import type { Faults } from '../../form.ts'
import { mentionsPath, settingsPath } from '../../links.ts'
import { segments, tame } from '../../text.ts'
import type { Translator } from '../../translator.ts'
import { fileNote, newsNote, settingsSheet, type News } from './frame.ts'

export interface BrandForm {
  name: string
  kind: Brand['kind']
  aliases: string[]
  handles: string[]
  languages: string[]
  locale: string
  timeZone: string
  query: string
  sensitivity: Sensitivity
  /** Slugs. */
  competitors: string[]
}

/** What a query does to what was collected, or where it is wrong (1-based). */
export type QueryTrial = { of: number; kept: number; examples: Tried[]; left: Tried[] } | { fault: Told; at: number }

export interface Tried {
  id: string
  text: string
  spans: Span[]
}

export interface BrandData {
  brand: Brand
  form: BrandForm
  faults: Faults
  trial: QueryTrial | null
  others: Array<{ slug: string; name: string }>
  file: string | null
  news: News
}

const LONGEST_EXAMPLE = 200

/** The brand itself. */
export const brandSettingsPage = (data: BrandData, context: BrandContext): Html => {
  const { t, brand, mayPost = () => true } = context
  const { brand: whole, file, news, faults } = data
  const isOpen = whole.origin !== 'yaml' && mayPost(settingsPath(brand.slug, 'brand'))
  const body = html`${newsNote(news, context)}${faultsNote(faults, t)}${whole.origin === 'yaml' ? fileNote({ file, place: `brands → ${whole.slug}` }, context) : null}
    ${form(data, isOpen, context)}${trialOf(data, context)}
    ${mayPost(`${settingsPath(brand.slug)}/delete`) && whole.origin !== 'yaml' ? removal(data, context) : null}`
  return settingsSheet({ page: 'brand', title: t.say(whole.kind === 'own' ? 'settings.brand.title' : 'settings.brand.title.rival', { brand: tame(whole.name) }), body }, context)
}

const form = ({ form: given, faults, others }: BrandData, isOpen: boolean, { t, brand }: BrandContext): Html => {
  const lock = isOpen ? null : html`disabled`
  const at = (key: keyof BrandForm) => ({ name: key, fault: faults[key] })
  const text = (key: 'name' | 'locale' | 'timeZone', more: Html | null = null) => (attributes: Html) => html`<input type="text" ${attributes} value="${given[key]}" ${more} ${lock}>`
  const lines = (key: 'aliases' | 'handles') => (attributes: Html) => html`<textarea ${attributes} rows="${Math.max(2, given[key].length + 1)}" ${lock}>${given[key].join('\n')}</textarea>`
  return html`<form class="form fields" method="post" action="${settingsPath(brand.slug, 'brand')}">
    ${field({ ...at('name'), label: t.say('settings.name') }, t, text('name', html`maxlength="200" required`))}
    ${select({ ...at('kind'), label: t.say('settings.kind'), hint: t.say('settings.kind.hint'), value: given.kind, isLocked: !isOpen, choices: (['own', 'competitor'] as const).map(value => ({ value, label: t.say(`settings.kind.${value}`) })) }, t)}
    ${field({ ...at('aliases'), label: t.say('settings.aliases'), hint: t.say('settings.lines') }, t, lines('aliases'))}
    ${field({ ...at('handles'), label: t.say('settings.handles'), hint: t.say('settings.handles.hint') }, t, lines('handles'))}
    ${checks({ ...at('languages'), label: t.say('settings.languages'), isLocked: !isOpen, chosen: given.languages, choices: (['es', 'en', 'pt'] as const).map(value => ({ value, label: t.say(`language.${value}`) })) }, t)}
    ${field({ ...at('locale'), label: t.say('settings.locale'), hint: t.say('settings.locale.hint') }, t, text('locale', html`maxlength="5" autocomplete="off"`))}
    ${field({ ...at('timeZone'), label: t.say('settings.zone'), hint: t.say('settings.zone.hint') }, t, text('timeZone', html`list="zones" autocomplete="off"`))}
    <datalist id="zones">${Intl.supportedValuesOf('timeZone').map(zone => html`<option value="${zone}">`)}</datalist>
    ${select({ ...at('sensitivity'), label: t.say('settings.sensitivity'), value: given.sensitivity, isLocked: !isOpen, choices: SENSITIVITIES.map(value => ({ value, label: t.say(`settings.sensitivity.${value}`) })) }, t)}
    ${field({ ...at('query'), label: t.say('settings.query'), hint: t.say('settings.query.hint') }, t, attributes => html`<textarea class="code" ${attributes} rows="4" spellcheck="false" ${lock}>${given.query}</textarea>`)}
    ${others.length === 0 ? null : checks({ ...at('competitors'), label: t.say('settings.competitors'), isLocked: !isOpen, chosen: given.competitors, choices: others.map(({ slug, name: called }) => ({ value: slug, label: name(called) })) }, t)}
    ${isOpen ? html`<div class="acts"><button class="button first" type="submit">${t.say('people.save')}</button></div>` : null}</form>`
}

/** Try a query on what was collected, without changing anything. */
const trialOf = ({ form: { query }, trial }: BrandData, { t, brand }: BrandContext): Html =>
  html`<section class="section" id="trial" aria-labelledby="trial-title"><header><h2 id="trial-title">${t.say('settings.try')}</h2><p class="quiet">${t.say('settings.try.what')}</p></header>
    <form class="form" method="get" action="${settingsPath(brand.slug, 'brand')}#trial"><label for="try" class="hidden-text">${t.say('settings.query')}</label><textarea class="code" id="try" name="try" rows="3" spellcheck="false">${query}</textarea><button class="button" type="submit">${t.say('settings.try.do')}</button></form>
    ${trial === null ? null : 'fault' in trial ? html`<p class="notice" role="alert"><b>${t.say('settings.try.fault', { at: trial.at })}</b> ${trial.fault[t.locale]}</p>` : found(trial, t, brand.slug)}</section>`

const found = ({ of, kept, examples, left }: Exclude<QueryTrial, { fault: Told }>, t: Translator, slug: string): Html =>
  html`<p role="status"><b>${of === 0 ? t.say('settings.try.nothing') : t.say('settings.try.found', { kept, count: of })}</b> <a href="${mentionsPath(slug)}">${t.say('nav.mentions')}</a></p>
    ${examples.length === 0 ? null : html`<h3>${t.say('settings.try.kept')}</h3><ul class="tried">${examples.map(tried)}</ul>`}
    ${left.length === 0 ? null : html`<h3>${t.say('settings.try.left')}</h3><ul class="tried">${left.map(tried)}</ul>`}`

const tried = ({ text, spans }: Tried): Html => {
  const short = text.slice(0, LONGEST_EXAMPLE)
  const pieces = segments(short, spans.filter(([, end]) => end <= short.length))
  return html`<li><p class="voice" dir="auto">${pieces.map(piece => (piece.marked ? html`<mark>${tame(piece.text)}</mark>` : tame(piece.text)))}${short.length < text.length ? '…' : ''}</p></li>`
}

/** Whoever takes a brand away writes its name first. */
const removal = ({ brand: whole, faults }: BrandData, { t, brand }: BrandContext): Html =>
  html`<section class="section" aria-labelledby="removal"><header><h2 id="removal">${t.say('settings.delete')}</h2></header>
    <p class="measure">${t.say(whole.origin === 'demo' ? 'settings.delete.demo' : 'settings.delete.what')}</p>
    <form class="form" method="post" action="${settingsPath(brand.slug)}/delete">${input({ name: 'name', id: 'name_again', label: html`${t.say('settings.delete.again')} ${name(whole.name)}`, fault: faults['name_again'] }, t)}<button class="button" type="submit">${t.say('settings.delete.do')}</button></form></section>`
