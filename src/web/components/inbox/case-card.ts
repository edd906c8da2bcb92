import { html } from 'hono/html'
import type { BrandContext, Html } from '../../context.ts'
import type { CaseCardView, CaseFilters, Owed } from '../../views/cases.ts'
import type { Actor } from '../../../domain/case/state.ts'
import { casePath } from '../../inbox/case-links.ts'
import { dueOf, standOf, titleOf, whyOf } from '../../inbox/case-words.ts'
import { tame } from '../../text.ts'
import { dotted, name, px, shortMoment } from '../index/parts.ts'

// One line of a card; the sheet cuts what is left.
const SHORT = 140
const GLASS = 54

/** The open time that is gone, as a tube that fills; full when it is over. */
export const tube = (owed: Owed | null): Html => {
  const height = px(Math.max(owed === null ? 0 : 2, GLASS * (owed?.share ?? 0)))
  return html`<svg class="tube ${owed?.isLate ? 'late' : ''}" viewBox="0 0 8 56" aria-hidden="true"><rect class="glass" x="1" y="1" width="6" height="${GLASS}" rx="3"/><rect class="fill" x="1" y="${px(1 + GLASS - height)}" width="6" height="${height}" rx="3"/></svg>`
}

export interface CardSetting {
  context: BrandContext
  filters: CaseFilters
  me: Actor
  openId: string | null
}

/** A case in the list: why it is there, its words, who, where and by when. */
export const caseCard = (card: CaseCardView, { context, filters, me, openId }: CardSetting): Html => {
  const { t, now, brand } = context
  const stand = standOf(card, me, t)
  const author = card.author ?? t.say('cases.someone')
  const law = card.law === null ? [] : [html`<span class="chip note">${t.say(`law.chip.${card.law}`)}</span>`]
  const answering = card.answering === null ? [] : [html`<span class="chip ${LOUD.includes(card.answering) ? 'note' : ''}">${t.say(`answer.state.${card.answering}`)}</span>`]
  const chips = [...(stand === null ? [] : [stand]), ...(card.messages > 1 ? [t.say('case.messages', { count: card.messages })] : []), ...card.tags.map(tame)]
  return html`<li data-case="${card.id}" data-acts="${card.acts.join(' ')}" data-state="${card.state}" data-author="${tame(author)}"><label class="pick"><input type="checkbox" form="bulk" name="id" value="${card.id}"><span class="hidden-text">${t.say('cases.select', { name: tame(author) })}</span></label>
    <a href="${casePath(brand.slug, card.id, filters)}" ${card.id === openId ? html`aria-current="true"` : null}>${tube(card.owed)}
    <span><b class="why">${card.floor === null ? null : html`<i class="flag" aria-hidden="true">!</i> `}${whyOf(card, t)}</b>
    <span class="voice" dir="auto" lang="${card.language ?? ''}">${t.say('quote.open')}${tame(excerptOf(card))}${t.say('quote.close')}</span>
    <span class="facts"><span>${dotted([name(author), name(card.source), card.moment === null ? null : shortMoment(card.moment, t)])}</span>${due(card, context, now)}</span>
    <span class="chips" data-chips ${chips.length + law.length + answering.length === 0 ? html`hidden` : null}>${law}${answering}${chips.map(chip => html`<span class="chip">${chip}</span>`)}</span></span></a></li>`
}

// An answer that did not arrive, or may not have.
const LOUD: ReadonlyArray<CaseCardView['answering']> = ['refused', 'unsure']

const excerptOf = (card: CaseCardView): string => {
  const whole = [titleOf(card), card.text].filter(Boolean).join('. ')
  return whole.length <= SHORT ? whole : `${whole.slice(0, SHORT).toWellFormed()}…`
}

const due = ({ owed, isAnswered, tier }: CaseCardView, { t }: BrandContext, now: Date): Html | null => {
  if (owed === null) return tier === 'thanks' ? null : html`<span class="due">${t.say(isAnswered ? 'due.answered' : 'due.none')}</span>`
  return html`<span class="due ${owed.isLate ? 'over' : ''}"><time datetime="${owed.at.toISOString()}" title="${t.exact(owed.at, now)}">${dueOf(owed, t, now)}</time></span>`
}
