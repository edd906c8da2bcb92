import { html } from 'hono/html'
import { pairsOf } from '../../domain/index/supposition.ts'
import { ballast } from '../components/index/ballast.ts'
import { firstScreen } from '../components/index/first-screen.ts'
import { gauge } from '../components/gauge.ts'
import { name, state } from '../components/index/parts.ts'
import { whatIfForm } from '../components/index/what-if.ts'
import type { BrandContext, Html } from '../context.ts'
import { layout } from '../layout.ts'
import { prospectPath } from '../links.ts'
import { prospectSentence } from '../home/sentence-prospect.ts'
import { tame } from '../text.ts'
import type { ProspectData, ScreenView } from '../views/prospect.ts'

// Less shows as nought.
const SHOWN = 0.05

/** What a newcomer sees: per source the first screen place by place, on any day, and what would move the index. */
export const prospectPage = (data: ProspectData, context: BrandContext): Html => {
  const { t } = context
  const isPast = data.on < data.today
  const body = html`<header class="page opening" data-part="finding"><h1>${tame(prospectSentence(data, context))}</h1>${lead(data, context)}${shores(data, context)}</header>
<div class="page prospect">
  <section data-part="screen" aria-labelledby="screen">${data.screen === null ? html`<h2 id="screen" class="hidden-text">${t.say('prospect.screen')}</h2>${asOf(data, context)}${state({ title: t.say('sentence.none'), what: t.say('prospect.none.what') })}` : firstScreen(data.screen, { isPast, asOf: asOf(data, context) }, context)}</section>
  <aside data-part="aside" aria-label="${t.say(isPast ? 'prospect.then' : 'whatif.title')}">${aside(data, context)}</aside>
</div>`
  return layout({ title: t.say('nav.prospect'), section: 'prospect', body, live: !isPast, modules: ['prospect'] }, context)
}

const lead = ({ screen, on, today }: ProspectData, { t }: BrandContext): Html | null => {
  if (screen === null) return null
  const bad = screen.places.filter(({ points }) => points <= -SHOWN).length
  const open = screen.places.filter(({ mention }) => mention?.sentiment === 'negative' && !mention.unsure && mention.answered === null).length
  return html`<p class="quiet">${t.say('prospect.lead', { count: screen.places.length, bad, open })}${on < today ? ` ${t.say('prospect.lead.past')}` : null}</p>`
}

const shores = ({ shores: all, on, today, whatIf }: ProspectData, { t, brand }: BrandContext): Html | null =>
  all.length === 0
    ? null
    : html`<nav class="shores" aria-label="${t.say('prospect.shores')}">${all.map(({ id, name: called, value, current }) => html`<a href="${prospectPath(brand.slug, { source: id, on: on < today ? on : undefined, ticked: whatIf === null ? [] : pairsOf(whatIf.asked) })}" ${current ? html`aria-current="page"` : null}>${name(called)} <b>${t.decimal(value)}</b></a>`)}</nav>`

/** A day in a field that any browser sends; where scripts run a slider moves it. */
const asOf = ({ on, today, first, screen }: ProspectData, { t, brand }: BrandContext): Html | null => {
  if (first === null || first === today) return null
  const span = (Date.parse(today) - Date.parse(first)) / 86_400_000
  return html`<form class="asof" method="get" action="${prospectPath(brand.slug)}" data-asof>${screen === null ? null : html`<input type="hidden" name="source" value="${screen.source.id}">`}
    <label>${t.say('prospect.asof')} <input type="date" name="on" value="${on}" min="${first}" max="${today}" required></label> <button class="button small" type="submit">${t.say('prospect.asof.see')}</button>
    <input type="range" aria-label="${t.say('prospect.asof.days')}" min="0" max="${span}" value="${span - (Date.parse(today) - Date.parse(on)) / 86_400_000}" hidden>${on < today ? html`<a href="${prospectPath(brand.slug, { source: screen?.source.id })}">${t.say('prospect.asof.today')}</a>` : null}</form>`
}

const aside = (data: ProspectData, context: BrandContext): Html | null => {
  const { screen, whatIf, ballast: loads, formula, today } = data
  if (screen === null) return null
  return html`${whatIf && whatIfForm(whatIf, { source: screen.source, formula }, context)}${data.on < today ? then(data, context) : null}${loads && ballastOf(screen, { loads, today }, context)}`
}

const ballastOf = ({ source }: ScreenView, { loads, today }: { loads: NonNullable<ProspectData['ballast']>; today: string }, context: BrandContext): Html =>
  ballast(loads, { source: source.name, today }, context)

/** The index of that day beside today's. */
const then = ({ index, now, on, today, formula }: ProspectData, { t }: BrandContext): Html | null => {
  if (index === null) return null
  const beside = now ?? index
  const values = [index.low, index.high, beside.value, 50]
  const scale = { low: Math.max(0, 5 * Math.floor((Math.min(...values) - 1) / 5)), high: Math.min(100, 5 * Math.ceil((Math.max(...values) + 1) / 5)) }
  return html`<h2>${t.say('prospect.then.what', { day: t.date(on, today) })}</h2>
  <p class="figure"><b class="num">${t.decimal(index.value)}</b> <span>${now === null ? null : html`${t.say('prospect.then.now', { value: t.decimal(now.value) })}<br>`}<span class="quiet">${t.say('margin', { low: t.decimal(index.low), high: t.decimal(index.high) })}</span></span></p>
  ${gauge({ before: beside, after: index, scale }, t)}<p class="faint small">${t.say('foot.formula', { formula })}</p>`
}
