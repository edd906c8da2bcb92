import { html } from 'hono/html'
import type { Estimate } from '../../../domain/journey/association.ts'
import type { BrandContext, Html } from '../../context.ts'
import type { JourneyView, AspectView, MomentColumn, MomentWeight, TrendPart } from '../../views/journey.ts'
import { journeyPath, mentionsPath } from '../../links.ts'
import { isUnusual } from '../../home/sentence.ts'
import type { Translator } from '../../translator.ts'
import { name, px, shortMoment } from '../index/parts.ts'
import { momentPath, readings } from './river.ts'

const WIDTH = 120
// More stars apart than this are drawn at the edge.
const REACH_STARS = 2
const TREND_HEIGHT = 44

interface Around {
  journey: JourneyView
  handled: { now: number | null; habitual: number | null }
}

/** What stands under a moment: its trend, how much it matters, what hurts, what stands out, who answers for it, the others. */
export const momentColumn = (column: MomentColumn, around: Around, context: BrandContext): Html => {
  const { t } = context
  const { moment } = column
  const facts: Array<[string, Html | null]> = [
    [t.say('journey.trend'), trend(column.parts, t)],
    [t.say('journey.matters'), matters(column.weight, t)],
    [t.say('journey.hurts'), aspects(column.pains, { moment, side: 'negative', around }, context)],
    [t.say('journey.stands'), aspects(column.standouts, { moment, side: 'positive', around }, context)],
    [t.say('journey.remedy'), moment.key === 'failure' ? remedy(around.handled, t) : null],
    [t.say('journey.others'), rivals(column.rivals, context)],
    [t.say('journey.owner'), context.brand.kind === 'own' ? html`${column.owner === null ? t.say(`journey.owner.${moment.key}`) : name(column.owner)}` : null],
  ]
  return html`<li id="moment-${moment.key}" class="${isUnusual(moment) ? 'bad' : ''}"><h2>${shortMoment(moment.key, t)}</h2>
    <dl>${facts.map(([label, said]) => (said === null ? null : html`<div><dt>${label}</dt><dd>${said}</dd></div>`))}</dl>
    <a href="${momentPath(around.journey, moment.key, context)}">${t.say('opinions.see', { count: readings(moment) })}</a></li>`
}

/** What was said in each tenth of the window: good above the line, bad below. */
const trend = (parts: TrendPart[], t: Translator): Html | null => {
  const most = Math.max(...parts.flatMap(({ positive, negative }) => [positive, negative]))
  if (most === 0) return null
  const [step, middle] = [WIDTH / parts.length, TREND_HEIGHT / 2]
  const tall = (count: number): number => px((count * (middle - 2)) / most)
  const bar = (count: number, i: number, way: -1 | 1): string => (count === 0 ? '' : `M${px(i * step + 2)} ${middle}v${px(way * tall(count))}h${px(step - 4)}v${px(-way * tall(count))}z`)
  const [older, newer] = [halfOf(parts, 0), halfOf(parts, 1)]
  return html`<svg class="spark" viewBox="0 0 ${WIDTH} ${TREND_HEIGHT}" role="img" aria-label="${t.say('journey.trend.text', older)} ${t.say('journey.trend.text.now', newer)}"><path class="up" d="${parts.map(({ positive }, i) => bar(positive, i, -1)).join('')}"/><path class="down" d="${parts.map(({ negative }, i) => bar(negative, i, 1)).join('')}"/><path class="line" d="M0 ${middle}H${WIDTH}"/></svg>`
}

const halfOf = (parts: TrendPart[], half: 0 | 1): { positive: number; negative: number } => {
  const middle = Math.floor(parts.length / 2)
  return parts.slice(half * middle, half === 0 ? middle : undefined).reduce((sum, part) => ({ positive: sum.positive + part.positive, negative: sum.negative + part.negative }), { positive: 0, negative: 0 })
}

const matters = ({ kind, stars, lost }: MomentWeight, t: Translator): Html => {
  if (stars === null) return html`${t.say(`journey.matters.${kind}`)}${lossWords(lost, t)}`
  const at = (value: number): number => px(WIDTH / 2 + (Math.min(REACH_STARS, Math.max(-REACH_STARS, value)) * (WIDTH / 2 - 4)) / REACH_STARS)
  const said = t.say('journey.matters.stars', { stars: t.signed(stars.value), low: t.signed(stars.low), high: t.signed(stars.high) })
  return html`<svg class="matter" viewBox="0 0 ${WIDTH} 16" aria-hidden="true"><path class="staff" d="M2 8H118M60 2v12"/><path class="reach" d="M${at(stars.low)} 8H${at(stars.high)}"/><circle class="dot" cx="${at(stars.value)}" cy="8" r="4"/></svg> <b>${t.say(`journey.matters.${kind}`)}</b><br><span class="quiet">${said}</span>${lossWords(lost, t)}`
}

/** Told where its margin leaves no doubt. */
const lossWords = (lost: Estimate | null, t: Translator): Html | null => {
  if (lost === null || (lost.low <= 1 && lost.high >= 1)) return null
  const { value, low, high } = lost.value >= 1 ? lost : { value: 1 / lost.value, low: 1 / lost.high, high: 1 / lost.low }
  return html`<br><span class="quiet">${t.say(lost.value >= 1 ? 'journey.matters.lost.more' : 'journey.matters.lost.less', { times: times(value, t), low: times(low, t), high: times(high, t) })}</span>`
}

const times = (value: number, t: Translator): string => (value < 10 ? t.decimal(value) : t.count(value))

interface Side {
  moment: MomentColumn['moment']
  side: 'negative' | 'positive'
  around: Around
}

const aspects = (list: AspectView[], { moment, side, around: { journey } }: Side, { t, brand }: BrandContext): Html | null => {
  if (list.length === 0) return null
  const { from, to, source } = journey
  return html`<ul>${list.map(({ key, label, count, moved }) => html`<li><a href="${mentionsPath(brand.slug, { moment: moment.key, sentiment: side, aspect: key, source, from, to })}">${label}</a> <span class="quiet">${t.count(count)}${moved === null ? null : `, ${t.say(`journey.moved.${moved}`)}`}</span></li>`)}</ul>`
}

const remedy = ({ now, habitual }: Around['handled'], t: Translator): Html =>
  now === null ? html`${t.say('level.none')}` : html`${t.say('journey.handled', { share: t.percent(now) })}${habitual === null ? null : `, ${t.say('journey.handled.habit', { share: t.percent(habitual) })}`}`

const rivals = (list: MomentColumn['rivals'], { t }: BrandContext): Html | null =>
  list.length === 0 ? null : html`<ul>${list.map(({ slug, name: called, level }) => html`<li><a href="${journeyPath(slug)}">${name(called)}</a> <span class="quiet">${level === null ? t.say('level.none') : t.level(level)}</span></li>`)}</ul>`
