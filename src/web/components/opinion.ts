import { html } from 'hono/html'
import { FLOOR_LABELS } from '../../domain/floor.ts'
import type { BrandContext, Html } from '../context.ts'
import type { MentionView } from '../views.ts'
import { mentionsPath } from '../links.ts'
import { safeUrl, tame } from '../text.ts'
import { mark } from './mark.ts'
import { dotted, name, points, shortMoment, when } from './parts.ts'
import { stars } from './stars.ts'
import { voice, wholeVoice } from './voice.ts'

// Two or three lines of a column; the list of mentions shows more.
const SHORT = 240
const LONG = 900

/** One of the opinions that weigh most: its points, its words, where it stands. */
export const weighedOpinion = (mention: MentionView, context: BrandContext): Html =>
  html`<li>${points(mention.points ?? 0, context.t)}
    <div>${voice(mention, { t: context.t, max: SHORT })}
      <p class="facts"><span>${mark(mention, context.t)} ${dotted([harm(mention, context), momentsOf(mention, context), place(mention, context), age(mention, context), answer(mention, context), discount(mention, context), original(mention, context), caseLink(mention, context)])}</span></p>
    </div></li>`

/** A mention in a list: who, when, how many stars, all its words, what was read and what was answered. */
export const opinionRow = (mention: MentionView, context: BrandContext): Html => {
  const { t } = context
  return html`<li id="mention-${mention.id}"><article>
    <p class="facts">${mention.author ? html`<b>${name(mention.author)}</b>` : null}${mention.rating ? stars(mention.rating, t) : null}
      <span>${dotted([place(mention, context), age(mention, context), original(mention, context)])}</span></p>
    ${mention.title ? html`<h3 dir="auto" lang="${mention.language ?? ''}">${tame(mention.title)}</h3>` : null}
    ${voice(mention, { t, max: LONG })}${wholeVoice(mention, { t, max: LONG })}${reply(mention, context)}
    <p class="facts"><span>${mark(mention, t)} ${dotted([harm(mention, context), momentsOf(mention, context), outcome(mention, context), answer(mention, context), mention.corrected ? t.say('mention.corrected') : null, mention.vanished ? t.say('mention.vanished') : null, discount(mention, context)])}</span></p>
  </article>${mention.points === null ? null : points(mention.points, t)}</li>`
}

/** An example of an alert: the words, and the way to the original. */
export const exemplar = (mention: MentionView, context: BrandContext): Html =>
  html`<li>${voice(mention, { t: context.t, max: SHORT })}
    <p class="facts"><span>${dotted([place(mention, context), age(mention, context), original(mention, context)])}</span></p></li>`

/** Grave harm to the customer is told before all else, unless a person said it is none. */
const harm = ({ floor }: MentionView, { t }: BrandContext): Html | null => {
  const standing = floor.filter(({ status }) => status !== 'dismissed')
  if (standing.length === 0) return null
  return dotted(standing.map(({ class: one, status }) => html`<b class="call">${t.say(status === 'confirmed' ? 'floor.sign.confirmed' : 'floor.sign', { what: FLOOR_LABELS[one][t.locale] })}</b>`))
}

const momentsOf = ({ moments, unsure }: MentionView, { t, brand }: BrandContext): Html => {
  const doubt = unsure ? html`${t.say('sentiment.unsure')} · ` : null
  if (moments.length === 0) return html`${doubt}${t.say('moment.none')}`
  const links = moments.map(({ key }, i) => html`${i === 0 ? null : ', '}<a class="plain" href="${mentionsPath(brand.slug, { moment: key })}">${shortMoment(key, t)}</a>`)
  return html`${doubt}${links}`
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

/** Why it weighs less than others, and how much. */
const discount = ({ discount: less }: MentionView, { t }: BrandContext): string | null =>
  less === null ? null : t.say('mention.discount', { why: t.say(`discount.${less.reason}`), percent: t.percent(less.percent / 100) })

const outcome = ({ outcome: foretold }: MentionView, { t }: BrandContext): string | null => (foretold === 'none' ? null : t.say(`outcome.${foretold}`))

const caseLink = ({ caseHref }: MentionView, { t }: BrandContext): Html | null => (caseHref === null ? null : html`<a href="${caseHref}">${t.say('mention.case')}</a>`)

const original = ({ url }: MentionView, { t }: BrandContext): Html | null => {
  const safe = safeUrl(url)
  return safe === null ? null : html`<a href="${safe}" rel="noopener noreferrer nofollow ugc">${t.say('original')}</a>`
}

const reply = ({ reply: said }: MentionView, { t, brand }: BrandContext): Html | null =>
  said === null ? null : html`<p class="reply"><b>${t.say('mention.reply', { brand: tame(brand.name) })}</b> <bdi>${tame(said.text)}</bdi></p>`
