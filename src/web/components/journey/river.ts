import { html } from 'hono/html'
import type { BrandContext, Html } from '../../context.ts'
import type { JourneyView, MomentView } from '../../views/journey.ts'
import { mentionsPath } from '../../links.ts'
import { isUnusual } from '../../home/sentence.ts'
import type { Translator } from '../../translator.ts'
import { px, shortMoment } from '../index/parts.ts'

// The wide drawing, 1216 across: six columns, the surface, and how high an opinion of 100 stands over it.
const COLUMN = 1216 / 6
const SURFACE = 216
const AN_OPINION = 1.5

const columnX = (i: number): number => px(16 + COLUMN * i)
const raftY = (afloat: number): number => px(SURFACE - AN_OPINION * afloat)

/** Fewer than one of 100 are not drawn. */
export const comesBack = (resurfaced: number): boolean => Math.round(resurfaced) >= 1

export const backWords = (resurfaced: number, t: Translator): string => `${t.say('journey.back', { count: Math.round(resurfaced) })} ${t.say('journey.back.where')}`

/** Of 100 opinions, those afloat after each moment if each lost what it usually loses; null: no habit to compare with. */
export const habitualAfloat = (moments: MomentView[]): number[] | null => {
  if (moments.some(({ habitualUnderShare }) => habitualUnderShare === null)) return null
  let afloat = 100
  return moments.map(({ habitualUnderShare }) => (afloat -= habitualUnderShare!))
}

/** A raft of what floats; at each moment a current dives from its foot, as wide as what went under there. */
export const river = (data: JourneyView, context: BrandContext): Html => {
  const { moments, resurfaced } = data
  const { t } = context
  const afloat = moments.map(moment => moment.afloat)
  const habit = habitualAfloat(moments)
  const top = edge(afloat)
  return html`<g class="river-drawing">
    <rect class="sea-1" x="-1200" y="${SURFACE}" width="3700" height="104"/><rect class="sea-2" x="-1200" y="272" width="3700" height="48"/>
    <path class="raft" d="${top}V${SURFACE}H-1200Z"/>${[1 / 3, 2 / 3].map(part => html`<path class="flow" d="${edge(afloat, part)}"/>`)}
    ${habit ? html`<path class="habit" d="${edge(habit)}"/>` : null}<path class="course" d="${top}"/><path class="surface" d="M-1200 ${SURFACE}H2500"/>
    ${moments.map((moment, i) => current(moment, { x: columnX(i), t }))}
    ${moments.map((moment, i) => numbers(moment, { x: columnX(i), habit: habit?.[i] ?? moment.afloat, t }))}
    ${comesBack(resurfaced) ? rising(resurfaced, { x: columnX(4), y: isUnusual(moments[4]!) ? 290 : 242 }, t) : null}
    ${moments.map((moment, i) => head(moment, { x: columnX(i), href: momentPath(data, moment.key, context) }, t))}</g>`
}

/** The upper edge of the raft; with `part`, a line inside it that flows along. */
const edge = (afloat: number[], part = 0): string => {
  const y = (value: number): number => px(raftY(value) + part * (SURFACE - raftY(value)))
  const steps = afloat.map((value, i) => {
    const x = columnX(i)
    return `H${x}C${px(x + 70)} ${y(afloat[i - 1] ?? 100)} ${px(x + 64)} ${y(value)} ${px(x + 134)} ${y(value)}`
  })
  return `M-1200 ${y(100)}${steps.join('')}H2500`
}

const current = ({ underShare }: MomentView, { x }: { x: number; t: Translator }): Html | null => {
  const width = px(AN_OPINION * underShare)
  if (width < 0.3) return null
  const crest = px(SURFACE - width)
  const middle = px(x + 80)
  const [left, right] = [px(middle - width / 2), px(middle + width / 2)]
  const tip = px(274 + Math.min(24, Math.max(5, width / 2)))
  const over = `M${px(x - 14)} ${SURFACE}C${px(x + 24)} ${SURFACE} ${px(x + 18)} ${crest} ${px(x + 46)} ${crest}`
  const down = `C${px(right - 4)} ${crest} ${right} ${px(crest + 18)} ${right} 250V274L${middle} ${tip}L${left} 274V250`
  return html`<path class="sinking" d="${over}${down}C${left} 224 ${px(left - 10)} ${SURFACE} ${px(x + 44)} ${SURFACE}Z"/>`
}

const numbers = (moment: MomentView, { x, habit, t }: { x: number; habit: number; t: Translator }): Html => {
  const right = px(x + 80 + (AN_OPINION * moment.underShare) / 2 + 9)
  const sink = Math.round(moment.underShare)
  const usual = Math.round(moment.habitualUnderShare ?? 0)
  return html`<text class="afloat-number" x="${px(x + 180)}" y="${px(raftY(Math.max(moment.afloat, habit)) - 12)}">${t.count(moment.afloat)}</text>${
    isUnusual(moment) ? html`<text class="sink-number call" x="${right}" y="266">${t.say('journey.usual', { count: sink, usual })}</text>` : html`<text class="sink-number" x="${right}" y="266">${t.count(sink)}</text>`
  }`
}

/** What came back from where most go under; its words give way to longer ones beside the current. */
const rising = (resurfaced: number, { x, y }: { x: number; y: number }, t: Translator): Html =>
  html`<path class="rising" d="M${px(x + 90)} 286C${px(x + 134)} 294 ${px(x + 156)} 262 ${px(x + 156)} 222"/><path class="barb" d="M${px(x + 151)} 229l5-9 5 9"/>
    <text class="sub" x="${px(x + 166)}" y="${y}">${t.say('journey.back', { count: Math.round(resurfaced) })}</text><text class="sub" x="${px(x + 166)}" y="${y + 16}">${t.say('journey.back.where')}</text>`

/** Opinions that say anything about a moment. */
export const readings = ({ positive, neutral, negative, unsure }: MomentView): number => positive + neutral + negative + unsure

/** The opinions of a moment that the drawing counts. */
export const momentPath = ({ from, to, source }: JourneyView, moment: MomentView['key'], { brand }: BrandContext): string => mentionsPath(brand.slug, { moment, source, from, to })

const head = (moment: MomentView, { x, href }: { x: number; href: string }, t: Translator): Html =>
  html`<a href="${href}"><rect class="hit" x="${px(x - 8)}" y="-6" width="180" height="46"/><text class="head" x="${x}" y="14">${shortMoment(moment.key, t)}</text><text class="sub" x="${x}" y="32">${t.say('opinions', { count: readings(moment) })}</text></a>`
