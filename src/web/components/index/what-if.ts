import { html } from 'hono/html'
import { WON_BACK_STARS } from '../../../domain/index/supposition.ts'
import type { BrandContext, Html } from '../../context.ts'
import type { Choice, ScreenView, WhatIfView } from '../../views/prospect.ts'
import { prospectPath } from '../../links.ts'
import { tame } from '../../text.ts'
import type { Translator } from '../../translator.ts'
import { gauge } from '../gauge.ts'
import { points } from './parts.ts'

/** Tick what may come to pass; the form asks the server, a script asks it without leaving the page. */
export const whatIfForm = (view: WhatIfView, { source, formula }: { source: ScreenView['source']; formula: string }, context: BrandContext): Html => {
  const { t, brand } = context
  const here = tame(source.name)
  return html`<h2 id="whatif-title">${t.say('whatif.title')}</h2>
  <form id="what-if" class="what-if" method="get" action="${prospectPath(brand.slug)}" data-api="/v1/brands/${brand.slug}/what-if"
    data-tag="${t.tag}" data-same="${t.say('whatif.same')}" data-up="${t.say('whatif.up', { change: '{change}' })}" data-down="${t.say('whatif.down', { change: '{change}' })}"
    data-margin="${t.say('margin', { low: '{low}', high: '{high}' })}" data-gone="${t.say('whatif.gone')}" data-failed="${t.say('whatif.failed')}">
    <input type="hidden" name="source" value="${source.id}">${view.elsewhere.map(({ name, id }) => html`<input type="hidden" name="${name}" value="${id}">`)}
    ${figure(view, t)}${gauge(view, t)}
    <fieldset><legend class="hidden-text">${t.say('whatif.legend')}</legend>
      ${view.wonBack.map(choice => tick(choice, { name: 'wonBack', label: html`${wonBackWords(choice.author, t)}${choice.place === null ? null : html` <a class="faint small at" href="#place-${choice.place}">${t.say('whatif.at', { place: choice.place })}</a>`}` }, t))}
      ${tick(view.reviews, { name: 'reviews', label: t.say('whatif.reviews', { source: here }) }, t)}${amounts(view, t)}
      ${tick(view.lost, { name: 'lost', label: t.say('whatif.lost', { source: here }) }, t)}
    </fieldset>
    <div class="acts"><button class="button" type="submit" data-apply>${t.say('whatif.apply')}</button> <a href="${prospectPath(brand.slug, { source: source.id })}" data-clear>${t.say('whatif.clear')}</a></div>
    <p class="faint small">${view.elsewhere.length === 0 ? null : `${t.say('whatif.elsewhere', { count: view.elsewhere.length })} `}${t.say('whatif.note', { formula: formula.replaceAll('-', '\u2011') })}</p>
  </form>`
}

const wonBackWords = (author: string | null, t: Translator): Html =>
  author === null ? html`${t.say('whatif.wonBack.nameless', { stars: WON_BACK_STARS })}` : html`${t.say('whatif.wonBack', { author: tame(author), stars: WON_BACK_STARS })}`

const figure = ({ before, after }: WhatIfView, t: Translator): Html => {
  const change = after === null ? null : after.value - before.value
  const words = change === null ? t.say('whatif.gone') : Math.abs(change) < 0.05 ? t.say('whatif.same') : t.say(change < 0 ? 'whatif.down' : 'whatif.up', { change: t.decimal(Math.abs(change)) })
  const then = after ?? before
  return html`<p class="figure" role="status"><b class="num" data-figure>${after === null ? '–' : t.decimal(after.value)}</b> <span><span data-change>${words}</span><br><span class="quiet" data-margin-words>${t.say('margin', { low: t.decimal(then.low), high: t.decimal(then.high) })}</span></span></p>`
}

const tick = ({ id, gain, checked }: Choice, { name, label }: { name: string; label: Html | string }, t: Translator): Html =>
  html`<label class="tick"><input type="checkbox" name="${name}" value="${id}" ${checked ? html`checked` : null}><span>${label}</span><span data-gain="${name}">${points(gain, t)}</span></label>`

const amounts = ({ asked }: WhatIfView, t: Translator): Html =>
  html`<p class="amounts"><label>${t.say('whatif.count')} <input type="number" name="count" value="${asked.count}" min="1" max="1000" inputmode="numeric"></label> <label>${t.say('whatif.stars')} <select name="stars">${[5, 4, 3, 2, 1].map(stars => html`<option value="${stars}" ${stars === asked.stars ? html`selected` : null}>${stars} ★</option>`)}</select></label></p>`
