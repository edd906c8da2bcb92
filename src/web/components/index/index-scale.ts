import { html } from 'hono/html'
import type { Html } from '../../context.ts'
import type { Interval } from '../../views.ts'
import type { Translator } from '../../translator.ts'
import { px } from './parts.ts'

const NEUTRAL = 50
// How far the scale may reach on each side of the line; ticks stand at two thirds of it.
const REACHES = [15, 30, 45, 75]

/** How many points each side of the line must show for all of these to fit. */
export const reachOf = (indexes: Array<Interval | null>): number => {
  const far = Math.max(0, ...indexes.flatMap(index => (index === null ? [] : [Math.abs(index.value - NEUTRAL)])))
  return REACHES.find(reach => far <= reach) ?? 75
}

/** The three figures over the scales of a table. */
export const scaleTicks = (reach: number, t: Translator): Html => {
  const ticks = [NEUTRAL - (2 / 3) * reach, NEUTRAL, NEUTRAL + (2 / 3) * reach]
  return html`${ticks.map(tick => html`<span>${t.count(tick)}</span>`)}`
}

/** A dot on a horizontal scale: the line at 50, the bar is the margin. The number itself stands beside it in the table. */
export const indexScale = ({ value, low, high }: Interval, { reach, width }: { reach: number; width: number }): Html => {
  const middle = width / 2
  const at = (index: number): number => px(Math.min(width - 6, Math.max(6, middle + ((index - NEUTRAL) * middle) / reach)))
  return html`<svg viewBox="0 0 ${width} 24" aria-hidden="true"><path class="line" d="M${middle} 0V24"/><path class="reach" d="M${at(low)} 12H${at(high)}"/><circle class="${value >= NEUTRAL ? 'afloat' : 'sunk'}" cx="${at(value)}" cy="12" r="5"/></svg>`
}
