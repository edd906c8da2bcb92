import { html } from 'hono/html'
import { fixForm } from '../components/fix-form.ts'
import { opinionBody } from '../components/opinion.ts'
import { sentimentWord } from '../components/mark.ts'
import { dotted, exactly, heading, name, shortMoment } from '../components/index/parts.ts'
import { stars } from '../components/index/stars.ts'
import type { BrandContext, Html } from '../context.ts'
import { layout } from '../layout.ts'
import { mentionsPath } from '../links.ts'
import { PAGES } from '../load/alert.ts'
import { safeUrl, tame } from '../text.ts'
import type { MentionPageData } from '../views/mentions.ts'

// A fable is not repeated at every edit.
const LONGEST = 1200

/** One opinion: what was read of it and why, what people corrected, how it was edited, and where else it stands. */
export const mentionPage = (data: MentionPageData, context: BrandContext): Html => {
  const { t, brand } = context
  const { mention } = data
  const here = `${mentionsPath(brand.slug)}/${mention.id}`
  const title = [sentimentWord(mention, t), ...mention.moments.filter(({ unsure }) => !unsure).map(({ key }) => shortMoment(key, t))].join(', ')
  const body = html`<div class="page one-mention"><header class="opening"><p><a href="${mentionsPath(brand.slug)}">${t.say('mention.back')}</a></p><h1>${title}</h1>${notes(data, context)}</header>
  <div class="spoken">${opinionBody(mention, context)}</div>
  ${why(data, context)}
  <section class="section" aria-labelledby="fix">${heading({ id: 'fix', title: t.say(mention.unsure ? 'fix.unsure' : 'fix') })}<ol class="fixable"><li id="mention-${mention.id}" data-whole>${fixForm(mention, { context, here })}</li></ol></section>
  ${history(data, context)}${places(data, context)}</div>`
  return layout({ title, section: 'mentions', body, modules: ['mentions'] }, context)
}

const notes = ({ offTopic, gone, found, alike }: MentionPageData, context: BrandContext): Html | null => {
  const { t, brand } = context
  const said = [
    offTopic ? html`${t.say('mention.offtopic')}` : null,
    gone ? html`${t.say('mention.gone')}` : null,
    found.length > 0 ? html`${t.say('mention.noise', { why: found.map(reason => t.say(`discount.${reason}`)).join('; ') })}` : null,
    alike ? html`${t.say('mention.alike', { count: alike.count })} <a href="${mentionsPath(brand.slug)}/${alike.first.id}">${t.say('mention.alike.first')}</a> (${name(alike.first.sourceName)}, ${t.when(alike.first.at, context.now)})` : null,
  ].filter(note => note !== null)
  return said.length === 0 ? null : html`<ul class="told">${said.map(note => html`<li>${note}</li>`)}</ul>`
}

/** The words each verdict rests on. */
const why = ({ mention }: MentionPageData, { t }: BrandContext): Html | null => {
  const quoted = (spans: ReadonlyArray<readonly [number, number]>): string => spans.map(([start, end]) => `${t.say('quote.open')}${tame(mention.text.slice(start, end))}${t.say('quote.close')}`).join(', ')
  const rows = [
    { what: t.say('sentiment'), is: sentimentWord(mention, t), words: quoted(mention.evidence) },
    ...mention.moments.map(({ key, polarity, unsure, evidence }) => ({ what: shortMoment(key, t), is: unsure ? t.say('sentiment.unsure') : t.say(`sentiment.${polarity}`), words: quoted(evidence) })),
  ].filter(({ words }) => words !== '')
  if (rows.length === 0) return null
  return html`<section class="section" aria-labelledby="why">${heading({ id: 'why', title: t.say('mention.why') })}<dl class="pairs">${rows.map(({ what, is, words }) => html`<div><dt>${what}: ${is}</dt><dd class="voice" dir="auto">${words}</dd></div>`)}</dl></section>`
}

const history = ({ revisions, corrections }: MentionPageData, context: BrandContext): Html => {
  const { t } = context
  return html`<section class="section" aria-labelledby="history">${heading({ id: 'history', title: t.say('mention.history') })}${revisions.length + corrections.length === 0 ? html`<p class="quiet">${t.say('mention.history.none')}</p>` : null}
    <ul class="records">${corrections.map(({ field, moment, value, author, at, audited }) => html`<li><p><b>${t.say('mention.corrected.to', { what: fieldName({ field, moment }, context), value: valueName({ field, value }, context) })}</b></p><p class="facts"><span>${dotted([exactly(at, context), author === PAGES ? t.say('mention.by.page') : name(author), audited ? t.say('mention.audited') : null])}</span></p></li>`)}
    ${revisions.map(({ revision, title, text, stars: marks, until }) => html`<li><p class="facts"><b>${t.say('mention.before', { revision })}</b>${marks ? stars(marks, t) : null}<span>${t.say('mention.until', { when: t.exact(until, context.now) })}</span></p>${title ? html`<h3 dir="auto">${tame(title)}</h3>` : null}<p class="voice" dir="auto">${tame(text.slice(0, LONGEST))}${text.length > LONGEST ? '…' : ''}</p></li>`)}</ul></section>`
}

type Corrected = MentionPageData['corrections'][number]

const fieldName = ({ field, moment }: Pick<Corrected, 'field' | 'moment'>, { t }: BrandContext): string => (field === 'moment' && moment ? shortMoment(moment, t) : field === 'moment' ? t.say('moment') : t.say(field === 'sentiment' ? 'sentiment' : `fix.field.${field}`))

const valueName = ({ field, value }: Pick<Corrected, 'field' | 'value'>, { t }: BrandContext): string => {
  if (field === 'confirm') return t.say('fix.confirm')
  if (value === null) return t.say('fix.absent')
  if (field === 'needs_response') return t.say(value === 'true' ? 'field.true' : 'field.false')
  const polarity = (['positive', 'neutral', 'negative'] as const).find(one => one === value)
  const outcome = (['repurchase', 'resolve', 'question', 'lost'] as const).find(one => one === value)
  return polarity ? t.say(`sentiment.${polarity}`) : outcome ? t.say(`outcome.${outcome}`) : value === 'none' ? t.say('fix.none') : `${value} %`
}

const places = ({ places: list }: MentionPageData, context: BrandContext): Html | null => {
  const { t } = context
  if (list.length === 0) return null
  return html`<section class="section" aria-labelledby="places">${heading({ id: 'places', title: t.say('mention.places'), note: t.say('mention.places.note') })}<ul class="records">${list.map(({ sourceName, url, since, goneAt }) => {
    const link = safeUrl(url)
    return html`<li><p><b>${name(sourceName)}</b> ${link === null ? null : html`<a href="${link}" rel="noopener noreferrer nofollow ugc">${t.say('original')}</a>`}</p><p class="facts"><span>${dotted([t.say('mention.seen', { when: t.exact(since, context.now) }), goneAt === null ? null : t.say('mention.gone.at', { when: t.exact(goneAt, context.now) })])}</span></p></li>`
  })}</ul></section>`
}
