import { html } from 'hono/html'
import { CHANNELS, type Endpoint } from '../../../db/delivery/endpoint.ts'
import { shownAddress } from '../../../domain/message/address.ts'
import type { BrandContext, Html } from '../../context.ts'
import { first, type Refused } from '../../form.ts'
import { channelsPath } from '../../links.ts'
import type { Translator } from '../../translator.ts'
import { area, checks, input, select } from '../form.ts'
import { spoken } from '../spoken.ts'
import { CASE_NEWS } from './case-news.ts'
import { dotted, exactly, name, offer, when } from '../index/parts.ts'

/** Events people are told of by mail and chat. */
export const HEARD = ['alert.opened', 'alert.escalated', 'alert.reminder', 'alert.recovered', 'alert.closed', 'source.dead', 'source.silent', 'source.healed', 'endpoint.disabled', ...CASE_NEWS] as const

/** Where it goes, as may be shown: of a webhook the host alone. */
export const addressOf = ({ channel, url }: Pick<Endpoint, 'channel' | 'url'>): string => (channel === 'email' ? decodeURIComponent(url.replace(/^mailto:/, '')).replaceAll(',', ', ') : shownAddress(url))

export const endpointRow = (endpoint: Endpoint, context: BrandContext): Html => {
  const { t, brand } = context
  return html`<li><div><h2 class="row"><a href="${channelsPath(brand.slug)}/${endpoint.id}">${name(endpoint.name)}</a></h2>
    <p class="facts"><span>${dotted([t.say(`channel.${endpoint.channel}`), name(addressOf(endpoint))])}</span></p>${health(endpoint, context)}</div>
    <div class="acts">${offer(`${channelsPath(brand.slug)}/${endpoint.id}/${endpoint.enabled ? 'test' : 'on'}`, html`${t.say(endpoint.enabled ? 'endpoint.test' : 'endpoint.on')}<span class="hidden-text"> ${name(endpoint.name)}</span>`, context, 'small')}</div></li>`
}

/** How it is: well, failing since, or off and why. */
export const health = (endpoint: Endpoint, context: BrandContext): Html => {
  const { t, now } = context
  const { enabled, disabledAt, disabledTold, failures, failingSince, retryAt } = endpoint
  if (!enabled) return html`<p><b class="call">${t.say('endpoint.off')}</b>${disabledAt ? html` · ${exactly(disabledAt, context)}` : null}${disabledTold ? html`<br>${spoken(disabledTold, t)}` : null}</p>`
  if (failures > 0 && failingSince) return html`<p><b class="call">${t.say('endpoint.failing', { count: failures })}</b> ${when(failingSince, context)}${retryAt && retryAt > now ? html` · ${t.say('endpoint.retry', { when: t.when(retryAt, now) })}` : null}</p>`
  return html`<p class="quiet">${t.say('endpoint.well')}</p>`
}

/** The form that adds one: which fields count follows from its channel, and each says so. */
export const endpointFields = ({ filled, faults }: Refused, t: Translator): Html => {
  const at = (field: string) => ({ name: field, value: first(filled, field), fault: faults[field] })
  return html`<div class="fields">${input({ ...at('name'), label: t.say('form.name'), required: true }, t)}
    ${select({ ...at('channel'), label: t.say('endpoint.channel'), choices: CHANNELS.map(value => ({ value, label: t.say(`channel.${value}`) })) }, t)}
    ${input({ ...at('url'), type: 'url', max: 2000, label: t.say('endpoint.url'), hint: t.say('endpoint.url.hint') }, t)}
    ${area({ ...at('to'), label: t.say('endpoint.to'), hint: t.say('endpoint.to.hint') }, t)}
    ${languageField(first(filled, 'language'), t)}
    <details${(filled['events']?.length ?? 0) > 0 || faults['secret'] ? html` open` : null}><summary>${t.say('form.more')}</summary>${heardField(filled['events'] ?? [], t)}
      ${input({ ...at('secret'), label: t.say('endpoint.secret'), hint: t.say('endpoint.secret.hint') }, t)}</details></div>`
}

export const languageField = (value: string, t: Translator): Html =>
  select({ name: 'language', value, label: t.say('endpoint.language'), choices: [{ value: '', label: t.say('endpoint.language.brand') }, { value: 'es', label: 'Español' }, { value: 'en', label: 'English' }] }, t)

/** What it hears where no route names it; whatever it hears beside these stays. */
export const heardField = (chosen: readonly string[], t: Translator): Html =>
  html`${checks({ name: 'events', label: t.say('routes.news'), hint: t.say('form.noneIsAll'), chosen, choices: HEARD.map(value => ({ value, label: t.say(`event.${value}`) })) }, t)}${chosen.filter(event => !HEARD.some(each => each === event)).map(event => html`<input type="hidden" name="events" value="${event}">`)}`
