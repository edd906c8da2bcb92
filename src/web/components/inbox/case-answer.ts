import { html } from 'hono/html'
import type { Warning } from '../../../domain/answer/warning.ts'
import { UNDER_WAY } from '../../../domain/answer/state.ts'
import type { BrandContext, Html } from '../../context.ts'
import type { CaseData, WayView } from '../../views/cases.ts'
import { casePath, caseSettingsPath } from '../../inbox/case-links.ts'
import { tame } from '../../text.ts'
import { answerState } from './answer-state.ts'
import { whoApproves } from './approvers.ts'
import { mayWork } from './case-acts.ts'
import { dotted, exactly } from '../index/parts.ts'

// Words that stand above the field: a second answer beside them is the exception.
const BEGUN: ReadonlyArray<CaseData['answers'][number]['state']> = ['draft', 'waiting', 'sent', 'refused']

/** What is answered already and the field for more. */
export const answerSide = (data: CaseData, context: BrandContext): Html | null => {
  const { t } = context
  if (data.way === null) return null
  const way = data.way
  const past = data.answers.filter(({ state }) => state !== 'discarded')
  const isHeld = past.some(({ state, mentionId }) => mentionId === data.card.mentionId && (UNDER_WAY.includes(state) || BEGUN.includes(state)))
  if (!mayWork(context)) return past.length === 0 ? null : html`<section class="answering" aria-label="${t.say('answer')}">${past.map(answer => answerState(answer, data, context))}</section>`
  const field = data.card.state === 'closed' ? html`<p class="quiet">${t.say('answer.closed')}</p>` : composer(data, way, context)
  return html`<section class="answering" aria-label="${t.say('answer')}">${past.map(answer => answerState(answer, data, context))}${isHeld && data.card.state !== 'closed' && data.draft === null ? html`<details class="again"><summary>${t.say('answer.again')}</summary>${field}</details>` : field}</section>`
}

/** The field, what there is to say of the words in it, and how they will look. */
const composer = (data: CaseData, way: WayView, context: BrandContext): Html => {
  const { t, brand } = context
  const { card, draft, key, answers, incident } = data
  const platform = tame(way.platform)
  const action = `${casePath(brand.slug, card.id)}/answer`
  const isAgain = answers.some(({ state, mentionId }) => mentionId === card.mentionId && (state === 'sent' || UNDER_WAY.includes(state)))
  const text = draft?.text ?? ''
  const send = way.settings.approval ? t.say('answer.submit') : way.canSend ? t.say('answer.publish', { platform }) : t.say('answer.prepare')
  return html`<form class="answer" method="post" action="${action}" data-answer-form data-max="${way.maxLength ?? ''}"><input type="hidden" name="mention" value="${card.mentionId}"><input type="hidden" name="key" value="${key}"><input type="hidden" name="saved" value="${draft?.savedReplyId ?? ''}" data-saved-id>${isAgain ? html`<input type="hidden" name="again" value="1">` : null}
    <label for="reply" class="hidden-text">${t.say('answer')}</label>
    <textarea id="reply" class="entry" name="text" rows="5" maxlength="100000" placeholder="${t.say('answer')}" data-keep="reply" lang="${card.language ?? ''}">${tame(text)}</textarea>
    <p class="facts"><span class="num" data-length>${lengthWords(draft?.length ?? text.length, way, context)}</span>${way.settings.tone === 'none' ? null : html`<span>${t.say(`answer.tone.${way.settings.tone}`)}</span>`}<span data-kept hidden>${t.say('answer.kept')}</span></p>
    <div class="warnings" data-warnings aria-live="polite">${warningsOf(draft?.warnings ?? [], context)}</div>
    ${incident?.approvedAt && incident.statement ? html`<p><button class="button small" type="button" hidden data-use="${tame(incident.statement)}">${t.say('incident.use')}</button></p>` : null}
    <div class="acts"><button class="button first" type="submit" name="do" value="send">${send} <kbd>⌘↵</kbd></button><button class="button" type="submit" name="do" value="check" data-no-script>${t.say('answer.check')}</button>${way.canDraft ? html`<button class="button" type="submit" name="do" value="draft" data-draft>${t.say('answer.draft')}</button>` : null}</div>${way.canDraft ? html`<p class="small faint">${t.say('answer.draft.what')}</p>` : null}
    ${preview(text, way, context)}
    ${way.settings.approval ? html`<p class="small" data-approvers>${whoApproves(way, { writtenBy: data.me, me: data.me }, context)}</p>` : null}
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

const savedReplies = ({ card, replies, way }: CaseData, context: BrandContext): Html => {
  const { t, brand } = context
  const may = context.mayPost?.(caseSettingsPath(brand.slug)) ?? true
  return html`<details class="saved-replies" data-saved><summary class="button">${t.say('answer.saved')} <kbd>s</kbd></summary>${
    replies.length === 0
      ? html`<p class="small quiet">${t.say('answer.saved.none')} ${may ? html`<a href="${caseSettingsPath(brand.slug)}#replies">${t.say('cases.settings')}</a>` : null}</p>`
      : html`<ul>${replies.map(reply => html`<li><a href="${casePath(brand.slug, card.id)}?reply=${reply.id}" data-reply="${reply.id}" data-text="${tame(reply.filled)}"><b>${tame(reply.name)}</b> <span class="small quiet">${dotted([t.say(`language.${reply.language}`), reply.tone === 'none' ? null : t.say(`answer.tone.${reply.tone}`), reply.validUntil === null ? null : t.say('answer.saved.until', { day: t.exact(reply.validUntil) })])}${tooLong(reply, way, context)}</span><span class="small">${tame(reply.filled)}</span></a></li>`)}</ul>`
  }</details>`
}

/** Said before it is chosen: a reply that the platform would not take. */
const tooLong = ({ length }: CaseData['replies'][number], way: WayView | null, { t }: BrandContext): Html | null =>
  way?.maxLength == null || length <= way.maxLength ? null : html` <span class="num over">${t.say('answer.length', { length: t.count(length), max: t.count(way.maxLength) })}</span>`

const suggestions = ({ card, suggestions: found }: CaseData, { t, brand }: BrandContext): Html =>
  html`<div class="suggestions" data-suggestions>${
    found === null
      ? html`<p><a href="${casePath(brand.slug, card.id)}?suggest=1#suggested" data-suggest>${t.say('answer.suggest')}</a></p>`
      : found.length === 0
        ? html`<p class="small quiet" id="suggested">${t.say('answer.suggest.none')}</p>`
        : html`<ul id="suggested">${found.map(({ reply, outcome }) => html`<li><p class="reply" dir="auto">${tame(reply)}</p><p class="facts">${outcome === null ? null : html`<span>${t.say(`answer.suggest.${outcome}`)}</span>`}<button class="button small" type="button" hidden data-use="${tame(reply)}">${t.say('answer.suggest.use')}</button></p></li>`)}</ul>`
  }</div>`
