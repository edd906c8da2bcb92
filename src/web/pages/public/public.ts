import { html, raw } from 'hono/html'
import type { PublicFaceView, PublicOpinion } from '../../../api/public-schema.ts'
import type { Formula } from '../../../domain/index/formula.ts'
import { answers, FEW } from '../../components/alert/answers.ts'
import { buoyScale } from '../../components/index/buoy-scale.ts'
import { mark } from '../../components/mark.ts'
import { dotted, heading, name, state, when } from '../../components/index/parts.ts'
import { starBars } from '../../components/index/star-bars.ts'
import { stars } from '../../components/index/stars.ts'
import { voice, wholeVoice } from '../../components/voice.ts'
import type { Html, PageContext } from '../../context.ts'
import { publicPath } from '../../links.ts'
import { publicSheet } from '../../public/sheet.ts'
import { safeUrl, tame } from '../../text.ts'
import type { Translator } from '../../translator.ts'

export interface PublicPage {
  face: PublicFaceView
  formula: Formula
  /** Ready to stand in its script element; null: not asked for. */
  structuredData: string | null
}

const SHORT = 700
// Within so many points of the line it is on it, or a little off it.
const ON_LINE = 0.5
const SLIGHTLY = 10

/** What strangers see of a brand: one column, nothing picked. */
export const publicPage = ({ face, formula, structuredData }: PublicPage, context: PageContext): Html => {
  const { t } = context
  const brand = tame(face.brand.name)
  const body = html`${horizon(face, t)}
  <div class="column">
    <section class="section" aria-labelledby="stars"><h1 id="stars">${starsSentence(face, t)}</h1>${starBars(face.opinions.stars, t)}${allOfThem(face, t)}</section>
    <section class="section" aria-labelledby="newest">${heading({ id: 'newest', title: t.say('public.newest'), note: t.say('public.newest.order') })}
      ${face.newest.length === 0 ? state({ title: t.say('public.newest.none') }) : html`<ol class="latest">${face.newest.map(opinion => said(opinion, brand, context))}</ol>`}</section>
    <section class="section" aria-labelledby="answers"><h2 id="answers">${t.say('public.answers')}</h2>${answers(face.answers, t)}</section>
    <section class="section method" aria-labelledby="method"><h2 id="method">${t.say('public.method')}</h2>${method(face, { formula, t })}</section>
  </div>
  ${structuredData === null ? null : html`<script type="application/ld+json">${raw(structuredData)}</script>`}`
  return publicSheet({ title: t.say('public.title', { brand }), brand: face.brand, asOf: new Date(face.asOf), invented: face.invented, body }, context)
}

const horizon = ({ brand, index }: PublicFaceView, t: Translator): Html => {
  const lead = html`<p class="quiet">${t.say('public.lead', { brand: tame(brand.name) })}</p>`
  if (index === null) return html`<section class="column horizon-none">${lead}${state({ title: t.say('public.none') })}</section>`
  const told = t.say('public.scale', { value: t.decimal(index.value), margin: marginOf(index, t) })
  return html`<section class="horizon">
    <div class="column">${lead}<p class="figure"><b class="num">${t.decimal(index.value)}</b> <span>${t.say(`public.place.${placeOf(index.value)}`)}</span></p><p class="hidden-text">${told}</p></div>
    ${buoyScale(index)}<p class="column graduations" aria-hidden="true"><span>0</span><span>50</span><span>100</span></p>
  </section>`
}

const placeOf = (value: number): 'on' | 'above' | 'below' | 'slightlyAbove' | 'slightlyBelow' => {
  const off = value - 50
  if (Math.abs(off) < ON_LINE) return 'on'
  if (Math.abs(off) < SLIGHTLY) return off > 0 ? 'slightlyAbove' : 'slightlyBelow'
  return off > 0 ? 'above' : 'below'
}

const marginOf = ({ low, high }: { low: number; high: number }, t: Translator): string => t.say('margin', { low: t.decimal(low), high: t.decimal(high) })

const starsSentence = ({ opinions: { total, stars: of } }: PublicFaceView, t: Translator): string => {
  const rated = total - of.none
  if (rated < FEW) return t.say('public.stars.few', { count: rated })
  return t.say('public.stars', { good: Math.round((100 * (of[4] + of[5])) / rated), bad: Math.round((100 * of[1]) / rated) })
}

const allOfThem = ({ opinions, sources, window }: PublicFaceView, t: Translator): Html => {
  const names = new Intl.ListFormat(t.tag, { type: 'conjunction' }).format(sources.filter(source => source.opinions > 0).map(source => tame(source.name)))
  const tones = (['positive', 'neutral', 'negative', 'unsure'] as const).map(tone => html`<span>${t.count(opinions.tones[tone])} ${t.say(`sentiment.${tone}.many`)}</span>`)
  return html`<p class="small quiet">${opinions.total === 0 ? null : t.say('public.all', { opinions: t.say('opinions', { count: opinions.total }), sources: names, days: window.days })}
    ${opinions.stars.none === 0 ? null : t.say('public.all.nostars', { count: opinions.stars.none })}</p>
    ${opinions.total === 0 ? null : html`<p class="small quiet">${t.say('public.tones')}: ${dotted(tones)}</p>`}`
}

const said = (opinion: PublicOpinion, brand: string, context: PageContext): Html => {
  const { t } = context
  const spoken = { text: opinion.text ?? '', language: opinion.language, moments: [], evidence: [] }
  const url = safeUrl(opinion.url)
  return html`<li>
    <p class="facts">${opinion.stars === null ? null : stars({ value: opinion.stars, outOf: 5 }, t)}<span>${mark({ sentiment: opinion.tone === 'unsure' ? null : opinion.tone, mixed: opinion.mixed, unsure: opinion.tone === 'unsure' }, t)}
      ${dotted([name(opinion.source), opinion.author === null ? null : name(opinion.author), opinion.publishedAt === null ? t.say('mention.undated') : when(new Date(opinion.publishedAt), context), opinion.vanished ? t.say('mention.vanished') : null, url === null ? null : html`<a href="${url}" rel="noopener noreferrer nofollow ugc">${t.say('original')}</a>`])}</span></p>
    ${opinion.title ? html`<h3 dir="auto" lang="${opinion.language ?? ''}">${tame(opinion.title)}</h3>` : null}
    ${opinion.withheld === null ? html`${voice(spoken, { t, max: SHORT })}${wholeVoice(spoken, { t, max: SHORT })}` : html`<p class="quiet">${t.say(opinion.withheld === 'expired' ? 'mention.expired' : `public.withheld.${opinion.withheld}`)}</p>`}
    ${opinion.whole ? null : html`<p class="small quiet">${t.say('public.rest')}</p>`}
    ${opinion.reply === null ? null : html`<p class="reply"><b>${t.say('mention.reply', { brand })}</b> <bdi>${tame(opinion.reply.text)}</bdi></p>`}
  </li>`
}

const method = ({ brand, index, leftOut }: PublicFaceView, { formula, t }: { formula: Formula; t: Translator }): Html => {
  const badge = `${publicPath(brand.slug)}/badge.svg?lang=${t.locale}`
  return html`<p>${index === null ? t.say('public.method.nomargin') : t.say('public.method.what', { margin: marginOf(index, t) })}</p>
    ${leftOut.vanishedNegative === 0 ? null : html`<p class="notice">${t.say('public.method.vanished', { count: leftOut.vanishedNegative })}</p>`}
    ${leftOut.offTopic === 0 ? null : html`<p>${t.say('public.method.offtopic', { count: leftOut.offTopic })}</p>`}
    <p>${t.say('public.method.unseen')}</p>
    <details><summary>${t.say('public.formula', { version: formula.version })}</summary>
      <p>${t.say('public.formula.standing', { halfLife: formula.standing.halfLifeDays, prior: formula.standing.prior })}</p>
      <p>${t.say('public.formula.screen', { fresh: formula.firstScreen.freshDays, answered: Math.round(100 * formula.firstScreen.impression.answered) })}</p>
      <p>${t.say('public.formula.brand')}</p></details>
    <p class="badge-line"><picture><source media="(prefers-color-scheme: dark)" srcset="${badge}&theme=dark"><img src="${badge}" alt="${t.say('face.badge.alt', { brand: tame(brand.name) })}" height="32"></picture> <span class="small faint">${t.say('public.badge')} <a href="${publicPath(brand.slug)}/zmot.json">${t.say('public.json')}</a></span></p>`
}
