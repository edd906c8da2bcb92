import { html } from 'hono/html'
import type { Html, PageContext } from '../../context.ts'
import type { Deliveries, DeliveryView } from '../../views/deliveries.ts'
import { safeUrl, tame } from '../../text.ts'
import type { Translator } from '../../translator.ts'
import { offer, dotted, exactly, heading, name, state } from '../index/parts.ts'
import { spoken } from '../spoken.ts'
import { CASE_NEWS } from './case-news.ts'

/** Notifications sent to other systems: each with what became of it. */
export const deliveries = (sent: Deliveries, context: PageContext): Html => {
  const { t } = context
  const note = sent.endpoints === 0 ? t.say('deliveries.endpoints.none') : t.say('deliveries.note', { count: sent.endpoints })
  const sink = safeUrl(sent.sinkUrl) ?? (sent.sinkUrl?.startsWith('/') ? sent.sinkUrl : null)
  const list = sent.list.length === 0 ? state({ title: t.say('deliveries.none'), what: t.say('deliveries.none.what') }) : html`<ol class="log">${sent.list.map(delivery => row(delivery, context))}</ol>`
  return html`${heading({ id: 'deliveries', title: t.say('deliveries.title'), note })}${list}
    ${sink === null && sent.testAction === null ? null : html`<div class="acts">${sink === null ? null : html`<a class="button" href="${sink}">${t.say('deliveries.sink')}</a>`}${offer(sent.testAction, t.say('deliveries.test'), context)}</div>`}`
}

const row = (delivery: DeliveryView, context: PageContext): Html => {
  const { t } = context
  return html`<li>${exactly(delivery.createdAt, context)}<span><b>${name(delivery.endpointName)}</b> · <span class="quiet">${happening(delivery.event, t)}</span>${delivery.test && delivery.event !== 'webhook.test' ? html` <span class="chip">${t.say('delivery.test')}</span>` : null}
    <span class="facts"><span>${dotted([outcome(delivery, context), reason(delivery, context)])}</span></span></span>${offer(delivery.replayAction, t.say('delivery.resend'), context, 'small')}</li>`
}

const EVENTS = ['alert.opened', 'alert.escalated', 'alert.reminder', 'alert.recovered', 'alert.closed', 'alert.summary', 'source.dead', 'source.silent', 'source.healed', 'endpoint.disabled', 'report.weekly', 'webhook.test', ...CASE_NEWS] as const

/** What the message tells; one we have no word for keeps its name. */
export const happening = (event: string, t: Translator): Html | string => {
  const known = EVENTS.find(name => name === event)
  return known ? t.say(`event.${known}`) : html`<bdi>${tame(event)}</bdi>`
}

export const outcome = ({ status, attempts, nextAttemptAt }: Pick<DeliveryView, 'status' | 'attempts' | 'nextAttemptAt'>, { t, now }: PageContext): Html | string => {
  if (status === 'delivered') return t.say('delivery.delivered', { count: Math.max(1, attempts) })
  if (status === 'failed') return html`<b class="call">${t.say('delivery.failed', { count: attempts })}</b>`
  if (attempts === 0 || nextAttemptAt === null) return t.say('delivery.pending')
  return html`<b class="call">${t.say('delivery.retry', { when: t.when(nextAttemptAt, now) })}</b>`
}

export const reason = ({ lastStatus, lastTold }: Pick<DeliveryView, 'lastStatus' | 'lastTold'>, { t }: PageContext): Html | string | null => {
  if (lastStatus !== null) return t.say('delivery.status', { status: String(lastStatus) })
  return lastTold === null ? null : spoken(lastTold, t)
}
