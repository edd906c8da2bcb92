import { html } from 'hono/html'
import { SNOOZES } from '../../../domain/message/link.ts'
import type { Hand } from '../../../domain/message/story.ts'
import type { BrandContext, Html, PageContext } from '../../context.ts'
import { mentionsPath, type MentionsQuery } from '../../links.ts'
import { alertName, alertSentence } from '../../home/sentence.ts'
import { tame } from '../../text.ts'
import type { Translator } from '../../translator.ts'
import type { AlertView } from '../../views/alerts.ts'
import { dotted, may, name, offer, shortMoment } from '../index/parts.ts'

/** The chip of an alert: open calls, over rests. */
export const alertChip = ({ status }: AlertView, t: Translator): Html =>
  html`<span class="chip ${status === 'open' ? 'note' : ''}">${t.say(`alert.status.${status}`)}</span>`

/** What was watched. */
export const watched = (alert: AlertView, t: Translator): Html =>
  dotted([alertName(alert, t), alert.moment ? shortMoment(alert.moment, t) : null, alert.sourceName ? name(alert.sourceName) : null])

const span = (alert: AlertView, { t, now }: PageContext): string =>
  alert.endedAt === null ? t.say('alert.since', { when: t.exact(alert.onset, now) }) : t.say('alert.lasted', { from: t.exact(alert.onset, now), to: t.exact(alert.endedAt, now) })

const acknowledged = ({ acknowledgedAt, acknowledgedBy }: AlertView, { t, now }: PageContext): Html | null =>
  acknowledgedAt === null ? null : html`<span>${t.say(acknowledgedBy === null ? 'alert.acknowledged' : 'alert.acknowledged.by', { by: tame(acknowledgedBy ?? ''), when: t.when(acknowledgedAt, now) })}</span>`

const snoozed = ({ snoozedUntil, status }: AlertView, { t, now }: PageContext): Html | null =>
  status !== 'open' || snoozedUntil === null || snoozedUntil <= now ? null : html`<span>${t.say('alert.snoozed', { when: t.exact(snoozedUntil, now) })}</span>`

export interface Way {
  label: string
  href: string
}

export interface Head {
  isAlone: boolean
  /** The first thing to do; null: there is nothing to open. */
  way: Way | null
  /** What follows the sentence. */
  lines?: Array<Html | null>
}

/** How every alert begins: its state, the sentence, and while it is open the first thing to do, “I have seen it” and “not now”. */
export const alertHead = (alert: AlertView, context: BrandContext, { isAlone, way, lines = [] }: Head): Html => {
  const { t } = context
  const sentence = tame(alertSentence(alert, t))
  return html`<div class="page opening"><p class="facts">${alertChip(alert, t)}<span>${watched(alert, t)}</span><span>${span(alert, context)}</span>${acknowledged(alert, context)}${snoozed(alert, context)}</p>
    ${isAlone ? html`<h1>${sentence}</h1>` : html`<h2 class="finding">${sentence}</h2>`}${lines}${alert.status === 'open' ? actions(alert, context, { isAlone, way }) : null}</div>`
}

const actions = ({ acknowledgeAction, acknowledgedAt, snoozeAction }: AlertView, context: BrandContext, { isAlone, way }: Pick<Head, 'isAlone' | 'way'>): Html => {
  const { t } = context
  return html`<div class="acts">${way === null ? null : html`<a class="button ${isAlone ? 'first' : ''}" href="${way.href}">${way.label}</a>`}${acknowledgedAt === null ? offer(acknowledgeAction, t.say('alert.acknowledge'), context) : null}${snoozeAction && may(context, snoozeAction) ? SNOOZES.map(hours => html`<form class="act" method="post" action="${snoozeAction}"><input type="hidden" name="hours" value="${hours}"><button class="button small" type="submit">${t.say('link.snooze', { count: hours })}</button></form>`) : null}</div>`
}

/** A heading within an alert: the one after the alert’s own. */
export const subheading = (text: string, { isAlone, id }: { isAlone: boolean; id?: string }): Html => {
  const at = id === undefined ? null : html` id="${id}"`
  return isAlone ? html`<h2 class="sub"${at}>${text}</h2>` : html`<h3 class="sub"${at}>${text}</h3>`
}

export const row = (label: string, value: Html | string): Html => html`<div><dt>${label}</dt><dd>${typeof value === 'string' ? tame(value) : value}</dd></div>`

/** What comes first, and whose it is: before all figures. Of what is over only whose it was. */
export const charge = ({ charge: told, status }: AlertView, { t }: PageContext): Html => {
  const mine = told?.[t.locale]
  const first = status === 'open' ? html`<div class="do"><dt>${t.say('alert.first')}</dt><dd><b>${tame(mine?.firstStep ?? t.say('alert.first.read'))}</b></dd></div>` : null
  return html`${first}${mine ? row(t.say('alert.owner'), mine.owner) : null}`
}

/** The opinions an alert is about. */
export const waveOf = ({ moment, days, kind }: AlertView): MentionsQuery => ({ sentiment: kind === 'volume-spike' ? null : 'negative', moment, ...days })

export const answerWay = (alert: AlertView, { t, brand }: BrandContext): Way => ({ label: t.say('alert.answer'), href: mentionsPath(brand.slug, { ...waveOf(alert), needs: true }) })

/** Messages and pages say the same things in the same words. */
export const handOf = ({ t }: PageContext): Hand => ({ language: t.locale, locale: t.tag, timeZone: t.timeZone })
