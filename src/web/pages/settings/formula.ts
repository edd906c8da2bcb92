import { html } from 'hono/html'
import type { FormulaPreview } from '../../../api/own-formula.ts'
import type { BrandFormula } from '../../../db/index/formula.ts'
import type { Formula } from '../../../domain/index/formula.ts'
import { differing, KNOBS, publishedValue, valueOf, type Knob, type OwnParameters } from '../../../domain/index/own-formula.ts'
import { faultsNote, field } from '../../components/form.ts'
import { indexScale, reachOf, scaleTicks } from '../../components/index/index-scale.ts'
import { exactly, name, points } from '../../components/index/parts.ts'
import type { BrandContext, Html } from '../../context.ts'
import type { Faults } from '../../form.ts'
import { settingsPath } from '../../links.ts'
import type { Translator } from '../../translator.ts'
import type { Interval } from '../../views.ts'
import { newsNote, settingsSheet, type News } from './frame.ts'

export interface FormulaData {
  /** As they stand in the fields. */
  typed: Record<Knob, string>
  faults: Faults
  /** What the weights in the fields would do; null: they were not asked for, or are wrong. */
  preview: FormulaPreview | null
  /** Today's index, where there is no preview. */
  now: Interval | null
  own: OwnParameters
  history: BrandFormula[]
  published: Formula
  news: News
}

/** Shown in hundredths; the others are days. */
export const isShare = (knob: Knob): boolean => !knob.endsWith('Days')

const WIDTH = 260
const GROUPS: Array<{ key: 'visibility' | 'standing' | 'firstScreen'; knobs: Knob[] }> = [
  { key: 'visibility', knobs: KNOBS.filter(knob => knob.startsWith('visibility.')) },
  { key: 'standing', knobs: ['share.standing', 'standing.halfLifeDays'] },
  { key: 'firstScreen', knobs: ['firstScreen.freshDays', 'firstScreen.halfLifeDays'] },
]

/** A brand's own weights, and what they do. */
export const formulaPage = (data: FormulaData, context: BrandContext): Html => {
  const { t } = context
  const body = html`${newsNote(data.news, context)}${faultsNote(data.faults, t)}<div class="weights">${form(data, context)}<section class="effect" id="effect" aria-labelledby="effect-title"><h2 id="effect-title">${t.say('settings.formula.effect')}</h2>${effect(data, t)}</section></div>${history(data, context)}`
  return settingsSheet({ page: 'formula', title: titleOf(data, t), lead: t.say('settings.formula.lead', { formula: data.published.version }), body }, context)
}

const titleOf = ({ preview, own, published }: FormulaData, t: Translator): string => {
  if (preview?.before && preview.after) {
    const change = preview.after.value - preview.before.value
    if (Math.abs(change) < 0.05) return t.say('settings.formula.title.same')
    return t.say(change > 0 ? 'settings.formula.title.up' : 'settings.formula.title.down', { change: t.decimal(Math.abs(change)), to: t.decimal(preview.after.value) })
  }
  const count = differing(own, published).length
  return count === 0 ? t.say('settings.formula.title') : t.say('settings.formula.title.own', { count })
}

const form = ({ typed, faults, published, own }: FormulaData, { t, brand, mayPost = () => true }: BrandContext): Html => {
  const path = settingsPath(brand.slug, 'formula')
  return html`<form class="form fields" method="get" action="${path}#effect">${GROUPS.map(({ key, knobs }) => html`<fieldset><legend>${t.say(`settings.formula.${key}`)}</legend><p class="hint">${t.say(`settings.formula.${key}.what`)}</p>${knobs.map(knob =>
    field({ name: knob, label: t.say(`settings.knob.${knob}`), hint: hintOf(knob, own, published, t), fault: faults[knob] }, t, attributes => html`<span class="unit"><input type="text" inputmode="decimal" ${attributes} value="${typed[knob]}" maxlength="8" autocomplete="off"> ${t.say(isShare(knob) ? 'settings.formula.percent' : 'settings.retention.unit')}</span>`),
  )}</fieldset>`)}
    <div class="acts"><button class="button" type="submit">${t.say('settings.formula.try')}</button>${mayPost(path) ? html`<button class="button first" type="submit" formmethod="post" formaction="${path}">${t.say('settings.formula.save')}</button>` : null}<a class="button" href="${path}">${t.say('settings.formula.leave')}</a></div></form>`
}

const hintOf = (knob: Knob, own: OwnParameters, published: Formula, t: Translator): string => {
  const said = (value: number): string => (isShare(knob) ? t.percent(value) : t.say('settings.days', { count: value }))
  const [now, then] = [valueOf(knob, own, published), publishedValue(knob, published)]
  return now === then ? t.say('settings.formula.as', { value: said(then) }) : t.say('settings.formula.differs', { value: said(then), own: said(now) })
}

/** The index by the weights in force and by those in the fields, one scale for all. */
const effect = ({ preview, now }: FormulaData, t: Translator): Html => {
  if (preview === null && now === null) return html`<p class="quiet">${t.say('settings.formula.none')}</p>`
  const rows: Array<[string, Interval | null]> = preview ? [[t.say('settings.formula.before'), preview.before], [t.say('settings.formula.after'), preview.after]] : [[t.say('settings.formula.today'), now]]
  const reach = reachOf(rows.map(([, index]) => index))
  return html`<table class="ruled scales"><thead><tr><th scope="col"><span class="hidden-text">${t.say('settings.formula.which')}</span></th><th scope="col" class="end">${t.say('index.short')}</th><th scope="col"><span class="ticks" aria-hidden="true">${scaleTicks(reach, t)}</span><span class="hidden-text">${t.say('settings.formula.margin')}</span></th></tr></thead>
    <tbody>${rows.map(([label, index]) => html`<tr><th scope="row">${label}</th>${index === null ? html`<td class="end">–</td><td>${t.say('settings.formula.none')}</td>` : html`<td class="end"><b>${t.decimal(index.value)}</b></td><td>${indexScale(index, { reach, width: WIDTH })}<span class="faint">${t.say('margin', { low: t.decimal(index.low), high: t.decimal(index.high) })}</span></td>`}</tr>`)}</tbody></table>
    ${preview?.before && preview.after ? html`<p>${t.say('settings.formula.change')} ${points(preview.after.value - preview.before.value, t)}${Math.abs(preview.after.value - preview.before.value) <= (preview.before.high - preview.before.low) / 2 ? html` · <span class="quiet">${t.say('settings.formula.within')}</span>` : null}</p>` : html`<p class="quiet">${t.say('settings.formula.how')}</p>`}
    ${preview ? shares(preview, t) : null}`
}

const shares = ({ sources }: FormulaPreview, t: Translator): Html =>
  html`<table class="ruled"><caption class="hidden-text">${t.say('settings.formula.shares')}</caption><thead><tr><th scope="col">${t.say('settings.retention.source')}</th><th scope="col" class="end">${t.say('settings.formula.share.before')}</th><th scope="col" class="end">${t.say('settings.formula.share.after')}</th><th scope="col" class="end">${t.say('index.short')}</th></tr></thead>
    <tbody>${sources.map(source => html`<tr><th scope="row">${name(source.name)}</th><td class="end">${t.percent(source.before)}</td><td class="end"><b>${t.percent(source.after)}</b></td><td class="end">${t.decimal(source.valueAfter)}</td></tr>`)}</tbody></table>`

/** What counted when, by whom. */
const history = ({ history: all, published }: FormulaData, context: BrandContext): Html | null => {
  const { t } = context
  if (all.length === 0) return null
  return html`<section class="section" aria-labelledby="history"><header><h2 id="history">${t.say('settings.formula.history')}</h2><p class="quiet">${t.say('settings.formula.history.what')}</p></header>
    <table class="ruled stacked"><thead><tr><th scope="col">${t.say('settings.formula.since')}</th><th scope="col">${t.say('settings.formula.weights')}</th><th scope="col">${t.say('settings.audit.who')}</th></tr></thead><tbody>${all.map(({ parameters, since, setBy, revision }) => html`<tr><th scope="row">${exactly(since, context)}</th><td>${told(parameters, published, t)}<span class="faint"> · own-${revision}</span></td><td>${name(setBy)}</td></tr>`)}</tbody></table></section>`
}

export const told = (own: OwnParameters, published: Formula, t: Translator): string => {
  const knobs = differing(own, published)
  if (knobs.length === 0) return t.say('settings.formula.back')
  return knobs.map(knob => `${t.say(`settings.knob.${knob}`)}: ${isShare(knob) ? t.percent(valueOf(knob, own, published)) : t.say('settings.days', { count: valueOf(knob, own, published) })}`).join(' · ')
}
