import { html } from 'hono/html'
import type { BrandContext, Html } from '../../context.ts'
import type { MentionView } from '../../views/mentions.ts'
import type { PlaceView, ScreenView } from '../../views/prospect.ts'
import { mentionsPath } from '../../links.ts'
import { tame } from '../../text.ts'
import type { Translator } from '../../translator.ts'
import { mark } from '../mark.ts'
import { discountWords, dotted, momentLinks, name, originalLink, points, px, when } from './parts.ts'
import { stars } from './stars.ts'
import { voice, wholeVoice } from '../voice.ts'

// What a platform shows before “read more”.
const SHOWN = 420
const WIDEST = 40

/** The first screen of a source, place by place, as its visitors meet it. */
export const firstScreen = (screen: ScreenView, { isPast, asOf }: { isPast: boolean; asOf: Html | null }, context: BrandContext): Html => {
  const { t } = context
  const { source } = screen
  const shows = source.storefront && t.say('prospect.storefront', { rating: t.decimal(source.storefront.rating), outOf: source.storefront.outOf, reviews: t.say('prospect.reviews', { count: source.storefront.count }) })
  const note = [shows, orderWords(screen, isPast, context), t.say('prospect.weight')].filter(said => said !== null).join(' ')
  return html`<div class="screen-head"><div><h2 id="screen">${t.say('prospect.screen')}</h2><p class="quiet small">${note}</p></div>${asOf}</div>
  <ol class="screen-list">${screen.places.map(place => row(place, screen, context))}</ol>${sum(screen, context)}`
}

const orderWords = ({ orderObserved, source: { order, seenAt } }: ScreenView, isPast: boolean, { t, now }: BrandContext): string => {
  if (!orderObserved) return t.say(isPast ? 'prospect.order.assumed.newest' : `prospect.order.assumed.${order}`)
  return seenAt === null ? t.say('prospect.order.observed.plain') : t.say('prospect.order.observed', { when: t.when(seenAt, now) })
}

const row = (at: PlaceView, screen: ScreenView, context: BrandContext): Html => {
  const { t } = context
  const { place, weight, points: value, parts } = at
  const why = t.say('prospect.points.parts', { screen: t.signed(parts.screen), standing: t.signed(parts.standing) })
  return html`<li id="place-${place}"><div class="place"><b><span class="hidden-text">${t.say('prospect.place', { place })}</span><span aria-hidden="true">${t.count(place)}</span></b><svg viewBox="0 0 ${WIDEST} 6" aria-hidden="true"><path d="M0 3H${px(Math.max(2, WIDEST * weight))}"/></svg></div>
    ${at.mention === null ? html`<p class="quiet">${t.say('prospect.gone')}</p>` : opinion(at.mention, at, { screen, context })}<p class="worth" title="${why}">${points(value, t)}<span class="hidden-text">: ${why}</span></p></li>`
}

interface Around {
  screen: ScreenView
  context: BrandContext
}

/** Reviews lead with their stars, news with its headline, posts with who speaks: as their platforms do. */
const opinion = (mention: MentionView, { answer }: PlaceView, { screen, context }: Around): Html => {
  const { t } = context
  const { kind } = screen.source
  const isHeadlined = kind === 'press' || kind === 'site'
  const title = mention.title ? html`<h3 dir="auto" lang="${mention.language ?? ''}">${tame(mention.title)}</h3>` : null
  const byline = html`<p class="facts">${mention.author ? html`<b>${name(mention.author)}</b>` : null}${mention.rating ? stars(mention.rating, t) : null}<span>${dotted([mention.publishedAt && when(mention.publishedAt, context), originalLink(mention, t)])}</span></p>`
  return html`<article>${isHeadlined ? html`${title}${byline}` : html`${byline}${title}`}
    ${voice(mention, { t, max: SHOWN })}${wholeVoice(mention, { t, max: SHOWN })}${reply(mention, context)}
    <p class="facts"><span>${mark(mention, t)} ${dotted([momentLinks(mention, context), discountWords(mention, t)])}</span>${answer === null || context.brand.kind !== 'own' ? null : html`<label class="tick"><input type="checkbox" form="what-if" name="answered" value="${answer.id}" ${answer.checked ? html`checked` : null}> ${t.say('whatif.answer')} ${points(answer.gain, t)}</label>`}</p></article>`
}

const reply = ({ reply: said, answered }: MentionView, { t, brand }: BrandContext): Html | null =>
  said === null ? null : html`<p class="reply"><b>${t.say('mention.reply', { brand: tame(brand.name) })}</b> <bdi>${tame(said.text)}</bdi>${answered === 'template' ? html` <span class="chip">${t.say('prospect.template')}</span>` : null}</p>`

/** How the parts add up to what the source gives or costs. */
const sum = ({ points: parts, stars: average, source }: ScreenView, { t, brand }: BrandContext): Html => {
  const total = t.say(parts.total < 0 ? 'prospect.sum.total.cost' : 'prospect.sum.total.give', { source: tame(source.name) })
  return html`<p class="sum">${t.say('prospect.sum.screen')} ${points(parts.screen, t)} · ${standing(average, source.mentions, t)} ${points(parts.standing, t)} · <b>${total} ${points(parts.total, t)}</b></p>
  <p><a href="${mentionsPath(brand.slug, { source: source.id })}">${t.say('prospect.mentions')}</a></p>`
}

/** How many they were on a past day is not counted. */
const standing = (average: number, count: number | null, t: Translator): string =>
  count === null ? t.say('prospect.sum.standing.plain', { stars: t.decimal(average) }) : t.say('prospect.sum.standing', { stars: t.decimal(average), opinions: t.say('opinions', { count }) })
