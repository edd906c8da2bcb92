import { html } from 'hono/html'
import { floorLines } from '../../../domain/message/floor.ts'
import type { BrandContext, Html } from '../../context.ts'
import type { AlertView, SignView } from '../../views/alerts.ts'
import { alertHead, charge, handOf, subheading } from './head.ts'
import { exemplar } from '../opinion.ts'
import { may } from '../index/parts.ts'

/** Grave harm to a customer: what to do before any figure, and every opinion for a person to judge. */
export const floorCard = ({ alert, isAlone }: { alert: AlertView; isAlone: boolean }, context: BrandContext): Html => {
  const { t } = context
  const floor = alert.floor!
  const lines = floorLines({ class: floor.class, end: alert.status === 'open' ? null : floor.end }, handOf(context)).slice(0, 1)
  const waiting = floor.signs.filter(({ status }) => status === 'seen').length
  const way = floor.signs.length === 0 ? null : { label: t.say('floor.read', { count: floor.signs.length }), href: `#signs-${alert.id}` }
  const list = floor.signs.length === 0 ? null : html`${subheading(waiting === 0 ? t.say('floor.judged') : t.say('floor.waiting', { count: waiting }), { isAlone, id: `signs-${alert.id}` })}
    <ul class="signs">${floor.signs.map(sign => signRow(sign, context))}</ul>`
  return html`<article class="alert" id="alert-${alert.id}">${alertHead(alert, context, { isAlone, way, lines: lines.map(line => html`<p>${line}</p>`) })}
    <div class="page"><dl class="answers">${charge(alert, context)}</dl>${list}</div></article>`
}

/** An opinion with its verdict and the buttons; a verdict is taken back by giving the other. */
const signRow = ({ mention, status, judgeAction }: SignView, context: BrandContext): Html => {
  const { t } = context
  const button = (verdict: 'confirmed' | 'dismissed'): Html | null =>
    status === verdict ? null : html`<button class="button small" name="verdict" value="${verdict}" type="submit">${t.say(`floor.${verdict === 'confirmed' ? 'confirm' : 'dismiss'}`)}</button>`
  return html`<li id="sign-${mention.id}"><ul>${exemplar(mention, context)}</ul>
    <p class="facts"><span class="chip ${status === 'seen' ? 'note' : ''}">${t.say(`floor.status.${status}`)}</span></p>
    ${judgeAction === null || !may(context, judgeAction) ? null : html`<form class="acts" method="post" action="${judgeAction}">${button('confirmed')}${button('dismissed')}</form>`}</li>`
}
