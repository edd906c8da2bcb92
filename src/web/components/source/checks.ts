import { html } from 'hono/html'
import type { Html, PageContext } from '../../context.ts'
import { tame } from '../../text.ts'
import type { CheckView } from '../../views/sources.ts'
import { heading, name } from '../index/parts.ts'

const STEP = 7
const HEIGHT = 22
const LINE = 11

/** What looks at the brand's own pages found: well above the line, not well below it, a mark a day. */
export const checks = (found: CheckView[], context: PageContext): Html | null => {
  const { t, now } = context
  if (found.length === 0) return null
  return html`<section class="section" data-part="checks" aria-labelledby="checks">${heading({ id: 'checks', title: t.say('checks'), note: t.say('checks.note') })}
    <ul class="looks">${found.map(check => html`<li><div>${days(check, context)}</div><div><p>${check.ok ? null : html`<b class="call">${t.say('checks.bad')}</b> `}<span dir="auto">${tame(check.told[t.locale])}</span></p>
      <p class="facts"><span>${name(check.source)} · ${t.say(check.ok ? 'checks.ok.since' : 'checks.bad.since', { when: t.when(check.since, now) })}</span></p></div></li>`)}</ul></section>`
}

const days = ({ days: past }: CheckView, { t }: PageContext): Html => {
  const width = Math.max(past.length, 1) * STEP
  const failed = past.filter(({ ok }) => !ok).length
  return html`<svg class="days" viewBox="0 0 ${width} ${HEIGHT}" width="${width}" height="${HEIGHT}" role="img" aria-label="${t.say('checks.days', { count: past.length, failed })}">
    ${past.map(({ ok }, i) => html`<rect class="${ok ? 'up' : 'down'}" x="${i * STEP + 1}" y="${ok ? LINE - 7 : LINE}" width="${STEP - 2}" height="7"/>`)}<path class="line" d="M0 ${LINE}h${width}"/></svg>`
}
