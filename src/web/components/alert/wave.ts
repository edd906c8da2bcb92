import { html } from 'hono/html'
import { causeLine, partFacts, wholeFacts } from '../../../domain/message/facts.ts'
import type { Fact } from '../../../domain/message/story.ts'
import { countCautions, crowdCaution } from '../../../domain/message/tell.ts'
import { WORDS } from '../../../domain/message/words.ts'
import type { BrandContext, Html } from '../../context.ts'
import { mentionsPath } from '../../links.ts'
import { HARDLY_ANY } from '../../home/sentence.ts'
import type { Translator } from '../../translator.ts'
import type { AlertView, CarrierView } from '../../views/alerts.ts'
import { alertHead, answerWay, charge, handOf, row, subheading, waveOf } from './head.ts'
import { depth } from '../index/depth.ts'
import { exemplar } from '../opinion.ts'
import { dotted, name, shortMoment } from '../index/parts.ts'

const DAYS_OF_ODDS = 90
const DAYS_A_YEAR = 365
const YEARS_TO_TELL = 1000

/** A wave in full: the sentence, the drawing, what was expected, what came, how odd that is, why, and what to do. */
export const waveCard = ({ alert, isAlone }: { alert: AlertView; isAlone: boolean }, context: BrandContext): Html =>
  html`<article class="alert" id="alert-${alert.id}">${alertHead(alert, context, { isAlone, way: answerWay(alert, context) })}
    ${depth(alert, context)}
    <div class="page split">${answers(alert, context)}<div>${exemplars(alert, context, isAlone)}</div></div></article>`

const answers = (alert: AlertView, context: BrandContext): Html => {
  const { t } = context
  return html`<dl class="answers">${charge(alert, context)}
    ${warnings(alert, context).map(warning => html`<div class="caution"><dt>${t.say('alert.caution')}</dt><dd>${warning}</dd></div>`)}
    ${row(t.say('alert.observed'), observed(alert, t))}
    ${row(t.say('alert.expected'), [expected(alert, t), lastWeek(alert, t)].filter(part => part !== null).join('. '))}
    ${alert.per90d === null ? null : row(t.say('alert.odds'), odds(alert.per90d, t))}
    ${alert.cause === null ? null : cause(alert, context)}
    ${alert.carriers.length === 0 ? null : row(t.say('alert.carriers'), carriers(alert.carriers, t))}
    ${alert.planned.length === 0 ? null : row(t.say('alert.planned'), html`${dotted(alert.planned.map(name))}. ${t.say('alert.planned.what')}`)}
    ${parts(alert, context).map(({ label, value }) => row(label, value))}</dl>`
}

/** The parts in which it shows as well, each with what it saw. */
const carriers = (parts: CarrierView[], t: Translator): Html =>
  dotted(parts.map(({ name: called, moment, observed, expected: usual }) => html`${moment ? shortMoment(moment, t) : name(called)} (${t.say('alert.carrier', { observed: Math.round(observed), expected: usual < 10 ? t.decimal(usual) : t.count(usual) })})`))

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

/** How people tell it, and the way to all of it. */
export const exemplars = (alert: AlertView, context: BrandContext, isAlone: boolean): Html | null => {
  const { t, brand } = context
  const all = html`<p><a href="${mentionsPath(brand.slug, waveOf(alert))}">${t.say('alert.opinions')}</a></p>`
  if (alert.exemplars.length === 0) return all
  return html`${subheading(t.say('alert.voices'), { isAlone })}<ul class="voices">${alert.exemplars.map(each => exemplar(each, context))}</ul>${all}`
}
