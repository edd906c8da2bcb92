import { html } from 'hono/html'
import type { Html, PageContext } from '../../context.ts'
import type { Bar } from '../../../domain/alert/chart.ts'
import type { AlertView } from '../../views/alerts.ts'
import { px } from './parts.ts'

// Drawn in 1216 × 210: the surface at 40, the deepest bar ends 30 above the floor.
const SURFACE = 40
const DEEPEST = 140
const WIDTH = 1216
const WIDEST_BAR = 22
const MOST_BARS = 85
// A bar told in numbers must be wide enough for two figures.
const NUMBERED_STEP = 15
// The name of the dotted line needs so much of it without a bar; else it goes without.
const USUAL_LABEL = 150

/** Negatives hang from the surface: the deeper, the worse; the dotted depth is the usual, the band where nine of ten hours lie. */
export const depth = (alert: AlertView, context: PageContext): Html | null => {
  const { t } = context
  const bars = alert.bars.slice(-MOST_BARS)
  if (bars.length === 0) return null
  const most = Math.max(1, ...bars.map(({ count, expected, high, lastWeek }) => Math.max(count, expected, high, lastWeek)))
  const step = WIDTH / bars.length
  const drawn: Drawn = { step, width: px(Math.min(WIDEST_BAR, step * 0.7)), scale: DEEPEST / most }
  const first = bars.findIndex(({ inside }) => inside)
  const text = t.say(alert.kind === 'volume-spike' ? 'alert.drawing.all' : 'alert.drawing', { observed: Math.round(alert.observed), expected: Math.round(alert.expected) })
  return html`<figure class="page"><svg class="depth" viewBox="0 0 ${WIDTH} 210" role="img" aria-label="${text}">
    <rect class="sea-1" x="-1200" y="${SURFACE}" width="3700" height="170"/>${usual(bars, drawn, context)}<path class="waterline" d="M-1200 ${SURFACE}H2500"/>
    ${bars.map((each, i) => bar(each, i, drawn, context))}<path class="ago" d="${bars.map(({ lastWeek }, i) => (lastWeek === 0 ? '' : `M${px(i * step + step * 0.15)} ${px(SURFACE + lastWeek * drawn.scale)}h${px(step * 0.7)}`)).join('')}"/>
    ${first < 0 ? null : html`<path class="onset" d="M${px(first * step)} ${SURFACE - 8}V206"/>`}
    <text class="sub" x="4" y="28">${t.exact(bars[0]!.at, context.now)}</text>${first < 1 ? null : html`<text class="strong" x="${px(Math.min(first * step, WIDTH - 130))}" y="28">${t.exact(bars[first]!.at, context.now)}</text>`}</svg><figcaption class="small quiet">${t.say('alert.legend')}</figcaption></figure>`
}

interface Drawn {
  step: number
  width: number
  scale: number
}

/** The usual depth of every bar; the water deepens beneath it. */
const usual = (bars: Bar[], { step, scale }: Drawn, { t }: PageContext): Html | null => {
  const depths = bars.map(({ expected }) => px(SURFACE + expected * scale))
  const line = depths.map((y, i) => `${i === 0 ? `M0 ${y}` : `V${y}`}H${px((i + 1) * step)}`).join('')
  const room = Math.ceil(USUAL_LABEL / step)
  const free = bars.findIndex((_, i) => i + room <= bars.length && bars.slice(i, i + room).every(({ count }) => count === 0))
  const label = free === -1 ? null : html`<text class="sub" x="${px(free * step + 4)}" y="${px(Math.max(...depths.slice(free, free + room)) + 18)}">${t.say('alert.usual')}</text>`
  return html`<path class="band" d="${bandOf(bars, { step, scale })}"/><path class="usual" d="${line}"/>${label}`
}

const bandOf = (bars: Bar[], { step, scale }: Pick<Drawn, 'step' | 'scale'>): string => {
  const depthOf = (value: number): number => px(SURFACE + value * scale)
  const down = bars.map(({ high }, i) => `${i === 0 ? `M0 ${depthOf(high)}` : `V${depthOf(high)}`}H${px((i + 1) * step)}`).join('')
  const back = bars.toReversed().map(({ low }, i) => `${i === 0 ? `L${WIDTH} ${depthOf(low)}` : `V${depthOf(low)}`}H${px((bars.length - 1 - i) * step)}`).join('')
  return `${down}${back}z`
}

const bar = ({ count, inside }: Bar, i: number, { step, width, scale }: Drawn, { t }: PageContext): Html | null => {
  if (count === 0) return null
  const left = px(i * step + (step - width) / 2)
  const height = px(count * scale)
  const number = inside && step >= NUMBERED_STEP ? html`<text class="strong" x="${px(left + width / 2)}" y="${px(SURFACE + height + 16)}" text-anchor="middle">${t.count(count)}</text>` : null
  return html`<path class="${inside ? 'spike' : 'load'}" d="M${left} ${SURFACE}h${width}v${height}h${-width}z"/>${number}`
}
