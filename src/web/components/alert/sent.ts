import { html } from 'hono/html'
import type { BrandContext, Html } from '../../context.ts'
import { deliveriesPath } from '../../links.ts'
import type { SentData, SentView } from '../../views/alerts.ts'
import { happening, outcome, reason } from './deliveries.ts'
import { dotted, exactly, name, state } from '../index/parts.ts'

/** What was sent, each with what became of it and the way to its attempts. */
export const sentList = ({ list, nextCursor, status }: SentData, context: BrandContext, path: string): Html => {
  const { t } = context
  if (list.length === 0) return state({ title: status === null ? t.say('deliveries.none') : t.say('sent.none') })
  const older = new URLSearchParams({ ...(status && { status }), ...(nextCursor !== null && { cursor: nextCursor }) })
  return html`<ol class="log sent">${list.map(sent => sentRow(sent, context))}</ol>${nextCursor === null ? null : html`<p class="acts"><a class="button" rel="next" href="${path}?${older}">${t.say('mentions.older')}</a></p>`}`
}

const sentRow = (sent: SentView, context: BrandContext): Html => {
  const { t, brand } = context
  const test = sent.test && sent.event !== 'webhook.test' ? html` <span class="chip">${t.say('delivery.test')}</span>` : null
  return html`<li>${exactly(sent.createdAt, context)}<span><a href="${deliveriesPath(brand.slug)}/${sent.id}">${name(sent.endpointName)}</a> · <span class="quiet">${happening(sent.event, t)}</span>${test}${sent.replayOf === null ? null : html` <span class="chip">${t.say('sent.again')}</span>`}
    <span class="facts"><span>${dotted([outcome(sent, context), reason(sent, context)])}</span></span></span></li>`
}

/** Which of them are shown, as one line of words. */
export const sentFilter = ({ status }: SentData, { t }: BrandContext, path: string): Html => {
  const choices = [null, 'failed', 'pending', 'delivered'] as const
  return html`<p class="choices">${choices.map(each => html`<a href="${each === null ? path : `${path}?status=${each}`}"${each === status ? html` aria-current="true"` : null}>${t.say(`sent.${each ?? 'all'}`)}</a>`)}</p>`
}
