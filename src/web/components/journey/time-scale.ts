import { html } from 'hono/html'
import type { Html } from '../../context.ts'
import { duration } from '../../duration.ts'
import type { Translator } from '../../translator.ts'
import { px } from '../index/parts.ts'

const WIDTH = 180
const EDGE = 6
// From ten minutes to a month: answers take anything between, so each step of the scale is several times the one before.
const [LEAST, MOST] = [10, 43_200]
/** An hour, a day, a week. */
export const TIME_TICKS = [60, 1440, 10_080]

const at = (minutes: number): number => px(EDGE + ((WIDTH - 2 * EDGE) * (Math.log(Math.min(MOST, Math.max(LEAST, minutes))) - Math.log(LEAST))) / (Math.log(MOST) - Math.log(LEAST)))

/** Half of the answers by the dot, nine of ten by the end of its line. The figures stand beside it. */
export const timeScale = ({ median, p90 }: { median: number; p90: number }): Html =>
  html`<svg class="time-scale" viewBox="0 0 ${WIDTH} 20" aria-hidden="true"><path class="ruler" d="${TIME_TICKS.map(tick => `M${at(tick)} 0V20`).join('')}"/><path class="reach" d="M${at(median)} 10H${at(p90)}M${at(p90)} 6v8"/><circle cx="${at(median)}" cy="10" r="5"/></svg>`

/** What its lines mean, over a column of them. */
export const timeTicks = (t: Translator): Html =>
  html`<svg class="time-scale ticks" viewBox="0 0 ${WIDTH} 16" aria-hidden="true">${TIME_TICKS.map(tick => html`<text x="${at(tick)}" y="12" text-anchor="middle">${duration(tick, t)}</text>`)}</svg>`
