import { html } from 'hono/html'
import type { BrandContext, Html, PageContext } from '../../context.ts'
import { mentionsPath } from '../../links.ts'
import { safeUrl, tame } from '../../text.ts'
import type { Translator } from '../../translator.ts'
import type { SourceRow } from '../../views/sources.ts'
import { act, dotted, name, when } from '../index/parts.ts'
import { spoken } from '../spoken.ts'

/** A source on its own page: its state with the reason and what to do, its rhythm, its limits, and what can be done with it. */
export const sourceRow = (source: SourceRow, context: BrandContext): Html => {
  const { t, brand } = context
  const homepage = safeUrl(source.homepage)
  return html`<li id="source-${source.id}"><div><h2>${name(source.name)}</h2><p class="facts"><span>${dotted([t.say(`source.kind.${source.kind}`), t.say('source.collector', { collector: tame(source.collector) }), t.say(source.orderObserved ? 'source.observed' : 'source.assumed'), homepage === null ? null : html`<a href="${homepage}" rel="noopener noreferrer">${new URL(homepage).host}</a>`])}</span></p>${limits(source, t)}</div>
    <div class="health"><p>${chip(source, context)}</p>${source.health.message ? html`<p>${spoken(source.health.message, t)}</p>` : null}${advice(source, context)}${lastRun(source, t)}</div>
    <dl><div><dt>${t.say('source.last')}</dt><dd>${source.lastRunAt === null ? t.say('source.never') : when(source.lastRunAt, context)}</dd></div>
      <div><dt>${t.say('source.newest')}</dt><dd>${source.newestAt === null ? t.say('source.never') : when(source.newestAt, context)}</dd></div>
      <div><dt>${t.say('source.next')}</dt><dd>${next(source, context)}</dd></div>
      <div><dt>${t.say('source.mentions')}</dt><dd><a href="${mentionsPath(brand.slug, { source: source.id })}">${t.count(source.mentions)}</a></dd></div></dl>
    <div class="source-acts">${buttons(source, t)}</div></li>`
}

const limits = ({ limits: caps }: SourceRow, t: Translator): Html | null =>
  caps.length === 0 ? null : html`<details class="whole"><summary>${t.say('source.limits')}</summary>${caps.map(cap => html`<p class="quiet small" dir="auto">${tame(cap)}</p>`)}</details>`

const chip = (source: SourceRow, { t, now }: PageContext): Html => {
  const { health, isRunning, removedAt } = source
  if (removedAt !== null) return html`<span class="chip note">${t.say('source.removing', { when: t.when(removedAt, now) })}</span>`
  if (isRunning) return html`<span class="chip" role="status">${t.say('source.running')}</span> <progress aria-label="${t.say('source.running')}"></progress>`
  const since = health.since === null || health.status === 'healthy' ? null : html` <span class="quiet">${t.say('health.since', { when: t.when(health.since, now) })}</span>`
  return html`<span class="chip ${health.status === 'failing' || health.status === 'unauthorised' ? 'note' : ''}">${t.say(`health.${health.status}`)}</span>${since}`
}

const advice = ({ health: { status, told }, removedAt, pauseAction, resumeAction, isFromFile }: SourceRow, { t }: PageContext): Html | null => {
  if (removedAt !== null) return html`<p class="quiet">${t.say('source.removing.what')}</p>`
  if (status === 'paused' && isFromFile && resumeAction !== null) return html`<p class="quiet">${t.say('source.paused.file')}</p>`
  if (told !== null) return html`<p class="quiet" dir="auto">${tame(told[t.locale])}</p>`
  return status === 'new' && pauseAction !== null ? html`<p class="quiet">${t.say('health.do.new')}</p>` : null
}

const lastRun = ({ last, isRunning }: SourceRow, t: Translator): Html | null => {
  if (last === null || isRunning) return null
  const problems = last.problems.length === 0 ? null : html`<details class="whole"><summary>${t.say('source.problems', { count: last.problems.length })}</summary><ul class="told">${last.problems.slice(0, 20).map(problem => html`<li>${spoken(problem, t)}</li>`)}</ul></details>`
  return html`<p class="quiet">${last.seen === 0 ? t.say('source.run.nothing') : t.say('source.run.told', { seen: last.seen, stored: last.stored })}</p>${problems}`
}

const buttons = (source: SourceRow, t: Translator): Html => html`
  ${source.keepAction === null ? null : act(source.keepAction, t.say('source.keep'), 'small')}
  ${source.runAction === null || source.keepAction !== null || source.isRunning ? null : act(source.runAction, t.say('source.run'), 'small')}
  ${source.resumeAction === null ? null : act(source.resumeAction, t.say('source.resume'), 'small')}
  ${source.pauseAction === null ? null : act(source.pauseAction, t.say('source.pause'), 'small')}
  ${source.removeHref === null ? null : html`<a href="${source.removeHref}">${t.say('source.remove')}</a>`}
  ${source.isFromFile ? html`<span class="faint small">${t.say('source.file')}</span>` : null}`

const next = ({ nextRunAt, health, isRunning }: SourceRow, context: PageContext): Html | string => {
  if (nextRunAt === null || health.status === 'paused') return '–'
  return isRunning || nextRunAt <= context.now ? context.t.say('source.now') : when(nextRunAt, context)
}
