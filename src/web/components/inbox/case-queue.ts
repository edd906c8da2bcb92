import { html } from 'hono/html'
import { MOMENTS } from '../../../domain/journey/moments.ts'
import type { BrandContext, Html } from '../../context.ts'
import { CASE_VIEWS, type CaseFilters, type Notice, type QueueData } from '../../views/cases.ts'
import { isNarrowed } from '../../inbox/case-filters.ts'
import { casesPath, caseSettingsPath } from '../../inbox/case-links.ts'
import { nameOf } from '../../inbox/case-words.ts'
import { MOST_COUNTED } from '../../load/cases.ts'
import { tame } from '../../text.ts'
import { bulkBar } from './case-acts.ts'
import { caseCard } from './case-card.ts'
import { incidentStrip } from './incident-strip.ts'
import { noticeLine } from '../notice-line.ts'
import { shortMoment, state, when } from '../index/parts.ts'
import { sayWith } from './say-with.ts'
import { select } from '../select.ts'

/** The left pane: views, incidents, cards in the order of harm. */
export const caseQueue = (data: QueueData, context: BrandContext, { openId, notice }: { openId: string | null; notice: Notice | null }): Html => {
  const { t, brand } = context
  const setting = { context, filters: data.filters, me: data.me, openId }
  return html`<section class="queue" data-pane="queue" data-path="${casesPath(brand.slug, data.filters)}" aria-label="${t.say('cases.list')}">
    <header>${views(data, context)}<p class="small quiet">${t.say('cases.order')}</p>${narrow(data, context)}</header>
    ${lawLine(data, context)}${incidentStrip(data, context)}${bulkBar(data, context)}
    ${data.cards.length === 0 ? html`<div class="empty">${state({ title: t.say(isNarrowed(data.filters) ? 'cases.none.filtered' : `cases.none.${data.filters.view}`) })}</div>` : html`<ol>${data.cards.map(card => caseCard(card, setting))}</ol>`}
    ${pager(data, context)}
    <footer class="small" data-foot>${notice === null ? null : noticeLine(notice, context)}<p class="faint live" data-live-line>${t.say('cases.live')} ${data.newestAt === null ? null : sayWith(t.say('cases.newest', { when: '\u0000' }), when(data.newestAt, context))} <span class="keys"><kbd>j</kbd> <kbd>k</kbd> ${sayWith(t.say('cases.keys', { key: '\u0000' }), html`<kbd>?</kbd>`)}</span></p></footer></section>`
}

// Shown where there is something in them.
const RARE: ReadonlyArray<CaseFilters['view']> = ['called', 'approval', 'formal']

const views = ({ filters, counts }: QueueData, { t, brand }: BrandContext): Html => {
  const current = html`aria-current="true"`
  const count = (view: CaseFilters['view']): Html | null => {
    const number = view === 'closed' ? null : counts[view]
    return number === null || number === 0 ? null : html` <b>${number >= MOST_COUNTED ? html`${t.count(MOST_COUNTED - 1)}+` : t.count(number)}</b>`
  }
  return html`<nav class="views" aria-label="${t.say('cases.list')}">${CASE_VIEWS.filter(view => !RARE.includes(view) || view === filters.view || counts[view as 'approval'] > 0).map(view => html`<a href="${casesPath(brand.slug, { view })}" ${view === filters.view && filters.incident === null ? current : null}>${t.say(`cases.view.${view}`)}${count(view)}</a>`)}</nav>`
}

/** What the law waits for, in one line. */
const lawLine = ({ law: { near, over } }: QueueData, { t, brand }: BrandContext): Html | null =>
  near + over === 0 ? null : html`<p class="incident law-line" data-law><a href="${casesPath(brand.slug, { view: 'formal' })}"><b>${[over === 0 ? null : t.say('law.over', { count: over }), near === 0 ? null : t.say('law.near', { count: near })].filter(Boolean).join(' ')}</b></a></p>`

/** Filters, search and saved views, folded away until somebody wants them. */
const narrow = (data: QueueData, context: BrandContext): Html => {
  const { t, brand } = context
  const { filters, sources, tags, agents, me } = data
  const people = [{ value: 'me', label: t.say('act.assign.me') }, { value: 'none', label: t.say('cases.nobody') }, ...agents.filter(({ id }) => id !== me.id).map(agent => ({ value: agent.id, label: nameOf(agent, me, t) }))]
  return html`<details class="narrow" ${isNarrowed(filters) && filters.incident === null ? html`open` : null}><summary>${t.say('cases.filter')} <kbd>/</kbd></summary>
    <form class="filters" method="get" action="${casesPath(brand.slug)}" role="search">${filters.view === 'queue' ? null : html`<input type="hidden" name="view" value="${filters.view}">`}
      <label class="wide">${t.say('cases.search')} <input type="search" name="q" value="${filters.text}" maxlength="200" data-search></label>
      ${select({ name: 'moment', label: t.say('moment'), all: t.say('filter.all'), value: filters.moment, choices: MOMENTS.map(value => ({ value, label: shortMoment(value, t) })) })}
      ${select({ name: 'source', label: t.say('source'), all: t.say('filter.allSources'), value: filters.source, choices: sources.map(({ id, name }) => ({ value: id, label: tame(name) })) })}
      ${select({ name: 'assignee', label: t.say('act.assign'), all: t.say('cases.anyone'), value: filters.assignee, choices: people })}
      ${tags.length === 0 ? null : select({ name: 'tag', label: t.say('cases.tag'), all: t.say('filter.all'), value: filters.tag, choices: tags.map(tag => ({ value: tag, label: tame(tag) })) })}
      <label class="check"><input type="checkbox" name="overdue" value="1" ${filters.isOverdue ? html`checked` : null}> ${t.say('cases.overdue')}</label>
      <button class="button" type="submit">${t.say('filter.apply')}</button>${isNarrowed(filters) ? html`<a href="${casesPath(brand.slug, { view: filters.view })}">${t.say('filter.clear')}</a>` : null}</form>
    ${savedViews(data, context)}<p class="small"><a href="${caseSettingsPath(brand.slug)}">${t.say('cases.settings')}</a></p></details>`
}

const savedViews = ({ savedViews: saved, filters }: QueueData, { t, brand }: BrandContext): Html => {
  const base = `${casesPath(brand.slug)}/views`
  const rows = saved.map(({ id, name, filter }) => html`<li><a href="${casesPath(brand.slug)}?${new URLSearchParams(filter as Record<string, string>).toString()}">${tame(name)}</a>
    <form method="post" action="${base}/${id}/remove"><button class="plain" type="submit" aria-label="${t.say('cases.forget', { name: tame(name) })}">×</button></form></li>`)
  const save = html`<form class="filters" method="post" action="${base}"><input type="hidden" name="query" value="${casesPath('', filters).split('?')[1] ?? ''}"><label>${t.say('cases.save.name')} <input name="name" maxlength="100" required></label><button class="button small" type="submit">${t.say('cases.save')}</button></form>`
  return html`${saved.length === 0 ? null : html`<ul class="saved" aria-label="${t.say('cases.saved')}">${rows}</ul>`}${isNarrowed(filters) ? save : null}`
}

const pager = ({ filters, nextCursor, isLater }: QueueData, { t, brand }: BrandContext): Html | null =>
  nextCursor === null && !isLater
    ? null
    : html`<p class="acts pager">${isLater ? html`<a class="button" href="${casesPath(brand.slug, filters)}">${t.say('cases.first')}</a>` : null}${nextCursor === null ? null : html`<a class="button" rel="next" href="${casesPath(brand.slug, { ...filters, cursor: nextCursor })}">${t.say('cases.older')}</a>`}</p>`

