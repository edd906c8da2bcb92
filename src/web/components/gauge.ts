import { html } from 'hono/html'
import type { Html } from '../context.ts'
import type { Interval } from '../views.ts'
import type { Translator } from '../translator.ts'
import { px } from './index/parts.ts'

const WIDTH = 352
const NEUTRAL = 50
// So many figures stand beside each other under it.
const MOST_TICKS = 8

export interface GaugeScale {
  low: number
  high: number
}

/** A horizontal scale with its waterline: a dashed ring where the index is, the buoy where it would be. */
export const gauge = ({ before, after, scale }: { before: Interval; after: Interval | null; scale: GaugeScale }, t: Translator): Html => {
  const at = (value: number): number => px(Math.min(WIDTH, Math.max(0, ((value - scale.low) * WIDTH) / (scale.high - scale.low))))
  const then = after ?? before
  return html`<svg class="gauge" viewBox="0 0 ${WIDTH} 76" role="img" aria-label="${t.say('whatif.gauge', { low: scale.low, high: scale.high })}" data-gauge data-low="${scale.low}" data-high="${scale.high}">
    <rect class="sea" x="0" y="0" width="${at(NEUTRAL)}" height="52"/><path class="waterline" d="M${at(NEUTRAL)} 0V52"/>
    <path class="ruler" d="M0 52H${WIDTH}${ticksOf(scale).map(tick => `M${at(tick)} 52v5`).join('')}"/>
    ${ticksOf(scale).map(tick => html`<text x="${at(tick)}" y="72" text-anchor="${tick === scale.low ? 'start' : tick === scale.high ? 'end' : 'middle'}">${t.count(tick)}</text>`)}
    <circle class="today" cx="${at(before.value)}" cy="26" r="7"/>
    <path class="reach" data-reach d="M${at(then.low)} 26H${at(then.high)}"/><g class="then" data-buoy transform="translate(${at(then.value)} 26)"><path class="hull" d="M-13 0h26"/><circle r="7"/></g></svg>`
}

const ticksOf = ({ low, high }: GaugeScale): number[] => {
  const step = [5, 10, 20].find(step => (high - low) / step <= MOST_TICKS) ?? 25
  const ticks = Array.from({ length: Math.floor(high / step) + 1 }, (_, i) => i * step)
  return ticks.filter(tick => tick >= low && tick <= high)
}
