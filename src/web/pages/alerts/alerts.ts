import { html } from 'hono/html'
import { alertCard } from '../../components/alert/alert.ts'
import { alertChip } from '../../components/alert/head.ts'
import { alertTabs } from '../../components/alert/tabs.ts'
import { deliveries } from '../../components/alert/deliveries.ts'
import { exactly, state } from '../../components/index/parts.ts'
import { takeAway } from '../../components/take-away.ts'
import type { BrandContext, Html } from '../../context.ts'
import type { AlertsData, AlertView } from '../../views/alerts.ts'
import { layout } from '../../layout.ts'
import { alertsPath } from '../../links.ts'
import { alertName, alertSentence } from '../../home/sentence.ts'
import { tame } from '../../text.ts'

/** A competitor is measured, not watched: said, rather than shown as calm. */
const unwatched = (context: BrandContext): Html => {
  const { t } = context
  const body = html`<div class="page calm"><header class="opening"><h1>${t.say('nav.alerts')}</h1></header>${state({ title: t.say('alerts.unwatched') })}</div>`
  return layout({ title: t.say('nav.alerts'), section: null, body }, context)
}

/** What is out of the usual now, what was, and who was told. Older ones stand on pages of their own. */
export const alertsPage = (data: AlertsData, context: BrandContext): Html => {
  const { t, brand } = context
  if (brand.kind !== 'own') return unwatched(context)
  const body = html`${alertTabs('now', context)}${data.later ? html`<div class="page"><header class="opening"><h1>${t.say('alerts.title.past')}</h1><p><a href="${alertsPath(brand.slug)}">${t.say('alerts.newer')}</a></p></header></div>` : openPart(data, context)}${pastPart(data, context)}
  ${data.later ? null : html`<div class="page"><section class="section" data-part="deliveries" aria-labelledby="deliveries">${deliveries(data.deliveries, context)}</section></div>`}`
  return layout({ title: t.say('nav.alerts'), section: 'alerts', body, live: !data.later }, context)
}

const openPart = ({ open }: AlertsData, context: BrandContext): Html => {
  const { t } = context
  const [alone] = open.length === 1 ? open : []
  const title = open.length === 0 ? t.say('alerts.title.calm') : t.say('alerts.title.open', { count: open.length })
  return html`${alone ? null : html`<div class="page"><header class="opening" data-part="opening"><h1>${title}</h1></header></div>`}
  <section data-part="open" aria-label="${title}">${open.length === 0 ? html`<div class="page calm">${state({ title: t.say('alerts.open.none'), what: t.say('alerts.open.none.what') })}</div>` : open.map(alert => alertCard(alert, context, alert === alone))}</section>`
}

const pastPart = ({ past, nextCursor, later }: AlertsData, context: BrandContext): Html => {
  const { t, brand } = context
  return html`<section class="section wide" data-part="past" aria-labelledby="past"><div class="page"><header><h2 id="past" class="${later ? 'hidden-text' : ''}">${t.say('alerts.past')}</h2></header>${past.length === 0 ? html`<p class="quiet">${t.say('alerts.past.none')}</p>` : null}</div>
    ${past.map(alert => folded(alert, context))}
    ${nextCursor === null ? null : html`<p class="page acts"><a class="button" rel="next" href="${alertsPath(brand.slug)}?cursor=${encodeURIComponent(nextCursor)}">${t.say('mentions.older')}</a></p>`}<div class="page">${takeAway('alerts', context)}</div></section>`
}

/** A past alert: one line that opens into all of it. */
const folded = (alert: AlertView, context: BrandContext): Html =>
  html`<details class="past"><summary><span class="page">${exactly(alert.onset, context)}<b>${tame(alertSentence(alert, context.t))}</b>${alertChip(alert, context.t)}</span></summary>${alertCard(alert, context)}</details>`

/** One alert on a page of its own, where links lead whatever its age. */
export const alertPage = (alert: AlertView, context: BrandContext): Html =>
  layout({ title: alertName(alert, context.t), section: 'alerts', body: html`${alertTabs('now', context)}<div data-part="alert">${alertCard(alert, context, true)}</div>`, live: alert.status === 'open' }, context)
