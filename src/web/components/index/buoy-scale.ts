import { html } from 'hono/html'
import type { Html } from '../../context.ts'
import type { Interval } from '../../views.ts'
import { px } from './parts.ts'

const [WIDTH, LINE, RULER, RADIUS] = [660, 34, 52, 14]
const NEUTRAL = 50
// It never leaves the line altogether: half of its radius, reached twelve points away.
const MOST_RISE = 8
const RISE = MOST_RISE / 12

/** The buoy on the waterline at its figure, above it where good and below where bad; beneath, the ruler from 0 to 100 with the margin. Told in words beside it. */
export const buoyScale = ({ value, low, high }: Interval): Html => {
  const at = (index: number): number => px((WIDTH * Math.min(100, Math.max(0, index))) / 100)
  const rise = px(Math.max(-MOST_RISE, Math.min(MOST_RISE, (value - NEUTRAL) * RISE)))
  const half = px(Math.sqrt(RADIUS ** 2 - rise ** 2))
  return html`<svg class="buoy-scale" viewBox="0 0 ${WIDTH} 60" aria-hidden="true">
      <rect class="sea" x="-1900" y="${LINE}" width="${WIDTH + 3800}" height="60"/><path class="waterline" d="M-1900 ${LINE}H${WIDTH + 1900}"/>
      <path class="ruler" d="M0 ${RULER}H${WIDTH}M0 48v8M${WIDTH / 2} 46v12M${WIDTH} 48v8"/><path class="reach" d="M${at(low)} ${RULER}H${at(high)}"/>
      <circle class="hull" cx="${at(value)}" cy="${LINE - rise}" r="${RADIUS}"/><path class="wet" d="M${px(at(value) - half)} ${LINE}A${RADIUS} ${RADIUS} 0 ${rise < 0 ? 1 : 0} 0 ${px(at(value) + half)} ${LINE}z"/>
    </svg>`
}
