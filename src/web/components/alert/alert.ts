import { html } from 'hono/html'
import type { BrandContext, Html } from '../../context.ts'
import { alertPath } from '../../links.ts'
import { alertFinding, alertName, alertSentence, causeWords } from '../../home/sentence.ts'
import { tame } from '../../text.ts'
import type { AlertView } from '../../views/alerts.ts'
import { floorCard } from './floor.ts'
import { alertChip, watched } from './head.ts'
import { missingCard, rivalCard, slowCard, sourceCard } from './plain.ts'
import { waveCard } from './wave.ts'
import { exactly } from '../index/parts.ts'

/** The strip over a page while something is wrong. */
export const alertStrip = (alert: AlertView, { t, brand, now }: BrandContext): Html =>
  html`<p class="notice"><b>${alertName(alert, t)}.</b> ${tame(alert.floor ? t.say('floor.count', { count: Math.round(alert.observed) }) : (causeWords(alert.cause, t) ?? alertFinding(alert, t)))} · ${t.when(alert.openedAt, now)}. <a href="${alertPath(brand.slug, alert.id)}">${t.say('alert.see')}</a></p>`

/** One line of a list of alerts. */
export const alertRow = (alert: AlertView, context: BrandContext): Html => {
  const { t, brand } = context
  return html`<li>${exactly(alert.onset, context)}<span><a href="${alertPath(brand.slug, alert.id)}">${tame(alertSentence(alert, t))}</a>
    <span class="facts"><span>${watched(alert, t)}</span>${alertChip(alert, t)}</span></span></li>`
}

/** An alert in full, in the form of its kind. Where it is alone it opens the page. */
export const alertCard = (alert: AlertView, context: BrandContext, isAlone = false): Html => {
  const card = { alert, isAlone }
  if (alert.source !== null) return sourceCard(card, context)
  if (alert.floor !== null) return floorCard(card, context)
  if (alert.slow !== null) return slowCard(card, context)
  if (alert.rival !== null) return rivalCard(card, context)
  return alert.kind === 'data-gap' || alert.kind === 'silence' ? missingCard(card, context) : waveCard(card, context)
}
