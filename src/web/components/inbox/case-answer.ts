import { html } from 'hono/html'
import type { Outgoing } from '../../../db/answer/outgoing.ts'
import type { Warning } from '../../../domain/answer/warning.ts'
import { UNDER_WAY } from '../../../domain/answer/state.ts'
import type { BrandContext, Html } from '../../context.ts'
import type { CaseData, WayView } from '../../views/cases.ts'
import { casePath } from '../../inbox/case-links.ts'
import { nameOf } from '../../inbox/case-words.ts'
import { safeUrl, tame } from '../../text.ts'
import { mayWork } from './case-acts.ts'
import { dotted, exactly } from '../index/parts.ts'

/** What is answered already and the field for more. */
export const answerSide = (data: CaseData, context: BrandContext): Html | null => {
  const { t } = context
  if (data.way === null) return null
  const way = data.way
  const past = data.answers.filter(({ state }) => state !== 'discarded')
  const isHeld = past.some(({ state }) => UNDER_WAY.includes(state) || state === 'waiting' || state === 'sent')
  if (!mayWork(context)) return past.length === 0 ? null : html`<section class="answering" aria-label="${t.say('answer')}">${past.map(answer => answerState(answer, data, context))}</section>`
  const field = data.card.state === 'closed' ? html`<p class="quiet">${t.say('answer.closed')}</p>` : composer(data, way, context)
  return html`<section class="answering" aria-label="${t.say('answer')}">${past.map(answer => answerState(answer, data, context))}${isHeld && data.card.state !== 'closed' && data.draft === null ? html`<details class="again"><summary>${t.say('answer.again')}</summary>${field}</details>` : field}</section>`
}

/** An answer on its way, and what a person does now. */
const answerState = (answer: Outgoing, { card, me, way }: CaseData, context: BrandContext): Html => {
  const { t, now, brand } = context
  const { id, state, text, failure, shown, writtenBy, updatedAt } = answer
  const platform = tame(way?.platform ?? card.source)
  const told = t.say(`answer.state.${state}`, { platform })
  const link = safeUrl(shown?.url ?? card.url)
  const button = (act: string, label: string): Html => html`<button class="button small" type="submit" name="do" value="${act}">${label}</button>`
  const acts = html`<form method="post" action="${casePath(brand.slug, card.id)}/answers/${id}" class="acts">
    ${state === 'manual' ? html`<button class="button small" type="button" hidden data-copy>${t.say('answer.copy')}</button>${link === null ? null : html`<a class="button small" href="${link}" target="_blank" rel="noopener noreferrer nofollow ugc">${t.say('answer.openThere')}</a>`}<label>${t.say('answer.where')} <input class="entry" type="url" name="url" maxlength="2000"></label>${button('confirm', t.say('answer.confirm'))}${button('discard', t.say('answer.discard'))}` : null}
    ${state === 'waiting' ? html`${writtenBy.id === me.id ? null : html`${button('approve', t.say('answer.approve'))}${button('reject', t.say('answer.reject'))}`}${button('discard', t.say('answer.discard'))}` : null}
    ${state === 'draft' ? html`${button('send', t.say(way?.settings.approval ? 'answer.submit' : 'answer.publish', { platform }))}${button('discard', t.say('answer.discard'))}` : null}
    ${state === 'refused' ? html`${button('send', t.say('answer.resend'))}${button('discard', t.say('answer.discard'))}` : null}
    ${state === 'unsure' ? html`${link === null ? null : html`<a class="button small" href="${link}" target="_blank" rel="noopener noreferrer nofollow ugc">${t.say('answer.openThere')}</a>`}${button('confirm', t.say('answer.confirm'))}${button('send', t.say('answer.resend'))}` : null}</form>`
  return html`<div class="given ${state === 'refused' || state === 'unsure' ? 'notice' : ''}" data-answer="${id}" data-answer-state="${state}"><p class="facts"><b>${told}</b><span>${dotted([t.say('answer.writtenBy', { name: nameOf(writtenBy, me, t) }), exactly(updatedAt, { t, now })])}</span></p>
    ${failure === null || state === 'sent' ? null : html`<p class="small">${tame(failure.message)}</p>`}
    ${state === 'manual' ? html`<label><span class="hidden-text">${told}</span><textarea class="entry" rows="4" readonly data-copy-text>${tame(text)}</textarea></label>` : html`<p class="reply" dir="auto">${tame(shown?.text || text)}</p>`}
    ${mayWork(context) ? acts : null}</div>`
}

/** The field, what there is to say of the words in it, and how they will look. */
const composer = (data: CaseData, way: WayView, context: BrandContext): Html => {
  const { t, brand } = context
  const { card, draft, key, answers, incident } = data
  const platform = tame(way.platform)
  const action = `${casePath(brand.slug, card.id)}/answer`
  const isAgain = answers.some(({ state }) => state === 'sent' || UNDER_WAY.includes(state))
  const text = draft?.text ?? ''
  const send = way.settings.approval ? t.say('answer.submit') : way.canSend ? t.say('answer.publish', { platform }) : t.say('answer.prepare')
  return html`<form class="answer" method="post" action="${action}" data-answer-form data-max="${way.maxLength ?? ''}"><input type="hidden" name="mention" value="${card.mentionId}"><input type="hidden" name="key" value="${key}"><input type="hidden" name="saved" value="${draft?.savedReplyId ?? ''}" data-saved-id>${isAgain ? html`<input type="hidden" name="again" value="1">` : null}
    <label for="reply" class="hidden-text">${t.say('answer')}</label>
    <textarea id="reply" class="entry" name="text" rows="5" maxlength="100000" placeholder="${t.say('answer')}" data-keep="reply" lang="${card.language ?? ''}">${tame(text)}</textarea>
    <p class="facts"><span class="num" data-length>${lengthWords(draft?.length ?? text.length, way, context)}</span>${way.settings.tone === 'none' ? null : html`<span>${t.say(`answer.tone.${way.settings.tone}`)}</span>`}<span data-kept hidden>${t.say('answer.kept')}</span></p>
    <div class="warnings" data-warnings aria-live="polite">${warningsOf(draft?.warnings ?? [], context)}</div>
    ${incident?.approvedAt && incident.statement ? html`<p><button class="button small" type="button" hidden data-use="${tame(incident.statement)}">${t.say('incident.use')}</button></p>` : null}
    <div class="acts"><button class="button first" type="submit" name="do" value="send">${send} <kbd>⌘↵</kbd></button><button class="button" type="submit" name="do" value="check" data-no-script>${t.say('answer.check')}</button></div>
    ${preview(text, way, context)}
    <p class="small faint">${way.canSend ? null : html`${t.say('answer.byHand', { platform })} `}${t.say('answer.nothing', { count: way.followUpDays })}</p>
    ${way.rules.length === 0 ? null : html`<details class="small"><summary>${t.say('answer.rules', { platform })}</summary><ul class="rules">${way.rules.map(rule => html`<li>${rule[t.locale]}</li>`)}</ul></details>`}</form>
    ${savedReplies(data, context)}${suggestions(data, context)}`
}

const lengthWords = (length: number, { maxLength }: WayView, { t }: BrandContext): string =>
  maxLength === null ? t.say('answer.length.free', { count: length }) : t.say('answer.length', { length: t.count(length), max: t.count(maxLength) })

export const warningsOf = (warnings: Warning[], { t }: BrandContext): Html =>
  html`${warnings.filter(({ code }) => code !== 'empty').map(({ blocks, told }) => html`<p class="notice small"><b>${t.say(blocks ? 'answer.blocks' : 'answer.warning')}</b> ${told[t.locale]}</p>`)}`

const preview = (text: string, way: WayView, { t, brand, now }: BrandContext): Html =>
  html`<section class="preview" data-preview ${text === '' ? html`hidden` : null} aria-label="${t.say('answer.preview', { platform: tame(way.platform) })}"><h3>${t.say('answer.preview', { platform: tame(way.platform) })}</h3>
    <div class="shown"><p class="facts"><b>${t.say('answer.preview.owner', { brand: tame(brand.name) })}</b>${exactly(now, { t, now })}</p><p dir="auto" data-preview-text>${tame(text)}</p></div></section>`

const savedReplies = ({ card, replies }: CaseData, { t, brand }: BrandContext): Html =>
  html`<details class="saved-replies" data-saved><summary class="button">${t.say('answer.saved')} <kbd>s</kbd></summary>${
    replies.length === 0
      ? html`<p class="small quiet">${t.say('answer.saved.none')}</p>`
      : html`<ul>${ordered(replies, card.language).map(reply => html`<li><a href="${casePath(brand.slug, card.id)}?reply=${reply.id}" data-reply="${reply.id}" data-text="${tame(reply.text)}"><b>${tame(reply.name)}</b> <span class="small quiet">${dotted([reply.language, reply.tone === 'none' ? null : t.say(`answer.tone.${reply.tone}`), reply.validUntil === null ? null : t.say('answer.saved.until', { day: t.exact(reply.validUntil) })])}</span><span class="small">${tame(reply.text)}</span></a></li>`)}</ul>`
  }</details>`

/** Those in the language of the opinion first. */
const ordered = (replies: CaseData['replies'], language: string | null): CaseData['replies'] => replies.toSorted((a, b) => Number(b.language === language) - Number(a.language === language))

const suggestions = ({ card, suggestions: found }: CaseData, { t, brand }: BrandContext): Html =>
  html`<div class="suggestions" data-suggestions>${
    found === null
      ? html`<p><a href="${casePath(brand.slug, card.id)}?suggest=1#suggested" data-suggest>${t.say('answer.suggest')}</a></p>`
      : found.length === 0
        ? html`<p class="small quiet" id="suggested">${t.say('answer.suggest.none')}</p>`
        : html`<ul id="suggested">${found.map(({ reply, outcome }) => html`<li><p class="reply" dir="auto">${tame(reply)}</p><p class="facts">${outcome === null ? null : html`<span>${t.say(`answer.suggest.${outcome}`)}</span>`}<button class="button small" type="button" hidden data-use="${tame(reply)}">${t.say('answer.suggest.use')}</button></p></li>`)}</ul>`
  }</div>`
