import { html } from 'hono/html'
import { alertRow, alertStrip } from '../components/alert/alert.ts'
import { coverage } from '../components/index/coverage.ts'
import { deliveries } from '../components/alert/deliveries.ts'
import { journey } from '../components/journey/journey.ts'
import { weighedOpinion } from '../components/opinion.ts'
import { heading, state } from '../components/index/parts.ts'
import { pointsColumns } from '../components/index/points-columns.ts'
import { rivals } from '../components/index/rivals.ts'
import { sourceTable } from '../components/source/source.ts'
import { flagList, tide } from '../components/journey/tide.ts'
import type { BrandContext, Html } from '../context.ts'
import { casesPath } from '../inbox/case-links.ts'
import type { HomeData } from '../views/home.ts'
import type { MentionView } from '../views/mentions.ts'
import { layout } from '../layout.ts'
import { alertsPath, mentionsPath, sourcesPath } from '../links.ts'
import { MOST_COUNTED } from '../load/cases.ts'
import { lead, sentence } from '../home/sentence.ts'
import { tame } from '../text.ts'

// The heaviest five a side; the list of mentions has the rest.
const TOP = 5
const LATEST_ALERTS = 5

/** The first page: the finding, the tide, the parts of the index, the journey, the opinions, and how far we see. */
export const homePage = (data: HomeData, context: BrandContext): Html => {
  const { t, brand } = context
  const body = html`${hero(data, context)}
<div class="page">
  <section class="section pair" data-part="parts"><div>${momentPart(data, context)}</div><div>${sourcePart(data, context)}</div></section>
</div>
<section class="section wide" data-part="journey" aria-labelledby="journey-title">${journey(data.journey, context)}</section>
<div class="page">
  <section class="section pair" data-part="opinions"><div>${topPart('cost', data, context)}</div><div>${topPart('give', data, context)}</div></section>
  ${brand.kind === 'own' ? html`<section class="section pair" data-part="alerts"><div>${alertPart(data, context)}</div><div>${deliveries(data.deliveries, context)}</div></section>` : null}
  <section class="section" data-part="rivals" aria-labelledby="rivals">${rivals(data.competitors, context)}</section>
  <section class="section sight" data-part="sight" aria-labelledby="sight">${coverage(data.coverage, context)}</section>
  <p class="faint small formula">${t.say('foot.formula', { formula: data.formula })}</p>
</div>`
  return layout({ title: t.say('nav.home'), section: 'home', body, live: true }, context)
}

const hero = (data: HomeData, context: BrandContext): Html => {
  const { t } = context
  const today = data.trend.points.at(-1)?.day ?? context.now.toISOString().slice(0, 10)
  return html`<section class="hero" data-part="hero">
  <div class="page reading">${figure(data, context)}<div class="finding"><h1>${tame(sentence(data, t, today))}</h1><p class="lead">${lead(data, t)}${needing(data, context)}</p></div></div>
  ${data.alerts.open.length === 0 ? null : html`<div class="page strips">${data.alerts.open.slice(0, 2).map(alert => alertStrip(alert, context))}</div>`}
  ${tide(data.trend, context)}
  <div class="page">${flagList(data.trend, context)}</div></section>`
}

/** How many were never answered, and what the inbox has of them. A competitor's are not ours to answer. */
const needing = ({ needing: { days, opinions, cases } }: HomeData, { t, brand }: BrandContext): Html | null => {
  if (opinions + cases === 0 || brand.kind !== 'own') return null
  const inbox = cases === 0 ? t.say('lead.cases.none') : cases < MOST_COUNTED ? t.say('lead.cases', { count: cases }) : t.say('lead.cases.many', { count: MOST_COUNTED })
  return html` <a href="${mentionsPath(brand.slug, { needs: true })}">${t.say('lead.needing', { count: opinions, days: t.count(days) })}</a>; <a href="${casesPath(brand.slug)}">${inbox}</a>.`
}

const figure = ({ index, public: outer, coverage: seen }: HomeData, { t }: BrandContext): Html => {
  if (index === null) return html`<p class="index"><span class="label">${t.say('index')}</span><b class="num few">${t.count(seen.opinions)}</b><span class="quiet">${t.say('level.none')}</span></p>`
  return html`<p class="index"><span class="label">${t.say('index')}</span><b class="num">${t.decimal(index.value)}</b><span class="quiet">${t.say('margin', { low: t.decimal(index.low), high: t.decimal(index.high) })}</span>${outer === null ? null : html`<span class="outer quiet" title="${t.say('index.public.what')}">${t.say('index.public', { value: t.decimal(outer.value) })}</span>`}</p>`
}

const momentPart = ({ moments, index }: HomeData, context: BrandContext): Html => {
  const { t } = context
  const note = index === null ? null : t.say('moments.note', { sum: t.signed(index.value - 50) })
  return html`${heading({ id: 'moments', title: t.say('moments.title'), note })}${pointsColumns(index === null ? [] : moments, context)}`
}

const sourcePart = ({ sources }: HomeData, context: BrandContext): Html => {
  const { t, brand } = context
  const title = html`<a class="plain" href="${sourcesPath(brand.slug)}">${t.say('sources.title')}</a>`
  return html`${heading({ id: 'sources', title, note: t.say('sources.note') })}${sourceTable(sources, context)}`
}

const topPart = (side: 'cost' | 'give', { top }: HomeData, context: BrandContext): Html => {
  const { t } = context
  const list: MentionView[] = top[side].slice(0, TOP)
  const shown = list.length === 0 ? state({ title: t.say(`top.${side}.none`) }) : html`<ol class="opinions">${list.map(mention => weighedOpinion(mention, context))}</ol>`
  return html`${heading({ id: side, title: t.say(`top.${side}`) })}${shown}`
}

const alertPart = ({ alerts }: HomeData, context: BrandContext): Html => {
  const { t, brand } = context
  const list = [...alerts.open, ...alerts.past].slice(0, LATEST_ALERTS)
  const note = alerts.open.length === 0 ? t.say('alerts.title.calm') : t.say('alerts.title.open', { count: alerts.open.length })
  if (list.length === 0) return html`${heading({ id: 'alerts', title: t.say('alerts.title'), note })}${state({ title: t.say('alerts.open.none'), what: t.say('alerts.open.none.what') })}`
  return html`${heading({ id: 'alerts', title: t.say('alerts.title'), note })}<ol class="log">${list.map(alert => alertRow(alert, context))}</ol>
    <p><a href="${alertsPath(brand.slug)}">${t.say('alerts.all')}</a></p>`
}
