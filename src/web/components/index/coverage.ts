import { html } from 'hono/html'
import type { Html, PageContext } from '../../context.ts'
import type { CoverageView } from '../../views/sources.ts'
import { tame } from '../../text.ts'
import { dotted, name } from './parts.ts'

/** A source of which not everything is seen, until when it was, and why. */
const blind = ({ name: source, status, seenUntil, why }: CoverageView['blind'][number], { t, now }: Pick<PageContext, 't' | 'now'>): Html =>
  html`<dd>${dotted([name(source), t.say(`health.${status}`), seenUntil === null ? t.say('coverage.blind.never') : t.say('coverage.blind.until', { when: t.when(seenUntil, now) })])} ${why === null ? null : html`<span class="quiet" dir="auto">${tame(why)}</span>`}</dd>`

/** How far we see: what is seen, where it is cut, and what nobody can see. */
export const coverage = (seen: CoverageView, { t, now }: PageContext): Html => {
  const what = t.say('coverage.seen.what', {
    sources: t.say('coverage.seen.sources', { count: seen.sources }),
    opinions: t.say('opinions', { count: seen.opinions }),
    days: t.say('coverage.seen.days', { count: seen.days }),
  })
  const freshest = seen.freshestAt === null ? '' : t.say('coverage.freshest', { when: t.when(seen.freshestAt, now) })
  return html`<h2 id="sight">${t.say('coverage.title')}</h2><dl>
    <div><dt>${t.say('coverage.seen')}</dt><dd>${what} ${freshest}</dd></div>
    <div><dt>${t.say('coverage.limits')}</dt>${seen.limits.length === 0 ? html`<dd>${t.say('coverage.limits.none')}</dd>` : seen.limits.map(limit => html`<dd dir="auto">${tame(limit)}</dd>`)}</div>
    ${seen.blind.length === 0 ? null : html`<div><dt>${t.say('coverage.blind')}</dt>${seen.blind.map(source => blind(source, { t, now }))}</div>`}
    ${seen.vanished === 0 ? null : html`<div><dt>${t.say('coverage.vanished')}</dt><dd>${t.say('coverage.vanished.what', { count: seen.vanished })}</dd></div>`}
    <div><dt>${t.say('coverage.unseen')}</dt><dd>${t.say('coverage.unseen.what')}</dd></div></dl>`
}
