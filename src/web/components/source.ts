import { html } from 'hono/html'
import type { BrandContext, Html, PageContext } from '../context.ts'
import type { Health, SourceView } from '../views.ts'
import { mentionsPath } from '../links.ts'
import { safeUrl, tame } from '../text.ts'
import type { Translator } from '../translator.ts'
import { indexScale, reachOf, scaleTicks } from './index-scale.ts'
import { offer, dotted, name, points, state, when } from './parts.ts'

const WIDTH = 120

/** Source by source: what each is worth today, and whether it is well. */
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
  return html`<tr><th scope="row"><a href="${mentionsPath(brand.slug, { source: source.id })}">${name(source.name)}</a><small class="faint">${facts(source, context)}</small></th>
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

const limits = ({ limits: caps }: SourceView, t: Translator): Html | null =>
  caps.length === 0 ? null : html`<details class="whole"><summary>${t.say('source.limits')}</summary>${caps.map(cap => html`<p class="quiet small" dir="auto">${tame(cap)}</p>`)}</details>`

/** Its state in a word, and since when. */
const healthWords = ({ status, since }: Health, { t, now }: PageContext): Html => {
  const text = since === null || status === 'healthy' ? t.say(`health.${status}`) : `${t.say(`health.${status}`)} ${t.say('health.since', { when: t.when(since, now) })}`
  return status === 'failing' || status === 'unauthorised' ? html`<b class="call">${text}</b>` : html`${text}`
}

/** A source on its own page: its state with the reason and what to do, its rhythm, its limits. */
export const sourceRow = (source: SourceView, context: BrandContext): Html => {
  const { t, brand } = context
  const homepage = safeUrl(source.homepage)
  return html`<li id="source-${source.id}"><div><h2>${name(source.name)}</h2><p class="facts"><span>${dotted([t.say(`source.kind.${source.kind}`), t.say('source.collector', { collector: tame(source.collector) }), t.say(source.orderObserved ? 'source.observed' : 'source.assumed'), homepage === null ? null : html`<a href="${homepage}" rel="noopener noreferrer">${new URL(homepage).host}</a>`])}</span></p>${limits(source, t)}</div>
    <div class="health"><p>${healthChip(source.health, context)}</p>${source.health.message ? html`<p dir="auto">${tame(source.health.message)}</p>` : null}${advice(source.health, t)}</div>
    <dl><div><dt>${t.say('source.last')}</dt><dd>${source.lastRunAt === null ? t.say('source.never') : when(source.lastRunAt, context)}</dd></div>
      <div><dt>${t.say('source.newest')}</dt><dd>${source.newestAt === null ? t.say('source.never') : when(source.newestAt, context)}</dd></div>
      <div><dt>${t.say('source.next')}</dt><dd>${next(source, context)}</dd></div>
      <div><dt>${t.say('source.mentions')}</dt><dd><a href="${mentionsPath(brand.slug, { source: source.id })}">${t.count(source.mentions)}</a></dd></div></dl>
    <div>${offer(source.runAction, t.say('source.run'), context)}</div></li>`
}

const healthChip = (health: Health, context: PageContext): Html => {
  const { t, now } = context
  const since = health.since === null || health.status === 'healthy' ? null : html` <span class="quiet">${t.say('health.since', { when: t.when(health.since, now) })}</span>`
  return html`<span class="chip ${health.status === 'failing' || health.status === 'unauthorised' ? 'note' : ''}">${t.say(`health.${health.status}`)}</span>${since}`
}

const advice = ({ status, told }: Health, t: PageContext['t']): Html | null => {
  if (told !== null) return html`<p class="quiet" dir="auto">${tame(told[t.locale])}</p>`
  return status === 'new' ? html`<p class="quiet">${t.say('health.do.new')}</p>` : null
}

const next = ({ nextRunAt, health }: SourceView, context: PageContext): Html | string => {
  if (nextRunAt === null || health.status === 'paused') return '–'
  return nextRunAt <= context.now ? context.t.say('source.now') : when(nextRunAt, context)
}
