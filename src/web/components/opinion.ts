import { html } from 'hono/html'
import { FLOOR_LABELS } from '../../domain/alert/floor.ts'
import type { BrandContext, Html } from '../context.ts'
import type { MentionView } from '../views/mentions.ts'
import { tame } from '../text.ts'
import { mark } from './mark.ts'
import { discountWords, dotted, momentLinks, name, originalLink, points, when } from './index/parts.ts'
import { stars } from './index/stars.ts'
import { voice, wholeVoice } from './voice.ts'

// Two or three lines of a column; the list of mentions shows more.
const SHORT = 240
const LONG = 900

/** One of the opinions that weigh most: its points, its words, where it stands. */
export const weighedOpinion = (mention: MentionView, context: BrandContext): Html =>
  html`<li>${points(mention.points ?? 0, context.t)}
    <div>${voice(mention, { t: context.t, max: SHORT })}
      <p class="facts"><span>${mark(mention, context.t)} ${dotted([harm(mention, context), momentLinks(mention, context), place(mention, context), age(mention, context), answer(mention, context), discountWords(mention, context.t), originalLink(mention, context.t), caseLink(mention, context)])}</span></p>
    </div></li>`

/** A mention in a list, with its points where it has any. */
export const opinionRow = (mention: MentionView, context: BrandContext): Html =>
  html`<li id="mention-${mention.id}">${opinionBody(mention, context)}${mention.points === null ? null : points(mention.points, context.t)}</li>`

/** Who, when, how many stars, all its words, what was read and what was answered. */
export const opinionBody = (mention: MentionView, context: BrandContext): Html => {
  const { t } = context
  return html`<article>
    <p class="facts">${mention.author ? html`<b>${name(mention.author)}</b>` : null}${mention.rating ? stars(mention.rating, t) : null}
      <span>${dotted([place(mention, context), age(mention, context), originalLink(mention, context.t)])}</span></p>
    ${mention.title ? html`<h3 dir="auto" lang="${mention.language ?? ''}">${tame(mention.title)}</h3>` : null}
    ${voice(mention, { t, max: LONG })}${wholeVoice(mention, { t, max: LONG })}${reply(mention, context)}
    <p class="facts"><span>${mark(mention, t)} ${dotted([harm(mention, context), momentLinks(mention, context), outcome(mention, context), answer(mention, context), mention.corrected ? t.say('mention.corrected') : null, mention.vanished ? t.say('mention.vanished') : null, discountWords(mention, context.t)])}</span></p>
  </article>`
}

/** An example of an alert: the words, and the way to the original. */
export const exemplar = (mention: MentionView, context: BrandContext): Html =>
  html`<li>${voice(mention, { t: context.t, max: SHORT })}
    <p class="facts"><span>${dotted([place(mention, context), age(mention, context), originalLink(mention, context.t)])}</span></p></li>`

/** Grave harm to the customer is told before all else, unless a person said it is none. */
const harm = ({ floor }: MentionView, { t }: BrandContext): Html | null => {
  const standing = floor.filter(({ status }) => status !== 'dismissed')
  if (standing.length === 0) return null
  return dotted(standing.map(({ class: one, status }) => html`<b class="call">${t.say(status === 'confirmed' ? 'floor.sign.confirmed' : 'floor.sign', { what: FLOOR_LABELS[one][t.locale] })}</b>`))
}


const place = ({ sourceName, alsoAt, place: at }: MentionView, { t }: BrandContext): Html =>
  html`${name(sourceName)}${at === null ? null : html`, ${t.say('mention.place', { place: at })}`}${alsoAt.length === 0 ? null : html`, ${t.say('mention.also')} ${alsoAt.map((other, i) => html`${i === 0 ? null : ', '}${name(other)}`)}`}`

const age = ({ publishedAt }: MentionView, context: BrandContext): Html | string =>
  publishedAt === null ? context.t.say('mention.undated') : when(publishedAt, context)

/** A negative without an answer is told; a good opinion needs none. */
const answer = ({ answered, needsResponse, sentiment }: MentionView, { t }: BrandContext): Html | string | null => {
  if (answered !== null) return t.say(`mention.${answered}`)
  if (needsResponse) return html`<b>${t.say('mention.needs')}</b>`
  return sentiment === 'negative' ? t.say('mention.unanswered') : null
}

const outcome = ({ outcome: foretold }: MentionView, { t }: BrandContext): string | null => (foretold === 'none' ? null : t.say(`outcome.${foretold}`))

const caseLink = ({ caseHref }: MentionView, { t }: BrandContext): Html | null => (caseHref === null ? null : html`<a href="${caseHref}">${t.say('mention.case')}</a>`)

const reply = ({ reply: said }: MentionView, { t, brand }: BrandContext): Html | null =>
  said === null ? null : html`<p class="reply"><b>${t.say('mention.reply', { brand: tame(brand.name) })}</b> <bdi>${tame(said.text)}</bdi></p>`
