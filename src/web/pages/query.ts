import { html } from 'hono/html'
import { name, state } from '../components/index/parts.ts'
import type { BrandContext, Html } from '../context.ts'
import type { Span } from '../../domain/reading/reading.ts'
import { layout } from '../layout.ts'
import { mentionsPath } from '../links.ts'
import { excerpt, tame } from '../text.ts'
import type { Translator } from '../translator.ts'
import type { QueryHit, QueryPageData } from '../views/mentions.ts'

const SHORT = 220
const LONG = 4000

/** A query tried out: what it takes in, by which words, what it leaves out, and where it cannot be read. */
export const queryPage = (data: QueryPageData, context: BrandContext): Html => {
  const { t, brand } = context
  const { query, text, error, own } = data
  const title = error !== null ? t.say('query.error') : own !== null ? t.say(own.matches ? 'query.own.yes' : 'query.own.no') : t.say('query.matching', { count: data.matching, tried: data.tried })
  const body = html`<div class="page"><header class="opening"><h1>${title}</h1><p class="quiet">${t.say('welcome.query.what')} ${t.say('query.more')}</p>
    <form class="fields query" method="get" action="${mentionsPath(brand.slug)}/query"><div class="field"><label for="q">${t.say('query.label')}</label><textarea id="q" name="q" rows="3" spellcheck="false" ${error === null ? null : html`aria-invalid="true" aria-describedby="q-fault"`}>${tame(query)}</textarea>${error === null ? null : fault(query, error)}</div>
    <div class="field"><label for="text">${t.say('query.text')} <span class="faint">${t.say('field.optional')}</span></label><textarea id="text" name="text" rows="2">${tame(text)}</textarea></div><div class="acts"><button class="button first" type="submit">${t.say('query.try')}</button></div></form>
    ${own?.matches ? html`<p class="voice" dir="auto">${shown(text, own.spans, LONG)}</p>` : null}</header>
  ${error !== null ? null : html`<div class="pair section"><section aria-labelledby="hits"><header><h2 id="hits">${t.say('query.hits', { count: data.matching })}</h2></header>${hits(data.hits, t.say('query.hits.none'), context)}</section>
    <section aria-labelledby="misses"><header><h2 id="misses">${t.say('query.misses', { count: data.tried - data.matching })}</h2></header>${hits(data.misses, t.say('query.misses.none'), context)}</section></div>`}</div>`
  return layout({ title: t.say('query'), section: 'mentions', body }, context)
}

/** The place of a mistake, underlined in the query itself. */
const fault = (query: string, { message, position, length }: NonNullable<QueryPageData['error']>): Html => {
  const end = position + Math.max(length, 1)
  const around = html`${tame(query.slice(Math.max(0, position - 60), position))}<mark class="fault">${tame(query.slice(position, end)) || ' '}</mark>${tame(query.slice(end, end + 60))}`
  return html`<div class="fault" id="q-fault" role="alert">${tame(message)}<code class="place">${around}</code></div>`
}

const hits = (list: QueryHit[], none: string, { t, brand }: BrandContext): Html =>
  list.length === 0 ? state({ title: none }) : html`<ul class="samples">${list.map(hit => html`<li>${words(hit, t)}<p class="facts"><span>${name(hit.sourceName)} · <a href="${mentionsPath(brand.slug)}/${hit.id}">${t.say('mention.detail')}</a></span></p></li>`)}</ul>`

const words = ({ text, spans }: QueryHit, t: Translator): Html => (text.trim() === '' ? html`<p class="quiet">${t.say('mention.notext')}</p>` : html`<p class="voice" dir="auto">${shown(text, spans, SHORT)}</p>`)

const shown = (text: string, spans: Span[], max: number): Html => {
  const { segments, before, after } = excerpt(text, spans, max)
  return html`${before ? '…' : null}${segments.map(({ text: piece, marked }) => (marked ? html`<mark>${tame(piece)}</mark>` : tame(piece)))}${after ? '…' : null}`
}
