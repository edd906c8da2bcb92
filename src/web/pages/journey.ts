import { html } from 'hono/html'
import { isDrawn, journeyFigure, tooFew } from '../components/journey/journey.ts'
import { momentColumn } from '../components/journey/moment-column.ts'
import { shift } from '../components/journey/shift.ts'
import type { BrandContext, Html } from '../context.ts'
import { layout } from '../layout.ts'
import { journeyPath } from '../links.ts'
import { isUnusual, journeySentence } from '../home/sentence.ts'
import { tame } from '../text.ts'
import type { JourneyData } from '../views/journey.ts'

/** The six moments as a river with its surface, their levels, and under each what matters and what to do about it. */
export const journeyPage = (data: JourneyData, context: BrandContext): Html => {
  const { t } = context
  const { journey } = data
  const title = isDrawn(journey) ? journeySentence(journey, t) : t.say('journey.none', { count: journey.opinions })
  const body = html`<header class="page opening"><div data-part="finding"><h1>${title}</h1>${lead(data, context)}</div>${choices(data, context)}</header>
${isDrawn(journey) ? drawn(data, context) : html`<div class="page">${tooFew(journey, t)}</div>`}
<div class="page calm" data-part="shift">${data.shift && shift(data.shift, context)}${foot(data, context)}</div>`
  return layout({ title: t.say('nav.journey'), section: 'journey', body, live: true, modules: ['journey'] }, context)
}

const drawn = (data: JourneyData, context: BrandContext): Html => {
  const { t } = context
  return html`<div class="page drawing" data-part="river">${journeyFigure(data.journey, t.say('journey.note.page'), context)}</div>
<ol class="page moments facing" data-part="moments" aria-label="${t.say('journey.list')}">${data.columns.map(column => momentColumn(column, data, context))}</ol>`
}

/** What is beside the finding: whether the others lose as usual, and how what fails is handled. */
const lead = ({ journey, handled }: JourneyData, { t }: BrandContext): Html | null => {
  if (!isDrawn(journey)) return null
  const others = journey.moments.filter(isUnusual).length === 1 ? t.say('journey.lead.others') : null
  const share = handled.now === null ? null : `${t.say('journey.lead.handled', { share: t.percent(handled.now) })}${handled.habitual === null ? '' : ` (${t.say('journey.handled.habit', { share: t.percent(handled.habitual) })})`}.`
  const said = [others, share].filter(words => words !== null).join(' ')
  return said === '' ? null : html`<p class="quiet">${said}</p>`
}

const choices = ({ days, windows, sources, journey }: JourneyData, { t, brand }: BrandContext): Html =>
  html`<form class="filters" method="get" action="${journeyPath(brand.slug)}" aria-label="${t.say('filter.label')}" data-choices>
    <label>${t.say('journey.period')} <select name="days">${windows.map(window => html`<option value="${window}" ${window === days ? html`selected` : null}>${t.say('journey.period.days', { count: window })}</option>`)}</select></label>
    <label>${t.say('source')} <select name="source"><option value="">${t.say('filter.allSources')}</option>${sources.map(({ id, name }) => html`<option value="${id}" ${id === journey.source ? html`selected` : null}>${tame(name)}</option>`)}</select></label>
    <button class="button" type="submit" data-apply>${t.say('journey.show')}</button><button class="button" type="button" data-print hidden>${t.say('journey.print')}</button></form>`

const foot = ({ journey, sources, matters }: JourneyData, { t }: BrandContext): Html => {
  const where = journey.source === null ? t.say('coverage.seen.sources', { count: sources.length }) : tame(sources.find(({ id }) => id === journey.source)?.name ?? '')
  return html`<p class="faint small journey-foot">${t.say('journey.foot', { opinions: t.say('opinions', { count: journey.opinions }), where, from: t.day(journey.from), to: t.day(journey.to) })} ${t.say('journey.foot.matters', { opinions: t.say('opinions', { count: matters.mentions }), from: t.date(matters.from, matters.to) })}</p>`
}
