import { html } from 'hono/html'
import { slowLines } from '../../domain/message/slow.ts'
import type { BrandContext, Html, PageContext } from '../context.ts'
import type { AlertView } from '../views.ts'
import { alertPath, mentionsPath, sourcesPath, type MentionsQuery } from '../links.ts'
import { HARDLY_ANY, alertFinding, alertName, alertSentence, causeWords, handOf } from '../sentence.ts'
import { tame } from '../text.ts'
import type { Translator } from '../translator.ts'
import { depth } from './depth.ts'
import { exemplar } from './opinion.ts'
import { act, dotted, exactly, name, shortMoment } from './parts.ts'

const DAYS_OF_ODDS = 90
const DAYS_A_YEAR = 365
const YEARS_TO_TELL = 1000

/** The chip of an alert: open calls, over rests. */
export const alertChip = ({ status }: AlertView, t: Translator): Html =>
  html`<span class="chip ${status === 'open' ? 'note' : ''}">${t.say(`alert.status.${status}`)}</span>`

const watched = (alert: AlertView, t: Translator): Html =>
  dotted([alertName(alert, t), alert.moment ? shortMoment(alert.moment, t) : null, alert.sourceName ? name(alert.sourceName) : null])

const span = (alert: AlertView, { t, now }: PageContext): string =>
  alert.endedAt === null ? t.say('alert.since', { when: t.exact(alert.onset, now) }) : t.say('alert.lasted', { from: t.exact(alert.onset, now), to: t.exact(alert.endedAt, now) })

/** The strip over a page while something is wrong. */
export const alertStrip = (alert: AlertView, { t, brand, now }: BrandContext): Html =>
  html`<p class="notice"><b>${alertName(alert, t)}.</b> ${tame(causeWords(alert.cause, t) ?? alertFinding(alert, t))} · ${t.when(alert.openedAt, now)}. <a href="${alertPath(brand.slug, alert.id)}">${t.say('alert.see')}</a></p>`

/** One line of a list of alerts. */
export const alertRow = (alert: AlertView, context: BrandContext): Html => {
  const { t, brand } = context
  return html`<li>${exactly(alert.onset, context)}<span><a href="${alertPath(brand.slug, alert.id)}">${tame(alertSentence(alert, t))}</a>
    <span class="facts"><span>${watched(alert, t)}</span>${alertChip(alert, t)}</span></span></li>`
}

/** An alert in full: the sentence, the drawing, what was expected, what came, how odd that is, why, and what to do. Where it is alone it opens the page. */
export const alertCard = (alert: AlertView, context: BrandContext, isAlone = false): Html => {
  const { t } = context
  if (alert.source !== null) return sourceAlertCard(alert, context, isAlone)
  if (alert.slow !== null) return slowAlertCard(alert, context, isAlone)
  const sentence = tame(alertSentence(alert, t))
  return html`<article class="alert" id="alert-${alert.id}">
    <div class="page opening"><p class="facts">${alertChip(alert, t)}<span>${watched(alert, t)}</span><span>${span(alert, context)}</span>${acknowledged(alert, context)}</p>
      ${isAlone ? html`<h1>${sentence}</h1>` : html`<h2 class="finding">${sentence}</h2>`}${alert.status === 'open' ? actions(alert, context, isAlone) : null}</div>
    ${depth(alert, context)}
    <div class="page split">${answers(alert, context)}<div>${exemplars(alert, context)}</div></div></article>`
}

/** An alert about a source: what it answered, what that means, and where to mend it. */
const sourceAlertCard = (alert: AlertView, context: BrandContext, isAlone: boolean): Html => {
  const { t, brand } = context
  const sentence = tame(alertSentence(alert, t))
  const told = alert.source?.told?.[t.locale]
  return html`<article class="alert" id="alert-${alert.id}">
    <div class="page opening"><p class="facts">${alertChip(alert, t)}<span>${span(alert, context)}</span>${acknowledged(alert, context)}</p>
      ${isAlone ? html`<h1>${sentence}</h1>` : html`<h2 class="finding">${sentence}</h2>`}
      ${alert.source?.message ? html`<p dir="auto">${tame(alert.source.message)}</p>` : null}${told ? html`<p class="quiet" dir="auto">${tame(told)}</p>` : null}
      ${alert.status !== 'open' ? null : html`<div class="acts"><a class="button ${isAlone ? 'first' : ''}" href="${sourcesPath(brand.slug)}">${t.say('alert.source.see')}</a>${alert.acknowledgeAction && alert.acknowledgedAt === null ? act(alert.acknowledgeAction, t.say('alert.acknowledge')) : null}</div>`}</div></article>`
}

/** An alert of days or weeks: no hour is drawn; what goes with it, and opinions that tell it. */
const slowAlertCard = (alert: AlertView, context: BrandContext, isAlone: boolean): Html => {
  const { t } = context
  const sentence = tame(alertSentence(alert, t))
  const lines = alert.slow === null ? [] : slowLines(alert.slow, { endedAt: null }, handOf(t))
  const why = causeWords(alert.cause, t)
  return html`<article class="alert" id="alert-${alert.id}">
    <div class="page opening"><p class="facts">${alertChip(alert, t)}<span>${watched(alert, t)}</span><span>${span(alert, context)}</span>${acknowledged(alert, context)}</p>
      ${isAlone ? html`<h1>${sentence}</h1>` : html`<h2 class="finding">${sentence}</h2>`}
      ${lines.map(line => html`<p>${tame(line)}</p>`)}${why === null ? null : html`<p>${t.say('alert.cause.where', { where: tame(why) })}</p>`}
      ${alert.per90d === null ? null : html`<p class="quiet">${odds(alert.per90d, t)}</p>`}${alert.status === 'open' ? actions(alert, context, isAlone) : null}</div>
    <div class="page">${exemplars(alert, context)}</div></article>`
}

/** The first thing to do, and “I have seen it”. */
const actions = (alert: AlertView, { t, brand }: BrandContext, isAlone: boolean): Html =>
  html`<div class="acts"><a class="button ${isAlone ? 'first' : ''}" href="${mentionsPath(brand.slug, { ...waveOf(alert), needs: true })}">${t.say('alert.answer')}</a>${alert.acknowledgeAction && alert.acknowledgedAt === null ? act(alert.acknowledgeAction, t.say('alert.acknowledge')) : null}</div>`

/** The opinions an alert is about. */
const waveOf = ({ moment, days, kind }: AlertView): MentionsQuery => ({ sentiment: kind === 'volume-spike' ? null : 'negative', moment, ...days })

const acknowledged = ({ acknowledgedAt, acknowledgedBy }: AlertView, { t, now }: PageContext): Html | null =>
  acknowledgedAt === null ? null : html`<span>${t.say(acknowledgedBy === null ? 'alert.acknowledged' : 'alert.acknowledged.by', { by: tame(acknowledgedBy ?? ''), when: t.when(acknowledgedAt, now) })}</span>`

const answers = (alert: AlertView, { t }: BrandContext): Html =>
  html`<dl class="answers">${alert.status === 'open' ? html`<div class="do"><dt>${t.say('alert.first')}</dt><dd><b>${t.say('alert.first.read')}</b></dd></div>` : null}
    <div><dt>${t.say('alert.observed')}</dt><dd>${observed(alert, t)}</dd></div>
    <div><dt>${t.say('alert.expected')}</dt><dd>${expected(alert, t)}</dd></div>
    ${alert.per90d === null ? null : html`<div><dt>${t.say('alert.odds')}</dt><dd>${odds(alert.per90d, t)}</dd></div>`}
    ${alert.cause === null ? null : cause(alert, t)}</dl>`

/** What was told, and what the drawing counts by now. */
const observed = ({ status, observed: told, bars }: AlertView, t: Translator): string => {
  const now = bars.reduce((sum, { count, inside }) => sum + (inside ? count : 0), 0)
  return status === 'open' && now > told ? t.say('alert.observed.now', { told: Math.round(told), now }) : t.count(told)
}

const expected = ({ expected: usual, expectedLow, expectedHigh, hours }: AlertView, t: Translator): string => {
  const values = { expected: usual < 10 ? t.decimal(usual) : t.count(usual), span: hours === null ? t.say('alert.span.none') : t.say('alert.span', { count: hours }) }
  if (usual < HARDLY_ANY) return t.say('alert.expected.none', values)
  if (expectedLow === null || expectedHigh === null) return t.say('alert.expected.is', values)
  return t.say('alert.expected.between', { ...values, low: t.count(expectedLow), high: t.count(expectedHigh) })
}

/** How often chance alone would bring one like it, in words. */
export const odds = (per90d: number, t: Translator): string => {
  const years = per90d <= 0 ? Infinity : DAYS_OF_ODDS / DAYS_A_YEAR / per90d
  if (years > YEARS_TO_TELL) return t.say('alert.odds.never')
  if (years >= 1) return t.say('alert.odds.years', { count: Math.round(years) })
  if (per90d < 1) return t.say('alert.odds.days', { count: Math.round(DAYS_OF_ODDS / per90d) })
  return t.say('alert.odds.many', { count: Math.round(per90d) })
}

const cause = ({ cause: why }: AlertView, t: Translator): Html | null => {
  if (why === null) return null
  const words = [...new Set(why.words)].map(word => `${t.say('quote.open')}${tame(word)}${t.say('quote.close')}`).join(', ')
  const where = causeWords({ ...why, words: [] }, t)
  return html`<div><dt>${t.say('alert.cause')}</dt><dd>${words === '' ? null : html`${t.say('alert.cause.words', { words })} `}${where === null ? null : t.say('alert.cause.where', { where: tame(where) })}</dd></div>`
}

const exemplars = (alert: AlertView, context: BrandContext): Html | null => {
  const { t, brand } = context
  const all = html`<p><a href="${mentionsPath(brand.slug, waveOf(alert))}">${t.say('alert.opinions')}</a></p>`
  if (alert.exemplars.length === 0) return all
  return html`<h3>${t.say('alert.voices')}</h3><ul class="voices">${alert.exemplars.map(each => exemplar(each, context))}</ul>${all}`
}
