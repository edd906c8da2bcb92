import { html } from 'hono/html'
import { agreementSentence } from '../mentions/agreement.ts'
import { done } from '../components/done.ts'
import { mentionItem } from '../components/mention-item.ts'
import { shortMoment, state } from '../components/index/parts.ts'
import { takeAway } from '../components/take-away.ts'
import type { BrandContext, Html } from '../context.ts'
import type { MentionFilters, MentionsData, MentionsPageData } from '../views/mentions.ts'
import { MOMENTS, OUTCOMES, POLARITIES } from '../../domain/journey/moments.ts'
import { SENTIMENT_FILTERS } from '../mentions/filters.ts'
import { layout } from '../layout.ts'
import { mentionsPath, type MentionsQuery } from '../links.ts'
import { tame } from '../text.ts'
import type { Translator } from '../translator.ts'
import { select, type Select } from '../components/select.ts'

/** The opinions behind a number: filters as one line of words, then the list. */
export const mentionsPage = (data: MentionsPageData, context: BrandContext): Html => {
  const { t, brand } = context
  const title = data.total === null ? t.say('mentions.title.all', { brand: tame(brand.name) }) : t.say('mentions.title', { count: data.total })
  const body = html`<div class="page">
  <header class="opening" data-part="opening"><h1>${title}${chosen(data, context)}</h1><p class="quiet">${[t.say('mentions.order'), data.agreement && agreementSentence(data.agreement, t)].filter(Boolean).join(' ')}</p>${filterLine(data, context)}</header>
  ${doneNotice(data, context)}${bulk(data, context)}
  <section class="listing" data-part="list" aria-label="${t.say('nav.mentions')}">${list(data, context)}${pager(data, context)}${takeAway('mentions', context, search(data))}</section></div>`
  return layout({ title: t.say('nav.mentions'), section: 'mentions', body, live: !data.later, modules: ['mentions'] }, context)
}

/** What was just corrected, and the way back. */
const doneNotice = ({ done: made, here }: MentionsPageData, { t, brand }: BrandContext): Html | null => {
  if (made === null) return null
  const undo = made.undo === '' ? null : { action: `${mentionsPath(brand.slug)}/undo`, fields: { undo: made.undo, back: here } }
  return done(made.count === 0 ? t.say('fix.undone') : t.say('fix.done', { count: made.count }), undo, t)
}

/** Many at once: those marked get the same correction. And the keys, for who likes them. */
const bulk = ({ mentions, here }: MentionsPageData, { t, brand }: BrandContext): Html | null => {
  if (mentions.length === 0) return null
  const options: Array<[string, Array<[string, string]>]> = [
    [t.say('sentiment'), POLARITIES.toReversed().map(value => [`sentiment:${value}`, t.say(`sentiment.${value}`)])],
    [t.say('fix.moment.not'), MOMENTS.map(value => [`moment:${value}:none`, shortMoment(value, t)])],
    [t.say('fix.outcome'), OUTCOMES.map(value => [`outcome:${value}`, t.say(value === 'none' ? 'fix.none' : `outcome.${value}`)])],
    [t.say('fix.answer'), [['needs:true', t.say('fix.needs')], ['needs:false', t.say('fix.needs.not')]]],
  ]
  return html`<form id="bulk" class="bulk" method="post" action="${mentionsPath(brand.slug)}/bulk"><input type="hidden" name="back" value="${here}"><label>${t.say('fix.bulk')} <select name="set">${options.map(([label, choices]) => html`<optgroup label="${label}">${choices.map(([value, text]) => html`<option value="${value}">${text}</option>`)}</optgroup>`)}</select></label><button class="button small" type="submit">${t.say('fix.bulk.do')}</button><span class="quiet" data-picked="${t.say('fix.picked')}" role="status"></span>
    <details class="whole keys"><summary>${t.say('keys')} <kbd aria-hidden="true">?</kbd></summary><p class="quiet small">${t.say('keys.what')}</p></details></form>`
}

const queryOf = ({ sentiment, moment, source, aspect, needsResponse, text, from, to }: MentionFilters): MentionsQuery => ({ sentiment, moment, source, aspect, needs: needsResponse, q: text, from, to })

/** The filters on screen, for the same list as a file. */
const search = ({ filters }: MentionsData): string => new URL(mentionsPath('x', queryOf(filters)), 'http://x').search

const isFiltered = ({ filters }: MentionsData): boolean => Object.values(queryOf(filters)).some(Boolean)

/** What the filters chose, behind the count: “: negativas, La relación, Play Store”. */
const chosen = ({ filters, sources, aspect }: MentionsData, { t }: BrandContext): string => {
  const words = [
    filters.sentiment && t.say(`sentiment.${filters.sentiment}.many`),
    filters.moment && shortMoment(filters.moment, t),
    aspect && tame(aspect),
    filters.source && tame(sources.find(({ id }) => id === filters.source)?.name ?? ''),
    filters.needsResponse && t.say('filter.needs').toLowerCase(),
    days(filters, t),
    filters.text && `${t.say('quote.open')}${tame(filters.text)}${t.say('quote.close')}`,
  ].filter(Boolean)
  return words.length === 0 ? '' : `: ${words.join(', ')}`
}

/** Days chosen by a link; the form keeps them, and an aspect. */
const days = ({ from, to }: MentionFilters, t: Translator): string | null => {
  if (from === null) return null
  return to === null ? t.say('filter.since', { from: t.day(from) }) : t.say('filter.days', { from: t.day(from), to: t.day(to) })
}

const filterLine = (data: MentionsData, { t, brand }: BrandContext): Html => {
  const { filters, sources } = data
  const sentiments: Select['choices'] = SENTIMENT_FILTERS.map(value => ({ value, label: t.say(`sentiment.${value}`) }))
  const moments: Select['choices'] = MOMENTS.map(value => ({ value, label: shortMoment(value, t) }))
  const choices: Select['choices'] = sources.map(({ id, name }) => ({ value: id, label: tame(name) }))
  return html`<form class="filters" method="get" action="${mentionsPath(brand.slug)}" role="search" aria-label="${t.say('filter.label')}">
    ${select({ name: 'sentiment', label: t.say('sentiment'), all: t.say('filter.all'), choices: sentiments, value: filters.sentiment })}
    ${select({ name: 'moment', label: t.say('moment'), all: t.say('filter.all'), choices: moments, value: filters.moment })}
    ${select({ name: 'source', label: t.say('source'), all: t.say('filter.allSources'), choices, value: filters.source })}
    <label>${t.say('filter.text')} <input type="search" name="q" value="${filters.text}" maxlength="200"></label>
    <label class="check"><input type="checkbox" name="needs" value="1" ${filters.needsResponse ? html`checked` : null}> ${t.say('filter.needs')}</label>
    ${(['aspect', 'from', 'to'] as const).map(name => (filters[name] === null ? null : html`<input type="hidden" name="${name}" value="${filters[name]}">`))}
    <button class="button first" type="submit">${t.say('filter.apply')}</button>${isFiltered(data) ? html`<a href="${mentionsPath(brand.slug)}">${t.say('filter.clear')}</a>` : null}<a href="${mentionsPath(brand.slug)}/query">${t.say('query')}</a></form>`
}

const list = ({ mentions, here }: MentionsPageData, context: BrandContext): Html => {
  const { t } = context
  if (mentions.length === 0) return state({ title: t.say('mentions.none'), what: t.say('mentions.none.what') })
  return html`<ol class="mentions fixable">${mentions.map(mention => mentionItem(mention, { context, here }))}</ol>`
}

const pager = ({ filters, nextCursor, later }: MentionsData, { t, brand }: BrandContext): Html | null => {
  if (nextCursor === null && !later) return null
  const query = queryOf(filters)
  return html`<nav class="acts" aria-label="${t.say('nav.mentions')}">${later ? html`<a class="button" href="${mentionsPath(brand.slug, query)}">${t.say('mentions.newest')}</a>` : null}${nextCursor === null ? null : html`<a class="button" rel="next" href="${mentionsPath(brand.slug, { ...query, cursor: nextCursor })}">${t.say('mentions.older')}</a>`}</nav>`
}
