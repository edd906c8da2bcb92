import { html } from 'hono/html'
import type { Alert } from '../../../db/alert/alert.ts'
import type { Brand } from '../../../db/brand.ts'
import { SNOOZES } from '../../../domain/message/link.ts'
import type { AlertNews } from '../../../domain/message/story.ts'
import { titleOf } from '../../../domain/message/tell.ts'
import type { Html, PageContext } from '../../context.ts'
import { tame } from '../../text.ts'

/** What a link in a message opens: one sentence and the buttons, nothing that asks for signing in. */
export const linkPage = ({ brand, alert, action }: { brand: Brand; alert: Alert; action: string }, { t, now, asset }: PageContext): Html => {
  const { kind, observed, expected, endedAt, status, acknowledgedAt, snoozedUntil } = alert
  const event = status === 'open' ? 'alert.opened' : `alert.${status}`
  const title = tame(titleOf({ event, brand: brand.name, kind, observed, expected, endedAt } as AlertNews, { language: t.locale, locale: brand.locale, timeZone: t.timeZone }))
  const isSnoozed = snoozedUntil !== null && snoozedUntil > now
  return html`<!doctype html>
<html lang="${t.locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark"><title>${title} · Marea</title><link rel="stylesheet" href="${asset('marea.css')}"></head>
<body><main id="main" class="page calm"><header class="opening"><h1>${title}</h1></header>
${acknowledgedAt === null ? null : html`<p class="notice" role="status"><b>${t.say('link.acknowledged', { when: t.when(acknowledgedAt, now) })}</b></p>`}
${isSnoozed ? html`<p class="notice" role="status"><b>${t.say('link.snoozed', { when: t.exact(snoozedUntil, now) })}</b></p>` : null}
${status !== 'open' ? html`<p class="quiet">${t.say('link.over')}</p>` : html`<div class="acts">
${acknowledgedAt === null ? html`<form method="post" action="${action}"><button class="button first" name="do" value="acknowledge">${t.say('link.acknowledge')}</button></form>` : null}
${SNOOZES.map(hours => html`<form method="post" action="${action}"><input type="hidden" name="hours" value="${hours}"><button class="button" name="do" value="snooze">${t.say('link.snooze', { count: hours })}</button></form>`)}</div>`}
</main></body></html>`
}
