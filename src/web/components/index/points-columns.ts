import { html } from 'hono/html'
import type { BrandContext, Html } from '../../context.ts'
import type { MomentPoints } from '../../views/home.ts'
import { mentionsPath } from '../../links.ts'
import { px, shortMoment, state } from './parts.ts'

// Drawn in a box of 60 × 200 with the line at 110: room for a number over and under the longest columns.
const LINE = 110
const MOST_UP = 87
const MOST_DOWN = 72
const LARGEST_SCALE = 14

/** Columns on the line: given up, cost down, net beneath; each opens into its opinions. */
export const pointsColumns = (moments: MomentPoints[], context: BrandContext): Html => {
  const { t } = context
  if (moments.length === 0) return state({ title: t.say('moments.none') })
  const parts = moments.map(partsOf)
  const highest = Math.max(0.1, ...parts.map(({ given }) => given))
  const deepest = Math.max(0.1, ...parts.map(({ cost }) => -cost))
  const scale = Math.min(LARGEST_SCALE, MOST_UP / highest, MOST_DOWN / deepest)
  const lowest = Math.min(...moments.map(({ net }) => net))
  return html`<ol class="hulls">${moments.map((moment, i) => column(moment, { ...parts[i]!, scale, isWorst: moment.net === lowest && lowest < 0 }, context))}</ol>`
}

/** Where only the net is known it is drawn alone; its number stands beneath. */
const partsOf = ({ net, given, cost }: MomentPoints): { given: number; cost: number } => ({
  given: given ?? Math.max(net, 0),
  cost: cost ?? Math.min(net, 0),
})

interface Drawn {
  given: number
  cost: number
  scale: number
  isWorst: boolean
}

const column = ({ key, net, given: known }: MomentPoints, { given, cost, scale, isWorst }: Drawn, { t, brand }: BrandContext): Html => {
  const up = px(given * scale)
  const down = px(-cost * scale)
  const label = shortMoment(key, t)
  const isNetAlone = known === null
  return html`<li class="${isWorst ? 'worst' : ''}">
    <svg viewBox="0 0 60 200" role="img"><title>${t.say(isNetAlone ? 'moments.net' : 'moments.text', { moment: label, net: t.signed(net), given: t.signed(given), cost: t.signed(cost) })}</title>
      ${up === 0 ? null : html`<path class="up" d="M16 ${px(LINE - up)}h28V${LINE}h-28z"/>${isNetAlone ? null : html`<text x="30" y="${px(LINE - up - 8)}">${t.signed(given)}</text>`}`}
      ${down === 0 ? null : html`<path class="down" d="M16 ${LINE}h28v${down}h-28z"/>${isNetAlone ? null : html`<text x="30" y="${px(LINE + down + 16)}">${t.signed(cost)}</text>`}`}</svg>
    <b>${t.signed(net)}</b> ${key === 'general' ? html`<span>${label}</span>` : html`<a href="${mentionsPath(brand.slug, { moment: key })}">${label}</a>`}</li>`
}
