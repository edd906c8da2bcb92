import { html } from 'hono/html'
import type { Html, PageContext } from '../../context.ts'
import type { Annotation, Trend } from '../../views/home.ts'
import { tame } from '../../text.ts'
import type { Translator } from '../../translator.ts'
import { px, state } from '../index/parts.ts'
import { NEUTRAL, runsOf, tideScale, withCrossings, type At, type Plotted, type TideScale } from './tide-geometry.ts'

// The newest rings; more of them would cover the curve.
const MOST_FLAGS = 6
// Percent of the width within which a ring would cover a neighbour.
const NEAR = 2.6
// The name of the line stands in so much of its width …
const NAMED = 40

/** The index about its line, drawn at once; the chart module puts a livelier one in its place where scripts run. */
export const tide = (trend: Trend, context: PageContext): Html => {
  const { t } = context
  const runs = runsOf(trend.points)
  const days = runs.flat()
  if (days.length < 2) return html`<div class="page">${state({ title: t.say('trend.few') })}</div>`
  const scale = tideScale(trend.points)
  const flags = flagsOf(trend, days, scale)
  return html`<figure class="tide" data-tide="${JSON.stringify(chartData(trend, scale, flags, t))}"><div class="page">
    <svg class="sheet" role="img" aria-labelledby="tide-title" aria-describedby="tide-text"><title id="tide-title">${t.say('trend.label')}</title><desc id="tide-text">${describe(days, t)}</desc>
      ${water(scale)}${graduations(scale, t)}
      <svg class="stretch" viewBox="0 0 100 100" preserveAspectRatio="none" width="96%" height="100%">${runs.map(run => curve(run, scale))}</svg>
      <line class="waterline" x1="-300%" x2="400%" y1="${px(scale.y(NEUTRAL))}%" y2="${px(scale.y(NEUTRAL))}%"/>
      <svg class="overlay" width="96%" height="100%">${legends(trend, scale, t)}${flags.map(flagRing)}${buoy(days.at(-1)!, scale)}</svg>
    </svg></div></figure>`
}

const water = ({ from, to, y }: TideScale): Html => {
  const surface = y(NEUTRAL)
  const deep = y(NEUTRAL - (to - from) / 5)
  return html`<rect class="shallow" x="-300%" width="700%" y="${px(surface)}%" height="${px(100 - surface)}%"/><rect class="deep" x="-300%" width="700%" y="${px(deep)}%" height="${px(Math.max(0, 100 - deep))}%"/>`
}

const graduations = ({ from, to, step, y }: TideScale, t: Translator): Html => {
  const values = Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => from + i * step)
  return html`${values.map(value => html`${value === NEUTRAL ? null : html`<line class="graduation" x1="0" x2="96%" y1="${px(y(value))}%" y2="${px(y(value))}%"/>`}<text class="legend" x="100%" y="${px(y(value))}%" dy="${value === NEUTRAL ? -6 : 4}" text-anchor="end">${t.count(value)}</text>`)}`
}

const path = (points: At[]): string => `M${points.map(([x, y]) => `${px(x)} ${px(y)}`).join('L')}`

const curve = (run: Plotted[], { x, y }: TideScale): Html => {
  const line = y(NEUTRAL)
  const course = run.map(({ day, value }): At => [x(day), y(value)])
  const [left, right] = [course[0]![0], course.at(-1)![0]]
  const crossed = withCrossings(course, line)
  const between = (side: (a: number, b: number) => number): string => `${path([...crossed.map(([a, b]): At => [a, side(b, line)]), [right, line], [left, line]])}Z`
  const margin = (edge: 'low' | 'high'): string => path(run.map((point): At => [x(point.day), y(point[edge])]))
  return html`<path class="emerged" d="${between(Math.min)}"/><path class="sunken" d="${between(Math.max)}"/><path class="margin" d="${margin('high')}"/><path class="margin" d="${margin('low')}"/><path class="course" d="${path(course)}"/>`
}

/** … at the end, or at the beginning where only at the end something is sunk. */
const nameSide = ({ points }: Trend, { x }: TideScale): 'start' | 'end' => {
  const sunken = points.filter(({ value }) => value !== null && value < NEUTRAL).map(({ day }) => x(day))
  return sunken.some(at => at > 100 - NAMED) && !sunken.some(at => at < NAMED) ? 'start' : 'end'
}

const lastDay = ({ points, isPast }: Trend, t: Translator): string => {
  const day = t.day(points.at(-1)!.day)
  return isPast ? day : t.say('trend.today', { day })
}

const legends = (trend: Trend, scale: TideScale, t: Translator): Html => {
  const { points } = trend
  const side = nameSide(trend, scale)
  return html`<text class="legend water" x="${side === 'end' ? '100%' : '0'}" y="${px(scale.y(NEUTRAL))}%" dy="17" text-anchor="${side}">${t.say('waterline', { value: NEUTRAL })}</text>
    <text class="legend" x="0" y="97%">${t.day(points[0]!.day)}</text><text class="legend" x="100%" y="97%" text-anchor="end">${lastDay(trend, t)}</text>`
}

const buoy = ({ day, value }: Plotted, { x, y }: TideScale): Html => {
  const [cx, cy] = [`${px(x(day))}%`, `${px(y(value))}%`]
  return html`<svg class="buoy" x="${cx}" y="${cy}"><path class="hull" d="M-11 0H11"/><circle r="6"/><path class="hull" d="M-6 0H6"/></svg>`
}

interface Flag {
  number: number
  day: string
  x: number
  /** The highest value near it: the ring stands over that. */
  crest: number
  /** Of the curve, and of the ring. */
  y: number
  ring: number
}

/** A ring over the curve for each annotation, moved apart where two are near. */
const flagsOf = ({ annotations }: Trend, days: Plotted[], { x, y }: TideScale): Flag[] => {
  const flags: Flag[] = []
  for (const { day } of shownAnnotations(annotations, days)) {
    const value = days.findLast(point => point.day <= day)?.value ?? days[0]!.value
    const crest = Math.max(value, ...days.filter(near => Math.abs(x(near.day) - x(day)) < NEAR).map(near => near.value))
    const before = flags.at(-1)
    const isNear = before !== undefined && x(day) - before.x < NEAR
    const ring = isNear ? before.ring - 7.5 : y(crest) - 11
    flags.push({ number: flags.length + 1, day, crest, x: x(day), y: y(value), ring: ring < 4 ? y(value) + 11 : ring })
  }
  return flags
}

/** The annotations of the days drawn, in order; the same ones are listed beneath. */
export const shownAnnotations = (annotations: Annotation[], days: Array<{ day: string }>): Annotation[] => {
  const [first, last] = [days[0]?.day ?? '', days.at(-1)?.day ?? '']
  return annotations.filter(({ day }) => day >= first && day <= last).toSorted((a, b) => a.day.localeCompare(b.day)).slice(-MOST_FLAGS)
}

const flagRing = ({ number, x, y, ring }: Flag): Html => {
  const away = ring < y ? 1 : -1
  return html`<line class="leader" x1="${px(x)}%" x2="${px(x)}%" y1="${px(ring + away * 2.8)}%" y2="${px(y - away * 1.2)}%"/><circle class="flag-ring" cx="${px(x)}%" cy="${px(ring)}%" r="9"/><text class="flag-text" x="${px(x)}%" y="${px(ring)}%" dy="4.5">${number}</text>`
}

/** The list beneath the drawing: what the rings stand for. */
export const flagList = (trend: Trend, { t }: PageContext): Html | null => {
  const shown = shownAnnotations(trend.annotations, runsOf(trend.points).flat())
  if (shown.length === 0) return null
  return html`<ol class="flags">${shown.map(({ day, label, link }, i) => html`<li><i class="flag">${i + 1}</i> ${t.day(day)} · <bdi>${tame(label)}</bdi>${link ? html` <a href="${link.href}">${link.text}</a>` : null}</li>`)}</ol>`
}

const describe = (days: Plotted[], t: Translator): string => {
  const [first, last] = [days[0]!, days.at(-1)!]
  const min = days.reduce((a, b) => (b.value < a.value ? b : a))
  const max = days.reduce((a, b) => (b.value > a.value ? b : a))
  return t.say('trend.text', {
    first: t.decimal(first.value),
    firstDay: t.day(first.day),
    last: t.decimal(last.value),
    lastDay: t.day(last.day),
    min: t.decimal(min.value),
    minDay: t.day(min.day),
    max: t.decimal(max.value),
    maxDay: t.day(max.day),
  })
}

/** What the chart module draws from: one entry a day, null where none. */
const chartData = (trend: Trend, scale: TideScale, flags: Flag[], t: Translator) => ({
  days: trend.points.map(({ day }) => day),
  value: trend.points.map(({ value }) => value),
  low: trend.points.map(({ low }) => low),
  high: trend.points.map(({ high }) => high),
  flags: flags.map(({ day, number, crest }) => ({ day, number, crest })),
  from: scale.from,
  to: scale.to,
  step: scale.step,
  tag: t.tag,
  waterline: t.say('waterline', { value: NEUTRAL }),
  nameSide: nameSide(trend, scale),
  first: t.day(trend.points[0]!.day),
  last: lastDay(trend, t),
  margin: t.say('margin', { low: '{low}', high: '{high}' }),
})
