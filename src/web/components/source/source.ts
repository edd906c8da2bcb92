import { html } from 'hono/html'
import type { BrandContext, Html, PageContext } from '../../context.ts'
import type { Health, SourceView } from '../../views/sources.ts'
import { mentionsPath, prospectPath } from '../../links.ts'
import { indexScale, reachOf, scaleTicks } from '../index/index-scale.ts'
import { dotted, name, points, state, when } from '../index/parts.ts'

const WIDTH = 120

/** Source by source: what each is worth today, and whether it is well; its name leads to what is read there first. */
export const sourceTable = (sources: SourceView[], context: BrandContext): Html => {
  const { t } = context
  if (sources.length === 0) return state({ title: t.say('source.none'), what: t.say('source.none.what') })
  const reach = reachOf(sources.map(({ index }) => index))
  const ordered = sources.toSorted((a, b) => (b.share ?? -1) - (a.share ?? -1))
  return html`<table class="sources"><thead><tr><th scope="col">${t.say('source')}</th><th scope="col" class="end">${t.say('index.short')}</th><th scope="col" class="scale" aria-hidden="true">${scaleTicks(reach, t)}</th><th scope="col" class="end">${t.say('points')}</th></tr></thead>
    <tbody>${ordered.map(source => row(source, reach, context))}</tbody></table>`
}

const row = (source: SourceView, reach: number, context: BrandContext): Html => {
  const { t, brand } = context
  const { index } = source
  return html`<tr><th scope="row"><a href="${index === null ? mentionsPath(brand.slug, { source: source.id }) : prospectPath(brand.slug, { source: source.id })}">${name(source.name)}</a><small class="faint">${facts(source, context)}</small></th>
    <td class="end">${index === null ? '–' : html`<span class="${isStale(source) ? 'stale' : ''}" title="${t.say('margin', { low: t.decimal(index.low), high: t.decimal(index.high) })}">${t.decimal(index.value)}</span>`}</td>
    <td class="scale">${index === null ? null : indexScale(index, { reach, width: WIDTH })}</td><td class="end">${source.points === null ? '–' : points(source.points, t)}</td></tr>`
}

const isStale = ({ health: { status } }: SourceView): boolean => status === 'failing' || status === 'unauthorised' || status === 'quiet'

const facts = (source: SourceView, context: BrandContext): Html => {
  const { t } = context
  const share = source.share === null ? t.say('source.noindex') : t.say('source.share', { share: t.percent(source.share) })
  const order = source.orderObserved || source.index === null ? null : t.say('source.assumed')
  const health = isStale(source) || source.health.status === 'paused' ? healthWords(source.health, context) : source.newestAt && when(source.newestAt, context)
  return dotted([share, order, health])
}

/** Its state in a word, and since when. */
const healthWords = ({ status, since }: Health, { t, now }: PageContext): Html => {
  const text = since === null || status === 'healthy' ? t.say(`health.${status}`) : `${t.say(`health.${status}`)} ${t.say('health.since', { when: t.when(since, now) })}`
  return status === 'failing' || status === 'unauthorised' ? html`<b class="call">${text}</b>` : html`${text}`
}
