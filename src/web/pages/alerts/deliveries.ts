import { html } from 'hono/html'
import type { Attempt } from '../../../db/delivery/attempt.ts'
import { alertTabs } from '../../components/alert/tabs.ts'
import { happening, outcome } from '../../components/alert/deliveries.ts'
import { dotted, exactly, heading, name, offer } from '../../components/index/parts.ts'
import { spoken } from '../../components/spoken.ts'
import { sentFilter, sentList } from '../../components/alert/sent.ts'
import type { BrandContext, Html } from '../../context.ts'
import { layout } from '../../layout.ts'
import { channelsPath, deliveriesPath } from '../../links.ts'
import { tame } from '../../text.ts'
import type { DeliveryData, SentData } from '../../views/alerts.ts'

/** What was sent, and what became of it. */
export const deliveriesPage = (sent: SentData, context: BrandContext): Html => {
  const { t, brand } = context
  const path = deliveriesPath(brand.slug)
  const body = html`${alertTabs('deliveries', context)}<div class="page calm"><header class="opening"><h1>${t.say('deliveries.title')}</h1>${sentFilter(sent, context, path)}</header><section data-part="sent" aria-label="${t.say('deliveries.title')}">${sentList(sent, context, path)}</section></div>`
  return layout({ title: t.say('alerts.tab.deliveries'), section: 'alerts', body, live: true }, context)
}

/** One message: its bytes, and every attempt with what was asked and answered. */
export const deliveryPage = ({ sent, body: bytes, attempts, isAwake }: DeliveryData, context: BrandContext): Html => {
  const { t, brand } = context
  const again = isAwake && sent.status !== 'pending' ? html`<div class="acts">${offer(`${deliveriesPath(brand.slug)}/${sent.id}/replay`, t.say('delivery.resend'), context, 'first')}</div>` : null
  const body = html`${alertTabs('deliveries', context)}<div class="page"><header class="opening" data-part="opening"><p class="facts"><span>${dotted([html`<a href="${channelsPath(brand.slug)}/${sent.endpointId}">${name(sent.endpointName)}</a>`, happening(sent.event, t), exactly(sent.createdAt, context)])}</span></p><h1>${outcome(sent, context)}</h1>${isAwake ? null : html`<p class="quiet">${t.say('sent.asleep')}</p>`}${again}</header>
    <section class="section" data-part="attempts" aria-labelledby="attempts">${heading({ id: 'attempts', title: t.say('sent.attempts') })}${attempts.length === 0 ? html`<p class="quiet">${t.say('delivery.pending')}</p>` : html`<ol class="attempts">${attempts.map(attempt => attemptRow(attempt, context))}</ol>`}</section>
    <section class="section" aria-labelledby="body">${heading({ id: 'body', title: t.say('sent.body'), note: html`<code>${sent.messageId}</code>` })}<pre class="bytes" tabindex="0">${tame(pretty(bytes))}</pre></section></div>`
  return layout({ title: t.say('alerts.tab.deliveries'), section: 'alerts', body, live: sent.status === 'pending' }, context)
}

const attemptRow = ({ number, attemptedAt, durationMs, status, told, requestHeaders, responseHeaders, responseExcerpt }: Attempt, context: BrandContext): Html => {
  const { t } = context
  const answer = status === null ? null : html`<b>${t.say('delivery.status', { status: String(status) })}</b>`
  return html`<li><h3>${t.say('sent.attempt', { number })}</h3><p class="facts"><span>${dotted([exactly(attemptedAt, context), t.say('sent.took', { ms: durationMs }), answer])}</span></p>${told === null ? null : html`<p>${spoken(told, t)}</p>`}
    <details><summary>${t.say('sent.exchange')}</summary><h4>${t.say('sent.request')}</h4><pre class="bytes" tabindex="0">${tame(headersOf(requestHeaders))}</pre><h4>${t.say('sent.response')}</h4><pre class="bytes" tabindex="0">${tame([headersOf(responseHeaders), responseExcerpt ?? ''].filter(part => part !== '').join('\n\n')) || t.say('sent.noResponse')}</pre></details></li>`
}

const headersOf = (headers: Record<string, string>): string => Object.entries(headers).map(([key, value]) => `${key}: ${value}`).join('\n')

/** JSON with its lines apart; what is none as it is. */
const pretty = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
