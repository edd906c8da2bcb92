import { html } from 'hono/html'
import type { MessageKey } from '../../i18n/messages.ts'
import type { BrandContext, Html, PageContext } from '../../context.ts'
import { mentionsPath } from '../../links.ts'
import { safeUrl, tame } from '../../text.ts'
import type { Translator } from '../../translator.ts'
import type { MentionView } from '../../views/mentions.ts'

/** The small things every page says in the same way. */

/** Facts on one line, a dot between them; what is null is left out. */
export const dotted = (facts: Array<Html | string | null>): Html => {
  const present = facts.filter(fact => fact !== null)
  return html`${present.map((fact, i) => (i === 0 ? fact : html` · ${fact}`))}`
}

/** An instant: relative within a day, the exact time behind it. */
export const when = (at: Date, { t, now }: Pick<PageContext, 't' | 'now'>): Html =>
  html`<time datetime="${at.toISOString()}" title="${t.exact(at, now)}">${t.when(at, now)}</time>`

/** The date and the time of an instant. */
export const exactly = (at: Date, { t, now }: Pick<PageContext, 't' | 'now'>): Html =>
  html`<time datetime="${at.toISOString()}">${t.exact(at, now)}</time>`

/** A name somebody else chose, kept from turning the words around it. */
export const name = (text: string): Html => html`<bdi>${tame(text)}</bdi>`

/** Points given or cost, coloured and signed. */
export const points = (value: number, t: Translator): Html => html`<span class="points ${directionOf(value)}">${t.signed(value)}</span>`

const directionOf = (value: number): string => (Math.abs(value) < 0.05 ? 'even' : value < 0 ? 'down' : 'up')

/** A form of one button: what changes something is posted. */
export const act = (action: string, label: Html | string, size = ''): Html =>
  html`<form class="act" method="post" action="${action}"><button class="button ${size}" type="submit">${label}</button></form>`

/** Whether whoever looks may post there. */
export const may = ({ mayPost = () => true }: Pick<PageContext, 'mayPost'>, path: string): boolean => mayPost(path)

/** The same where there is something to do, and whoever looks may. */
export const offer = (action: string | null | undefined, label: Html | string, { mayPost = () => true }: Pick<PageContext, 'mayPost'>, size = ''): Html | null =>
  action !== null && action !== undefined && mayPost(action) ? act(action, label, size) : null

/** An empty, failed or too small place: said in words, with at most one way on. */
export const state = (said: { title: Html | string; what?: string; action?: Html }): Html =>
  html`<div class="state"><p><b>${said.title}</b></p>${said.what ? html`<p class="quiet">${said.what}</p>` : null}${said.action ?? null}</div>`

export interface Heading {
  id: string
  title: Html | string
  note?: Html | string | null
}

/** The head of a section. */
export const heading = ({ id, title, note }: Heading): Html =>
  html`<header><h2 id="${id}">${title}</h2>${note ? html`<p class="quiet">${note}</p>` : null}</header>`

/** The label of a moment as columns and rows carry it. */
export const shortMoment = (key: 'zmot' | 'fmot' | 'smot' | 'relationship' | 'failure' | 'umot' | 'general', t: Translator): string => {
  const label: MessageKey = `moment.${key}.short`
  return t.say(label)
}

/** The moments of a mention, each the way to all its opinions. */
export const momentLinks = ({ moments, unsure }: Pick<MentionView, 'moments' | 'unsure'>, { t, brand }: BrandContext): Html => {
  const doubt = unsure ? html`${t.say('sentiment.unsure')} · ` : null
  if (moments.length === 0) return html`${doubt}${t.say('moment.none')}`
  const links = moments.map(({ key, unsure: isUnsure }, i) => html`${i === 0 ? null : ', '}<a class="plain" href="${mentionsPath(brand.slug, { moment: key })}">${shortMoment(key, t)}</a>${isUnsure ? html` (${t.say('moment.unsure')})` : null}`)
  return html`${doubt}${links}`
}

/** Why it weighs less than others, and how much; null: it weighs whole. */
export const discountWords = ({ discount }: Pick<MentionView, 'discount'>, t: Translator): string | null =>
  discount === null ? null : t.say('mention.discount', { why: t.say(`discount.${discount.reason}`), percent: t.percent(discount.percent / 100) })

/** The way to where it was said, where one may be sent there. */
export const originalLink = ({ url }: Pick<MentionView, 'url'>, t: Translator): Html | null => {
  const safe = safeUrl(url)
  return safe === null ? null : html`<a href="${safe}" rel="noopener noreferrer nofollow ugc">${t.say('original')}</a>`
}

/** At most two decimals: what a drawing needs. */
export const px = (value: number): number => Math.round(value * 100) / 100
