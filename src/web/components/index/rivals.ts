import { html } from 'hono/html'
import type { Html, PageContext } from '../../context.ts'
import type { CompetitorView } from '../../views/home.ts'
import { indexScale, reachOf, scaleTicks } from './index-scale.ts'
import { heading, name, shortMoment, state } from './parts.ts'

const WIDTH = 200

/** The brand among its competitors: same scale, same margin, never a number alone. */
export const rivals = (competitors: CompetitorView[], context: PageContext): Html => {
  const { t } = context
  const others = competitors.filter(({ self }) => !self)
  const title = heading({ id: 'rivals', title: t.say('rivals.title'), note: others.length === 0 ? null : t.say('rivals.note') })
  if (others.length === 0) return html`${title}${state({ title: t.say('rivals.none'), what: t.say('rivals.none.what') })}`
  const reach = reachOf(competitors.map(({ index }) => index))
  const ordered = competitors.toSorted((a, b) => (b.index?.value ?? -1) - (a.index?.value ?? -1))
  return html`${title}<table class="rivals"><thead><tr><th scope="col">${t.say('rivals.brand')}</th><th scope="col" class="end">${t.say('index.short')}</th><th scope="col" class="scale" aria-hidden="true">${scaleTicks(reach, t)}</th><th scope="col" class="end">${t.say('rivals.change')}</th><th scope="col" class="end">${t.say('rivals.voice')}</th></tr></thead>
    <tbody>${ordered.map(brand => row(brand, reach, context))}</tbody></table>${levels(ordered, context)}`
}

/** Where in the journey each of them floats and sinks. */
const levels = (brands: CompetitorView[], { t }: PageContext): Html => html`<div class="sideways" tabindex="0" role="region" aria-label="${t.say('rivals.levels')}"><table class="rivals levels-table"><caption>${t.say('rivals.levels')}</caption>
  <thead><tr><th scope="col">${t.say('rivals.brand')}</th>${(brands[0]?.levels ?? []).map(({ key }) => html`<th scope="col" class="end">${shortMoment(key, t)}</th>`)}</tr></thead>
  <tbody>${brands.map(brand => html`<tr class="${brand.self ? 'self' : ''}"><th scope="row">${name(brand.name)}</th>${brand.levels.map(({ level }) => html`<td class="end">${level === null ? html`<span aria-hidden="true" class="faint" title="${t.say('level.none')}">–</span><span class="hidden-text">${t.say('level.none')}</span>` : html`<span class="points ${level < 0 ? 'down' : 'up'}">${t.level(level)}</span>`}</td>`)}</tr>`)}</tbody></table></div>`

const row = ({ name: called, self, index, change, shareOfVoice, href }: CompetitorView, reach: number, { t }: PageContext): Html =>
  html`<tr class="${self ? 'self' : ''}"><th scope="row">${href === null || self ? name(called) : html`<a href="${href}">${name(called)}</a>`}</th>
    <td class="end">${index === null ? html`<span class="faint">${t.say('level.none')}</span>` : html`<span title="${t.say('margin', { low: t.decimal(index.low), high: t.decimal(index.high) })}">${t.decimal(index.value)}</span>`}</td>
    <td class="scale">${index === null ? null : indexScale(index, { reach, width: WIDTH })}</td><td class="end"><b>${change === null ? '–' : t.signed(change)}</b></td><td class="end">${shareOfVoice === null ? '–' : t.percent(shareOfVoice)}</td></tr>`
