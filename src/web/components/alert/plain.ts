import { html } from 'hono/html'
import { slowLines } from '../../../domain/message/slow.ts'
import type { BrandContext, Html } from '../../context.ts'
import { homePath, mentionsPath, sourcesPath } from '../../links.ts'
import { causeWords } from '../../home/sentence.ts'
import { tame } from '../../text.ts'
import type { AlertView } from '../../views/alerts.ts'
import { alertHead, answerWay, charge, handOf, row } from './head.ts'
import { exemplars, odds } from './wave.ts'
import { dotted, name } from '../index/parts.ts'

const article = (alert: AlertView, body: Html): Html => html`<article class="alert" id="alert-${alert.id}">${body}</article>`

/** Cards without a drawing by the hour. */
export interface Card {
  alert: AlertView
  isAlone: boolean
}

/** An alert about a source: what it answered, what that means, and where to mend it. */
export const sourceCard = ({ alert, isAlone }: Card, context: BrandContext): Html => {
  const { t, brand } = context
  const told = alert.source?.told?.[t.locale]
  const lines = [alert.source?.message ? html`<p dir="auto">${tame(alert.source.message)}</p>` : null, told ? html`<p class="quiet" dir="auto">${tame(told)}</p>` : null]
  return article(alert, html`${alertHead(alert, context, { isAlone, lines, way: { label: t.say('alert.source.see'), href: sourcesPath(brand.slug) } })}
    <div class="page"><dl class="answers">${charge(alert, context)}</dl></div>`)
}

/** Nobody collects, or nobody speaks: what is known of it, and where to look. */
export const missingCard = ({ alert, isAlone }: Card, context: BrandContext): Html => {
  const { t, brand } = context
  const isGap = alert.kind === 'data-gap'
  const line = alert.status !== 'open' ? null : html`<p>${t.say(isGap ? 'alert.gap.line' : 'alert.silence.line')}</p>`
  const facts = [
    isGap && alert.askedSources.length > 0 ? row(t.say('alert.gap.asked'), dotted(alert.askedSources.map(name))) : null,
    !isGap && alert.hours !== null ? row(t.say('alert.silence.hours'), t.say('alert.silence.expected', { count: alert.hours, expected: t.count(Math.round(alert.expected)) })) : null,
    alert.per90d === null ? null : row(t.say('alert.odds'), odds(alert.per90d, t)),
  ]
  return article(alert, html`${alertHead(alert, context, { isAlone, lines: [line], way: { label: t.say('alert.source.see'), href: sourcesPath(brand.slug) } })}
    <div class="page"><dl class="answers">${charge(alert, context)}${facts}</dl></div>`)
}

/** A wave at a competitor: its opinions are not ours to answer. */
export const rivalCard = ({ alert, isAlone }: Card, context: BrandContext): Html => {
  const { t } = context
  const why = causeWords(alert.cause, t)
  const slug = alert.rival?.slug ?? ''
  const way = slug === '' ? null : { label: t.say('alert.rival.see'), href: homePath(slug) }
  const read = slug === '' ? null : html`<p class="page"><a href="${mentionsPath(slug, { sentiment: alert.rival?.wave === 'volume' ? null : 'negative', ...alert.days })}">${t.say('alert.opinions')}</a></p>`
  return article(alert, html`${alertHead(alert, context, { isAlone, way })}
    <div class="page"><dl class="answers">${charge(alert, context)}${why === null ? null : row(t.say('alert.cause'), why)}${alert.per90d === null ? null : row(t.say('alert.odds'), odds(alert.per90d, t))}</dl></div>${read}`)
}

/** An alert of days or weeks: no hour is drawn; what goes with it, and opinions that tell it. */
export const slowCard = ({ alert, isAlone }: Card, context: BrandContext): Html => {
  const { t } = context
  const lines = alert.slow === null ? [] : slowLines(alert.slow, { endedAt: null }, handOf(context)).map(line => html`<p>${tame(line)}</p>`)
  const why = causeWords(alert.cause, t)
  return article(alert, html`${alertHead(alert, context, { isAlone, lines, way: answerWay(alert, context) })}
    <div class="page split"><dl class="answers">${charge(alert, context)}${why === null ? null : row(t.say('alert.cause'), t.say('alert.cause.where', { where: why }))}${alert.per90d === null ? null : row(t.say('alert.odds'), odds(alert.per90d, t))}</dl>
      <div>${exemplars(alert, context, isAlone)}</div></div>`)
}
