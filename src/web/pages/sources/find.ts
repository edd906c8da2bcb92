import { html } from 'hono/html'
import type { LeftOut, ProposedSource } from '../../../api/watch-proposal.ts'
import { name } from '../../components/index/parts.ts'
import type { BrandContext, Html, PageContext } from '../../context.ts'
import { layout } from '../../layout.ts'
import { findSourcesPath } from '../../links.ts'
import { streamHere, streamTitle } from '../../stream.ts'
import { tame } from '../../text.ts'
import type { Translator } from '../../translator.ts'

/** Asks for a site, or shows what was found there while it is being found. */
export const sourceFindPage = ({ site, isLooking, problem }: { site: string; isLooking: boolean; problem?: string | undefined }, context: BrandContext): Html => {
  const { t, brand } = context
  const body = html`<div class="page calm"><header class="opening"><h1>${isLooking ? streamTitle(t.say('find.looking'), t.say('find.looked')) : t.say('find.title')}</h1><p class="quiet">${t.say('find.what', { brand: tame(brand.name) })}</p>
    <form class="ask" method="get" action="${findSourcesPath(brand.slug)}"><label for="site">${t.say('find.site')}</label><input id="site" name="site" inputmode="url" value="${tame(site)}" placeholder="casanogal.example" ${problem === undefined ? null : html`aria-invalid="true" aria-describedby="site-fault"`}><input type="hidden" name="go" value="1"><button class="button ${isLooking ? '' : 'first'}" type="submit">${t.say('find.go')}</button>${problem === undefined ? null : html`<p class="fault" id="site-fault">${tame(problem)}</p>`}</form></header>
    ${isLooking ? html`<form method="post" action="${findSourcesPath(brand.slug)}"><p class="quiet">${t.say('find.wait')}</p><ul class="found">${streamHere()}</ul></form>` : null}</div>`
  return layout({ title: t.say('find'), section: 'sources', body }, context)
}

/** A source that answered, ready to be ticked; what to store travels with it and is checked again. */
export const foundRow = ({ name: title, collector, config, filtered, found, matching, examples }: ProposedSource, { t }: Pick<PageContext, 't'>): Html =>
  html`<li><label class="check"><input type="checkbox" name="source" value="${JSON.stringify({ name: title, collector, config, filtered })}" checked><span><b>${name(title)}</b> <span class="quiet">${found === 0 ? t.say('find.average') : t.say('find.matching', { count: matching, found })}</span></span></label>
    ${examples.slice(0, 2).map(example => html`<p class="voice" dir="auto">${t.say('quote.open')}${tame(example)}${t.say('quote.close')}</p>`)}</li>`

/** What gave nothing, each with its reason, folded away. */
export const leftOutRows = (left: LeftOut[], t: Translator): Html | null =>
  left.length === 0 ? null : html`<li><details class="whole"><summary>${t.say('find.left', { count: left.length })}</summary><ul class="told">${left.map(({ name: title, told }) => html`<li dir="auto"><b>${tame(title)}</b>: ${tame(told[t.locale])}</li>`)}</ul></details></li>`
