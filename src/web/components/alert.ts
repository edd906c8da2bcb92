import { html } from 'hono/html'
import { slowLines } from '../../domain/message/slow.ts'
import type { BrandContext, Html, PageContext } from '../context.ts'
import type { AlertView } from '../views.ts'
import { alertPath, mentionsPath, sourcesPath, type MentionsQuery } from '../links.ts'
import { causeLine, partFacts, wholeFacts } from '../../domain/message/facts.ts'
import { SNOOZES } from '../../domain/message/link.ts'
import type { Fact, Hand } from '../../domain/message/story.ts'
import { countCautions, crowdCaution } from '../../domain/message/tell.ts'
import { WORDS } from '../../domain/message/words.ts'
import { HARDLY_ANY, alertFinding, alertName, alertSentence, causeWords } from '../sentence.ts'
import { tame } from '../text.ts'
import type { Translator } from '../translator.ts'
import { depth } from './depth.ts'
import { exemplar } from './opinion.ts'
import { offer, dotted, exactly, name, shortMoment } from './parts.ts'

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
    <div class="page opening"><p class="facts">${alertChip(alert, t)}<span>${watched(alert, t)}</span><span>${span(alert, context)}</span>${acknowledged(alert, context)}${snoozed(alert, context)}</p>
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
      ${alert.status !== 'open' ? null : html`<div class="acts"><a class="button ${isAlone ? 'first' : ''}" href="${sourcesPath(brand.slug)}">${t.say('alert.source.see')}</a>${alert.acknowledgedAt === null ? offer(alert.acknowledgeAction, t.say('alert.acknowledge'), context) : null}</div>`}</div></article>`
}

/** An alert of days or weeks: no hour is drawn; what goes with it, and opinions that tell it. */
const slowAlertCard = (alert: AlertView, context: BrandContext, isAlone: boolean): Html => {
  const { t } = context
  const sentence = tame(alertSentence(alert, t))
  const lines = alert.slow === null ? [] : slowLines(alert.slow, { endedAt: null }, handOf(context))
  const why = causeWords(alert.cause, t)
  return html`<article class="alert" id="alert-${alert.id}">
    <div class="page opening"><p class="facts">${alertChip(alert, t)}<span>${watched(alert, t)}</span><span>${span(alert, context)}</span>${acknowledged(alert, context)}${snoozed(alert, context)}</p>
      ${isAlone ? html`<h1>${sentence}</h1>` : html`<h2 class="finding">${sentence}</h2>`}
      ${lines.map(line => html`<p>${tame(line)}</p>`)}${why === null ? null : html`<p>${t.say('alert.cause.where', { where: tame(why) })}</p>`}
      ${alert.per90d === null ? null : html`<p class="quiet">${odds(alert.per90d, t)}</p>`}${alert.status === 'open' ? actions(alert, context, isAlone) : null}</div>
    <div class="page">${exemplars(alert, context)}</div></article>`
}

/** The first thing to do, “I have seen it”, and “not now”. */
const actions = (alert: AlertView, context: BrandContext, isAlone: boolean): Html => {
  const { t, brand } = context
  return html`<div class="acts"><a class="button ${isAlone ? 'first' : ''}" href="${mentionsPath(brand.slug, { ...waveOf(alert), needs: true })}">${t.say('alert.answer')}</a>${alert.acknowledgedAt === null ? offer(alert.acknowledgeAction, t.say('alert.acknowledge'), context) : null}${alert.snoozeAction && (context.mayPost ?? (() => true))(alert.snoozeAction) ? SNOOZES.map(hours => html`<form class="act" method="post" action="${alert.snoozeAction}"><input type="hidden" name="hours" value="${hours}"><button class="button small" type="submit">${t.say('link.snooze', { count: hours })}</button></form>`) : null}</div>`
}

/** The opinions an alert is about. */
const waveOf = ({ moment, days, kind }: AlertView): MentionsQuery => ({ sentiment: kind === 'volume-spike' ? null : 'negative', moment, ...days })

const acknowledged = ({ acknowledgedAt, acknowledgedBy }: AlertView, { t, now }: PageContext): Html | null =>
  acknowledgedAt === null ? null : html`<span>${t.say(acknowledgedBy === null ? 'alert.acknowledged' : 'alert.acknowledged.by', { by: tame(acknowledgedBy ?? ''), when: t.when(acknowledgedAt, now) })}</span>`

const snoozed = ({ snoozedUntil, status }: AlertView, { t, now }: PageContext): Html | null =>
  status !== 'open' || snoozedUntil === null || snoozedUntil <= now ? null : html`<span>${t.say('alert.snoozed', { when: t.exact(snoozedUntil, now) })}</span>`

const answers = (alert: AlertView, context: BrandContext): Html => {
  const { t } = context
  const charge = alert.charge?.[t.locale]
  const isOpen = alert.status === 'open'
  return html`<dl class="answers">${isOpen ? html`<div class="do"><dt>${t.say('alert.first')}</dt><dd><b>${tame(charge?.firstStep ?? t.say('alert.first.read'))}</b></dd></div>` : null}
    ${charge ? row(t.say('alert.owner'), charge.owner) : null}
    ${warnings(alert, context).map(warning => html`<div class="caution"><dt>${t.say('alert.caution')}</dt><dd>${warning}</dd></div>`)}
    ${row(t.say('alert.observed'), observed(alert, t))}
    ${row(t.say('alert.expected'), [expected(alert, t), lastWeek(alert, t)].filter(part => part !== null).join('. '))}
    ${alert.per90d === null ? null : row(t.say('alert.odds'), odds(alert.per90d, t))}
    ${alert.cause === null ? null : cause(alert, context)}
    ${parts(alert, context).map(({ label, value }) => row(label, value))}</dl>`
}

const row = (label: string, value: string): Html => html`<div><dt>${label}</dt><dd>${tame(value)}</dd></div>`

/** Messages and this page say the same things in the same words. */
const handOf = ({ t }: PageContext): Hand => ({ language: t.locale, locale: t.tag, timeZone: t.timeZone })

const warnings = ({ explanation, kind, status }: AlertView, context: BrandContext): string[] => {
  const [words, hand] = [WORDS[context.t.locale], handOf(context)]
  const event = status === 'open' ? 'alert.opened' : `alert.${status}`
  return [...crowdCaution({ explanation }, words, hand), ...countCautions({ explanation, event, kind: kind.replace(/-spike$/, '') }, words, hand)]
}

/** How it went, and what it is made of. */
const parts = ({ explanation, summary, onset, aspectLabels }: AlertView, context: BrandContext): Fact[] => {
  const words = WORDS[context.t.locale]
  const made = partFacts({ explanation, aspectLabels }, words, handOf(context))
  const went = summary ? wholeFacts({ summary, onset, explanation: null }, words, handOf(context)).slice(1) : []
  return [...went, ...made]
}

const lastWeek = ({ explanation }: AlertView, t: Translator): string | null => (explanation === null ? null : t.say('alert.lastWeek', { count: explanation.lastWeek.observed }))

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

const cause = (alert: AlertView, context: BrandContext): Html | null => {
  const { cause: why, explanation, endedAt, aspectLabels } = alert
  if (why === null) return null
  const line = causeLine({ phrases: [...new Set(why.words)], moment: why.moment, source: why.sourceName, explanation, endedAt: explanation ? null : endedAt, aspectLabels }, WORDS[context.t.locale], handOf(context))
  return line === null ? null : row(context.t.say('alert.cause'), line)
}

const exemplars = (alert: AlertView, context: BrandContext): Html | null => {
  const { t, brand } = context
  const all = html`<p><a href="${mentionsPath(brand.slug, waveOf(alert))}">${t.say('alert.opinions')}</a></p>`
  if (alert.exemplars.length === 0) return all
  return html`<h3>${t.say('alert.voices')}</h3><ul class="voices">${alert.exemplars.map(each => exemplar(each, context))}</ul>${all}`
}
