import { html } from 'hono/html'
import { ANSWER_OUTCOMES } from '../../../domain/answer/outcome.ts'
import type { BrandContext, Html } from '../../context.ts'
import { casePath } from '../../inbox/case-links.ts'
import { nameOf } from '../../inbox/case-words.ts'
import { sourcesPath } from '../../links.ts'
import { safeUrl, tame } from '../../text.ts'
import type { AnswerView, CaseData } from '../../views/cases.ts'
import { mayWork } from './case-acts.ts'
import { dotted, exactly } from '../index/parts.ts'
import { select } from '../select.ts'
import { spoken } from '../spoken.ts'
import { whoApproves } from './approvers.ts'

// Less is shown as none.
const LEAST_POINTS = 0.05

interface Drawing {
  answer: AnswerView
  data: CaseData
  context: BrandContext
  platform: string
}

/** An answer on its way: where it stands, in whose words, and what a person does now. */
export const answerState = (answer: AnswerView, data: CaseData, context: BrandContext): Html => {
  const { t, now } = context
  const { me, way, card } = data
  const { id, state, shown, writtenBy, approvedBy, updatedAt } = answer
  const drawing = { answer, data, context, platform: tame(way?.platform ?? card.source) }
  const isLookedOver = state === 'sent' && shown?.state === 'pending'
  const told = t.say(isLookedOver ? 'answer.state.pending' : answer.returned !== null ? 'answer.state.returned' : `answer.state.${state}`, { platform: drawing.platform })
  const by = [t.say('answer.writtenBy', { name: nameOf(writtenBy, me, t) }), approvedBy === null ? null : t.say('answer.approvedBy', { name: nameOf(approvedBy, me, t) }), exactly(updatedAt, { t, now })]
  return html`<div class="given ${state === 'refused' || state === 'unsure' || answer.returned !== null ? 'notice' : ''}" data-answer="${id}" data-answer-state="${state}"><p class="facts"><b>${told}</b><span>${dotted(by)}</span></p>
    ${returned(drawing)}${failure(drawing)}${words(drawing, told)}${readBack(drawing)}${aftermath(drawing)}
    ${state === 'waiting' && way !== null && !(way.approval.isMine && writtenBy.id !== me.id) ? html`<p class="small">${whoApproves(way, { writtenBy, me }, context)}</p>` : null}
    ${mayWork(context) ? acts(drawing) : null}</div>`
}

/** What whoever sent it back wants changed. */
const returned = ({ answer: { returned: back }, data: { me }, context: { t } }: Drawing): Html | null =>
  back === null ? null : html`<p>${t.say('answer.returned', { name: nameOf(back.by, me, t) })} ${back.note === null ? null : html`<q dir="auto">${tame(back.note)}</q>`}</p>`

/** Why it is not public, and what to do; what the platform itself said stands behind it. */
const failure = ({ answer: { failure: failed, state, nextAttemptAt }, context, platform }: Drawing): Html | null => {
  const { t, now, brand, mayPost } = context
  if (failed === null || state === 'sent') return null
  const isForSources = (failed.code === 'access' || failed.code === 'settings') && state !== 'sending' && mayPost?.(`${sourcesPath(brand.slug)}/new/x`) !== false
  const next = state === 'sending' ? t.say('answer.next', { when: nextAttemptAt === null ? '' : t.when(nextAttemptAt, now) }) : state === 'unsure' ? t.say('answer.next.unsure', { platform }) : t.say(`answer.next.${failed.code}`)
  return html`<p data-failure="${failed.code}">${t.say(`answer.failure.${failed.code}`, { platform })} ${next} ${isForSources ? html`<a href="${sourcesPath(brand.slug)}">${t.say('answer.sources')}</a>` : null}</p>
    <details class="small"><summary>${t.say('answer.detail')}</summary><p>${spoken(failed.told, t)}</p></details>`
}

/** Words that can still be changed stand in a field, the others as they were said. */
const words = ({ answer: { id, state, text, shown }, context, data: { card } }: Drawing, told: string): Html => {
  const isOpen = (state === 'draft' || state === 'refused') && mayWork(context)
  if (isOpen) return html`<label><span class="hidden-text">${context.t.say('answer')}</span><textarea class="entry" id="edit-${id}" form="acts-${id}" name="text" rows="4" maxlength="100000" data-edit lang="${card.language ?? ''}" dir="auto">${tame(text)}</textarea></label>`
  if (state === 'manual') return html`<label><span class="hidden-text">${told}</span><textarea class="entry" rows="4" readonly data-copy-text>${tame(text)}</textarea></label>`
  return html`<p class="reply" dir="auto">${tame(shown?.text || text)}</p>`
}

/** What the platform showed when it was looked at after sending. */
const readBack = ({ answer: { state, text, shown }, context: { t }, platform }: Drawing): Html | null => {
  if (state !== 'sent') return null
  const link = safeUrl(shown?.url ?? null)
  const said = shown === null ? null : shown.state === 'pending' ? t.say('answer.shown.pending', { platform }) : t.say(shown.text === text ? 'answer.shown.same' : 'answer.shown.differs', { platform })
  return said === null && link === null ? null : html`<p class="small quiet" data-read-back>${said} ${link === null ? null : html`<a href="${link}" target="_blank" rel="noopener noreferrer nofollow ugc">${t.say('answer.see', { platform })}</a>`}</p>`
}

/** What came of it: what its author did since, or what a person says. */
const aftermath = ({ answer: { id, came, outcome }, data: { card }, context }: Drawing): Html | null => {
  const { t, brand } = context
  if (came === null) return null
  const gain = came.points === null || Math.abs(came.points) < LEAST_POINTS ? null : t.say('answer.came.points', { points: t.signed(came.points) })
  const said = came.outcome === null ? t.say('answer.came.none') : [t.say(`answer.came.${came.outcome}`), came.told?.[t.locale], gain].filter(Boolean).join(' ')
  const choices = [{ value: 'auto', label: t.say('answer.came.auto') }, ...ANSWER_OUTCOMES.map(value => ({ value, label: t.say(`loop.outcome.${value}`) }))]
  const form = html`<form method="post" action="${casePath(brand.slug, card.id)}/answers/${id}" class="acts">${select({ name: 'outcome', label: t.say('answer.came'), all: null, value: outcome ?? 'auto', choices })}<button class="button small" type="submit" name="do" value="judge">${t.say('settings.save')}</button></form>`
  return html`<div class="came" data-came="${came.outcome ?? ''}"><p class="small">${said}</p>${mayWork(context) ? form : null}</div>`
}

const acts = ({ answer, data: { card, me, way }, context, platform }: Drawing): Html => {
  const { t, brand } = context
  const { id, state, shown, writtenBy } = answer
  const action = `${casePath(brand.slug, card.id)}/answers/${id}`
  const link = safeUrl(shown?.url ?? card.url)
  const button = (act: string, label: string): Html => html`<button class="button small" type="submit" name="do" value="${act}">${label}</button>`
  const there = link === null ? null : html`<a class="button small" href="${link}" target="_blank" rel="noopener noreferrer nofollow ugc">${t.say('answer.openThere')}</a>`
  const mayApprove = state === 'waiting' && writtenBy.id !== me.id && way?.approval.isMine === true
  const form = html`<form method="post" action="${action}" class="acts" id="acts-${id}">
    ${state === 'manual' ? html`<button class="button small" type="button" hidden data-copy>${t.say('answer.copy')}</button>${there}<label>${t.say('answer.where')} <input class="entry" type="url" name="url" maxlength="2000"></label>${button('confirm', t.say('answer.confirm'))}${button('discard', t.say('answer.discard'))}` : null}
    ${state === 'waiting' ? html`${mayApprove ? button('approve', t.say(way.canSend ? 'answer.approve' : 'answer.approve.byHand')) : null}${button('discard', t.say('answer.discard'))}` : null}
    ${state === 'draft' ? html`${button('send', t.say(way?.settings.approval ? 'answer.submit' : 'answer.publish', { platform }))}${button('edit', t.say('answer.keep'))}${button('discard', t.say('answer.discard'))}` : null}
    ${state === 'refused' ? html`${button('send', t.say('answer.resend'))}${button('discard', t.say('answer.discard'))}` : null}
    ${state === 'unsure' ? html`${there}${button('confirm', t.say('answer.confirm'))}${button('send', t.say('answer.resend'))}` : null}</form>`
  return html`${form}${mayApprove ? html`<details class="again"><summary>${t.say('answer.reject')}</summary><form method="post" action="${action}" class="acts"><label>${t.say('answer.reject.note')} <input class="entry" name="note" maxlength="2000" required></label>${button('reject', t.say('answer.reject'))}</form></details>` : null}`
}
