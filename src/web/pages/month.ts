import { html } from 'hono/html'
import { alertRow } from '../components/alert/alert.ts'
import { answers } from '../components/alert/answers.ts'
import { journey } from '../components/journey/journey.ts'
import { weighedOpinion } from '../components/opinion.ts'
import { heading, name, points, state } from '../components/index/parts.ts'
import { starBars } from '../components/index/star-bars.ts'
import { tide } from '../components/journey/tide.ts'
import type { BrandContext, Html } from '../context.ts'
import { layout } from '../layout.ts'
import { exportPath, mentionsPath, monthPath } from '../links.ts'
import type { MonthData } from '../load/month.ts'
import { tame } from '../text.ts'
import type { Translator } from '../translator.ts'

/** A month on paper: what moved, what people said, where it sank, how the brand answered. */
export const monthPage = (data: MonthData, context: BrandContext): Html => {
  const { t, brand } = context
  const title = t.say('month.title', { brand: tame(brand.name), month: monthName(data.month, t) })
  const body = html`<div class="month">
  <div class="page"><header class="opening"><p class="quiet">${title}${data.isRunning ? html` · ${t.say('month.running')}` : null}</p><h1>${finding(data, t)}</h1>${tools(data, context)}</header></div>
  <section class="hero"><div class="page reading">${figure(data, t)}</div>${tide(data.trend, context)}</section>
  <div class="page">
    <section class="section pair"><div><h2>${t.say('month.said')}</h2>${said(data, context)}${starBars(data.stars, t)}</div><div><h2>${t.say('month.sources')}</h2>${sources(data, context)}</div></section>
    <section class="section" aria-labelledby="answers"><h2 id="answers">${t.say('public.answers')}</h2>${answers(data.answers, t)}</section>
  </div>
  <section class="section wide" aria-labelledby="journey-title">${journey(data.journey, context)}</section>
  <div class="page">
    <section class="section pair"><div>${top('cost', data, context)}</div><div>${top('give', data, context)}</div></section>
    ${brand.kind === 'own' ? html`<section class="section" aria-labelledby="alerts">${heading({ id: 'alerts', title: data.alerts.length === 0 ? t.say('nav.alerts') : t.say('month.alerts', { count: data.alerts.length }) })}${data.alerts.length === 0 ? html`<p class="quiet">${t.say('month.alerts.none')}</p>` : html`<ul class="alert-list">${data.alerts.map(alert => alertRow(alert, context))}</ul>`}</section>` : null}
    <p class="faint small formula">${t.say('foot.formula', { formula: data.formula })} · ${t.say('month.asof')}</p>
  </div></div>`
  return layout({ title, section: null, body }, context)
}

const monthName = (month: string, t: Translator): string => new Intl.DateTimeFormat(t.tag, { timeZone: 'UTC', month: 'long', year: 'numeric' }).format(new Date(`${month}-01T00:00:00Z`))

/** What moved less than its margin did not move. */
const finding = ({ index, before }: MonthData, t: Translator): string => {
  if (index === null) return t.say('month.none')
  if (before === null) return t.say('month.first', { value: t.decimal(index.value) })
  const change = index.value - before
  if (Math.abs(change) < (index.high - index.low) / 2) return t.say('sentence.same')
  return t.say(change > 0 ? 'month.up' : 'month.down', { change: t.decimal(Math.abs(change)) })
}

const tools = ({ previous, next, from, to }: MonthData, { t, brand }: BrandContext): Html => {
  const step = (month: string, rel: string): Html => html`<a class="button" rel="${rel}" href="${monthPath(brand.slug, month)}">${monthName(month, t)}</a>`
  return html`<nav class="acts" aria-label="${t.say('month.months')}">${step(previous, 'prev')}${next === null ? null : step(next, 'next')}<button class="button" type="button" data-print hidden>${t.say('month.print')}</button>
    <a class="button" href="${exportPath(brand.slug, 'mentions', 'xlsx')}?from=${from}&to=${to}" download>${t.say('month.take')}</a></nav>`
}

const figure = ({ index, opinions }: MonthData, t: Translator): Html =>
  index === null
    ? html`<p class="index"><span class="label">${t.say('index')}</span><b class="num few">${t.count(opinions)}</b><span class="quiet">${t.say('level.none')}</span></p>`
    : html`<p class="index"><span class="label">${t.say('index')}</span><b class="num">${t.decimal(index.value)}</b><span class="quiet">${t.say('margin', { low: t.decimal(index.low), high: t.decimal(index.high) })}</span></p>`

const said = ({ opinions, opinionsBefore, tones, from, to }: MonthData, { t, brand }: BrandContext): Html => {
  const words = (['positive', 'neutral', 'negative', 'unsure'] as const).map(tone => `${t.count(tones[tone])} ${t.say(`sentiment.${tone}.many`)}`).join(' · ')
  return html`<p><a href="${mentionsPath(brand.slug, { from, to })}">${t.say('opinions', { count: opinions })}</a>; ${t.say('month.before', { count: t.count(opinionsBefore) })}</p><p class="small quiet">${words}</p>`
}

const sources = ({ sources: rows }: MonthData, { t }: BrandContext): Html =>
  rows.length === 0
    ? state({ title: t.say('mentions.none') })
    : html`<table class="by-source"><thead><tr><th>${t.say('source')}</th><th class="end">${t.say('month.opinions')}</th><th class="end">${t.say('index.short')}</th><th class="end">${t.say('points')}</th></tr></thead>
    <tbody>${rows.map(row => html`<tr><td>${name(row.name)}</td><td class="end">${t.count(row.opinions)}</td><td class="end">${row.value === null ? '–' : t.decimal(row.value)}</td><td class="end">${row.points === null ? '–' : points(row.points, t)}</td></tr>`)}</tbody></table>`

const top = (side: 'cost' | 'give', data: MonthData, context: BrandContext): Html => {
  const { t } = context
  const list = data.top[side]
  return html`${heading({ id: side, title: t.say(`top.${side}`) })}${list.length === 0 ? state({ title: t.say(`month.${side}.none`) }) : html`<ol class="opinions">${list.map(mention => weighedOpinion(mention, context))}</ol>`}`
}
