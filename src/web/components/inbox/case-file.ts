import { html } from 'hono/html'
import { mask } from '../../../domain/language/mask.ts'
import type { BrandContext, Html } from '../../context.ts'
import type { CaseData, CaseFilters, Notice } from '../../views/cases.ts'
import { casePath, casesPath } from '../../inbox/case-links.ts'
import { dueOf, eventWords, nameOf, standOf, titleOf, whyOf } from '../../inbox/case-words.ts'
import { safeUrl, segments, tame } from '../../text.ts'
import { answerSide } from './case-answer.ts'
import { caseActs, mayWork } from './case-acts.ts'
import { mark } from '../mark.ts'
import { noticeLine } from '../notice-line.ts'
import { dotted, exactly, name, points, shortMoment } from '../index/parts.ts'
import { sayWith } from './say-with.ts'
import { stars } from '../index/stars.ts'
import { evidenceOf } from '../voice.ts'

// A case is read whole; beyond this a text unfolds.
const LONGEST = 3000

/** The right pane: the words large, what was read in them, what happened, and the answer. */
export const caseFile = (data: CaseData, context: BrandContext, { filters, notice }: { filters: CaseFilters; notice: Notice | null }): Html => {
  const { t, brand } = context
  const { card, me } = data
  const author = tame(card.author ?? t.say('cases.someone'))
  return html`<article class="case" data-pane="case" data-case-id="${card.id}" data-version="${card.version}" data-mention="${card.mentionId}" data-acts="${card.acts.join(' ')}" data-tier="${card.tier}" data-author="${author}" data-path="${casePath(brand.slug, card.id, filters)}" aria-label="${t.say('case.of', { name: author })}">
    <p class="back"><a href="${casesPath(brand.slug, filters)}">${t.say('cases.back')}</a></p>
    ${notice === null ? null : noticeLine(notice, context)}
    <header><div><h2 tabindex="-1"><bdi>${author}</bdi> ${data.opinion?.rating ? stars(data.opinion.rating, t) : null}</h2>${whereabouts(data, context)}</div>
      ${caseActs(data, context)}</header>
    ${floor(data, context)}${law(data, context)}
    ${standOf(card, me, t) === null && data.incident === null ? null : html`<p class="small quiet" data-stand>${dotted([standOf(card, me, t), data.incident === null ? null : html`<a href="${casesPath(brand.slug, { incident: data.incident.id })}">${t.say('case.incident', { title: tame(data.incident.title) })}</a>`])}</p>`}
    ${words(data, context)}
    ${reading(data, context)}
    ${thread(data, context)}
    ${presence(data, context)}
    ${answerSide(data, context)}
    ${history(data, context)}
    ${tags(data, context)}
  </article>`
}

const whereabouts = ({ card, opinion }: CaseData, { t, now }: BrandContext): Html => {
  const url = safeUrl(card.url)
  const place = card.place === null ? null : t.say('mention.place', { place: card.place })
  const also = opinion?.alsoAt.map(tame).join(', ')
  return html`<p class="facts"><span>${name(card.source)}${place === null ? null : html`, ${place}`}</span><span>${sayWith(t.say('case.published', { when: '\u0000' }), exactly(opinion?.publishedAt ?? card.publishedAt, { t, now }))}</span>
    ${also ? html`<span>${t.say('mention.also')} ${also}</span>` : null}${url === null ? null : html`<a href="${url}" rel="noopener noreferrer nofollow ugc" target="_blank" data-original>${t.say('case.open', { source: tame(card.source) })}</a>`}</p>`
}

/** Harm to the customer, said before anything else, and the way to say that it is none. */
const floor = ({ card }: CaseData, context: BrandContext): Html | null => {
  const { t, brand } = context
  if (card.floor === null) return null
  const dismiss = html`<form method="post" action="${casePath(brand.slug, card.id)}/act"><input type="hidden" name="floor" value=""><button class="button small" type="submit" name="do" value="edit">${t.say('case.floor.not')}</button></form>`
  return html`<div class="notice floor-note"><p><b>${t.say(`why.floor.${card.floor}`)}.</b> ${t.say('case.floor.what')}</p>${mayWork(context) ? dismiss : null}</div>`
}

/** The day the law waits for, loud once it nears. */
const law = ({ card }: CaseData, { t, now }: BrandContext): Html | null => {
  if (card.legalDueAt === null) return null
  const words = html`<b>${t.say('law.file', { folio: tame(card.folio ?? '') })}</b> ${dueOf({ at: card.legalDueAt, isLate: card.legalDueAt <= now, isLegal: true, share: 1 }, t, now)}. ${card.isAnswered ? t.say('law.file.answered') : null}`
  return html`<p class="${card.law === null ? 'small quiet' : 'notice'}" data-law-of-case="${card.law ?? ''}">${words}</p>`
}

const words = ({ card, opinion }: CaseData, { t }: BrandContext): Html => {
  const text = opinion?.text ?? card.text
  const shown = segments(text, opinion === undefined ? [] : evidenceOf(opinion)).map(({ text: piece, marked }) => (marked ? html`<mark>${tame(piece)}</mark>` : tame(piece)))
  const said = text.trim() === '' ? html`<p class="quiet">${t.say(opinion?.expired ? 'mention.expired' : 'mention.notext')}</p>` : html`<p class="said">${shown}</p>`
  return html`<blockquote class="voice ${text.length > LONGEST ? 'endless' : ''}" dir="auto" lang="${card.language ?? ''}" ${text.length > LONGEST ? html`tabindex="0"` : null}>${titleOf(card) === null ? null : html`<p><b>${tame(titleOf(card)!)}</b></p>`}${said}</blockquote>`
}

const reading = ({ card, opinion }: CaseData, { t, now }: BrandContext): Html => {
  const moments = opinion?.moments ?? []
  return html`<dl class="case-reading">
    <div><dt>${t.say('case.moments')}</dt>${moments.length === 0 ? html`<dd>${t.say('moment.none')}</dd>` : moments.map(moment => html`<dd>${mark({ sentiment: moment.polarity, mixed: false, unsure: moment.unsure }, t)} ${shortMoment(moment.key, t)}</dd>`)}</div>
    <div><dt>${t.say('case.outcome')}</dt><dd>${opinion === undefined || opinion.outcome === 'none' ? t.say('case.outcome.none') : t.say(`outcome.${opinion.outcome}`)}</dd></div>
    <div><dt>${t.say('case.risk')}</dt><dd>${card.points < 0.05 ? t.say('case.risk.none') : sayWith(t.say('case.risk.today', { points: '\u0000' }), points(-card.points, t))}</dd><dd class="faint">${whyOf(card, t)}</dd></div>
    <div><dt>${t.say('case.due')}</dt>${card.owed === null ? html`<dd>${t.say(card.isAnswered ? 'due.answered' : 'due.none')}</dd>` : html`<dd class="${card.owed.isLate ? 'call' : ''}">${dueOf(card.owed, t, now)}</dd><dd class="faint">${exactly(card.owed.at, { t, now })}</dd>`}</div></dl>`
}

/** What else was said, ours too: only where there is more than the words above. */
const thread = ({ thread: all, card, answers }: CaseData, { t, now, brand }: BrandContext): Html | null => {
  const others = onceEach(all, answers).filter(({ id, reply }) => id !== card.mentionId || reply !== null)
  if (others.length === 0) return null
  const said = (one: CaseData['thread'][number]): Html => html`${one.id === card.mentionId ? null : html`<li class="${one.voice}"><p class="facts"><b>${one.voice === 'brand' ? t.say('case.brandSaid', { brand: tame(brand.name) }) : name(one.author ?? t.say('cases.someone'))}</b>${one.publishedAt === null ? null : exactly(one.publishedAt, { t, now })}${one.isGone ? html`<span>${t.say('case.gone')}</span>` : null}</p><p class="${one.voice === 'brand' ? '' : 'voice'}" dir="auto" lang="${one.language ?? ''}">${tame(one.text)}</p></li>`}${one.reply === null ? null : html`<li class="brand"><p class="facts"><b>${t.say('case.brandSaid', { brand: tame(brand.name) })}</b>${one.reply.publishedAt === null ? null : exactly(one.reply.publishedAt, { t, now })}</p><p dir="auto">${tame(one.reply.text)}</p></li>`}`
  return html`<section class="thread" aria-label="${t.say('case.thread')}"><h3>${t.say('case.thread')}</h3><ol>${others.map(said)}</ol></section>`
}

/** Our own words stand once: where the answer that went out from here is shown, not again as what the platform shows of it. */
const onceEach = (all: CaseData['thread'], answers: CaseData['answers']): CaseData['thread'] => {
  const said = new Set(answers.filter(({ state }) => state === 'sent').flatMap(({ text, shown }) => [text, mask(text), ...(shown === null ? [] : [shown.text, mask(shown.text)])]))
  return all.flatMap(one => {
    if (one.voice === 'brand') {
      if (said.has(one.text)) return []
      said.add(one.text)
      return [one]
    }
    const isKnown = one.reply !== null && said.has(one.reply.text)
    if (one.reply !== null) said.add(one.reply.text)
    return [isKnown ? { ...one, reply: null } : one]
  })
}

const presence = ({ present, me }: CaseData, { t }: BrandContext): Html =>
  html`<p class="presence" data-presence>${present.map(({ person, doing }) => html`<span><i class="face" aria-hidden="true">${[...nameOf(person, me, t)][0]?.toUpperCase() ?? '·'}</i> ${t.say(`case.present.${doing}`, { name: nameOf(person, me, t) })}</span> `)}</p>`

const history = ({ card, history: events, notes, me }: CaseData, context: BrandContext): Html => {
  const { t, now, brand } = context
  const lines = [
    { at: card.publishedAt, words: html`${t.say('log.published')}` },
    ...events.filter(({ type }) => type !== 'case.noted').map(event => ({ at: event.at, words: html`${eventWords(event, me, t)}` })),
    ...notes.map(({ writtenAt, author, text }) => ({ at: writtenAt, words: html`<b>${t.say('log.case.noted', { who: nameOf(author, me, t) })}:</b> <bdi>${tame(text)}</bdi>` })),
  ].toSorted((a, b) => a.at.getTime() - b.at.getTime())
  const noteForm = html`<form class="note-form" method="post" action="${casePath(brand.slug, card.id)}/note"><label for="note">${t.say('case.note')} <kbd>n</kbd></label><textarea class="entry" id="note" name="text" rows="2" maxlength="10000" required data-keep="note" aria-describedby="note-what"></textarea><p class="acts"><button class="button small" type="submit">${t.say('case.note.save')}</button><span class="small faint" id="note-what">${t.say('case.note.what')}</span></p></form>`
  return html`<section class="history" aria-label="${t.say('case.history')}"><h3>${t.say('case.history')}</h3><ol class="case-log">${lines.map(({ at, words: said }) => html`<li>${exactly(at, { t, now })} <span>${said}</span></li>`)}</ol>
    ${mayWork(context) ? noteForm : null}</section>`
}

const tags = ({ card }: CaseData, context: BrandContext): Html | null => {
  const { t, brand } = context
  if (!mayWork(context)) return card.tags.length === 0 ? null : html`<p class="chips">${card.tags.map(tag => html`<span class="chip">${tame(tag)}</span>`)}</p>`
  const action = `${casePath(brand.slug, card.id)}/act`
  return html`<section class="tags" aria-label="${t.say('case.tags')}">${card.tags.map(tag => html`<form method="post" action="${action}"><input type="hidden" name="remove" value="${tag}"><span class="chip">${tame(tag)} <button class="plain" type="submit" name="do" value="tag" aria-label="${t.say('case.tags.remove', { tag: tame(tag) })}">×</button></span></form>`)}
    <form method="post" action="${action}"><label><span class="hidden-text">${t.say('case.tags.add')}</span><input class="entry" name="tags" maxlength="300" placeholder="${t.say('case.tags.add')}"></label><button class="button small" type="submit" name="do" value="tag">${t.say('case.add')}</button></form></section>`
}
