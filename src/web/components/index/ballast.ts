import { html } from 'hono/html'
import type { BrandContext, Html } from '../../context.ts'
import type { BallastView } from '../../views/prospect.ts'
import { tame } from '../../text.ts'
import type { Translator } from '../../translator.ts'
import { name, points, px, shortMoment } from './parts.ts'

const WIDTH = 352
const SURFACE = 20
const DEEPEST = 66
const DAY_MS = 86_400_000

/** What will still cost, hanging from the line until it has faded. */
export const ballast = (view: BallastView, { source, today }: { source: string; today: string }, { t }: BrandContext): Html => {
  const until = (day: string | null): string => (day === null ? t.say('ballast.never') : t.say('ballast.until', { day: t.date(day, today) }))
  if (view.ahead.length < 2) return html`<h2 class="ballast-title">${t.say('ballast.title.none', { source: tame(source) })}</h2>`
  return html`<h2 class="ballast-title">${title(view, { source, today }, t)}</h2>${load(view, today, t)}
  <ul class="fades">${view.heaviest.map(({ mention, points: value, fadesOn }) => html`<li><span>${what(mention, t)}${mention.author ? html`, ${name(mention.author)}` : null}</span> ${points(value, t)} <span class="faint">${until(fadesOn)}</span></li>`)}${
    view.heaviest.length === 0 || view.others.mentions === 0 ? null : html`<li><span>${t.say('ballast.others', { count: view.others.mentions })}</span> ${points(view.others.points, t)} <span></span></li>`
  }</ul><p class="faint small">${t.say('ballast.note')}</p>`
}

const title = ({ points: value, fadesOn }: BallastView, { source, today }: { source: string; today: string }, t: Translator): string => {
  const said = { source: tame(source), points: t.decimal(-value) }
  return fadesOn === null ? t.say('ballast.title.never', said) : t.say('ballast.title', { ...said, day: t.date(fadesOn, today) })
}

/** Where it hurts, on the way to its place on the screen. */
const what = ({ moments, place }: BallastView['heaviest'][number]['mention'], t: Translator): Html => {
  const bad = moments.find(({ polarity }) => polarity === 'negative') ?? moments[0]
  const label = bad ? shortMoment(bad.key, t) : t.say('moment.none')
  return place === null ? html`${label}` : html`<a class="plain" href="#place-${place}">${label}</a>`
}

const load = ({ ahead, points: value }: BallastView, today: string, t: Translator): Html => {
  const [first, last] = [Date.parse(ahead[0]!.day), Date.parse(ahead.at(-1)!.day)]
  const deepest = Math.min(...ahead.map(({ points }) => points))
  const at = (day: string): number => px((WIDTH * (Date.parse(day) - first)) / Math.max(DAY_MS, last - first))
  const course = ahead.map(({ day, points }) => `L${at(day)} ${px(SURFACE + (DEEPEST * Math.min(0, points)) / Math.min(deepest, -0.01))}`).join('')
  return html`<svg class="ballast" viewBox="0 0 ${WIDTH} ${SURFACE + DEEPEST + 6}" aria-hidden="true"><path class="load" d="M0 ${SURFACE}${course}V${SURFACE}Z"/><path class="waterline" d="M0 ${SURFACE}H${WIDTH}"/>
    <text x="0" y="13">${t.say('source.now')}</text><text x="${WIDTH}" y="13" text-anchor="end">${t.date(ahead.at(-1)!.day, today)}</text><text class="in" x="8" y="${SURFACE + 20}">${t.signed(value)}</text></svg>`
}
