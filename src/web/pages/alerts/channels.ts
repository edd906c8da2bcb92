import { html } from 'hono/html'
import type { Endpoint } from '../../../db/delivery/endpoint.ts'
import { alertTabs } from '../../components/alert/tabs.ts'
import { addressOf, endpointFields, endpointRow, health, heardField, languageField } from '../../components/alert/endpoint.ts'
import { confirm, input, select } from '../../components/form.ts'
import { dotted, exactly, heading, may, name, offer, state } from '../../components/index/parts.ts'
import { localOf } from '../../components/alert/planned.ts'
import { sentFilter, sentList } from '../../components/alert/sent.ts'
import type { BrandContext, Html } from '../../context.ts'
import { first, isRefused, type Faults, type Filled, type Refused } from '../../form.ts'
import { layout } from '../../layout.ts'
import { channelsPath } from '../../links.ts'
import type { Translator } from '../../translator.ts'
import type { EndpointData } from '../../views/alerts.ts'

const EMPTY: Refused = { filled: {}, faults: {} }

/** Where messages go. */
export const alertChannelsPage = (endpoints: Endpoint[], context: BrandContext, refused: Refused = EMPTY): Html => {
  const { t, brand } = context
  const list = endpoints.length === 0 ? state({ title: t.say('endpoint.none'), what: t.say('endpoint.none.what') }) : html`<ul class="rows">${endpoints.map(endpoint => endpointRow(endpoint, context))}</ul>`
  const body = html`${alertTabs('channels', context)}<div class="page calm"><header class="opening" data-part="opening"><h1>${finding(endpoints, t)}</h1></header><section data-part="endpoints" aria-label="${t.say('alerts.tab.channels')}">${list}</section>
    ${may(context, channelsPath(brand.slug)) ? html`<details class="add"${isRefused(refused.faults) || endpoints.length === 0 ? html` open` : null}><summary class="button">${t.say('endpoint.add')}</summary><form method="post" action="${channelsPath(brand.slug)}">${endpointFields(refused, t)}<p class="acts"><button class="button first" type="submit">${t.say('endpoint.save')}</button></p></form></details>` : null}</div>`
  return layout({ title: t.say('alerts.tab.channels'), section: 'alerts', body }, context)
}

const finding = (endpoints: Endpoint[], t: Translator): string => {
  const off = endpoints.filter(({ enabled }) => !enabled).length
  const failing = endpoints.filter(({ enabled, failures }) => enabled && failures > 0).length
  if (endpoints.length === 0) return t.say('endpoint.none')
  if (off > 0) return t.say('endpoint.title.off', { count: off })
  return failing > 0 ? t.say('endpoint.title.failing', { count: failing }) : t.say('endpoint.title.well', { count: endpoints.length })
}

export interface EndpointPage extends EndpointData {
  timeZone: string
  /** A secret that was made just now: shown here and never again. */
  secret?: string | undefined
  /** How many messages were just put on their way again. */
  replayed?: { count: number; isMore: boolean } | undefined
  refused?: Refused | undefined
}

/** One endpoint: how it is, what it hears, its secret, and what was sent to it. */
export const endpointPage = (page: EndpointPage, context: BrandContext): Html => {
  const { endpoint, sent, timeZone, secret, replayed, refused = EMPTY } = page
  const { t, brand } = context
  const path = `${channelsPath(brand.slug)}/${endpoint.id}`
  const isFixed = endpoint.origin === 'yaml'
  const body = html`${alertTabs('channels', context)}<div class="page"><header class="opening"><p class="facts"><span>${dotted([t.say(`channel.${endpoint.channel}`), name(addressOf(endpoint))])}</span></p><h1>${name(endpoint.name)}</h1>${health(endpoint, context)}
      <div class="acts">${endpoint.enabled ? html`${offer(`${path}/test`, t.say('endpoint.test'), context, 'first')}${offer(`${path}/off`, t.say('endpoint.turnOff'), context)}` : offer(`${path}/on`, t.say('endpoint.on'), context, 'first')}</div></header>
    ${secret === undefined ? null : html`<div class="notice secret" role="status"><p><b>${t.say('endpoint.secret.once')}</b></p><p><code>${secret}</code></p><p class="small">${t.say('endpoint.secret.use')}</p></div>`}
    ${replayed === undefined ? null : html`<p class="notice" role="status"><b>${t.say('sent.replayed', { count: replayed.count })}</b>${replayed.isMore ? html` ${t.say('sent.more')}` : null}</p>`}
    ${may(context, path) ? html`<section class="section pair"><div>${isFixed ? html`<p class="quiet">${t.say('from.yaml')}</p>` : settings(endpoint, path, t)}</div><div>${endpoint.channel === 'webhook' && !isFixed ? rotation(endpoint, { path, ...refused }, context) : null}${endpoint.enabled ? replayRange({ path, timeZone, ...refused }, context) : null}</div></section>` : null}
    <section class="section" aria-labelledby="sent">${heading({ id: 'sent', title: t.say('sent.title') })}${sentFilter(sent, context, path)}${sentList(sent, context, path)}</section>
    ${isFixed ? null : html`<section class="section">${confirm({ action: `${path}/remove`, ask: t.say('endpoint.remove.ask'), what: t.say('endpoint.remove.what'), label: t.say('endpoint.remove') }, context)}</section>`}</div>`
  return layout({ title: endpoint.name, section: 'alerts', body }, context)
}

const settings = ({ events, language }: Endpoint, path: string, t: Translator): Html =>
  html`${heading({ id: 'hears', title: t.say('endpoint.hears'), note: t.say('endpoint.hears.note') })}<form method="post" action="${path}"><div class="fields">${languageField(language ?? '', t)}${heardField(events, t)}</div><p class="acts"><button class="button" type="submit">${t.say('form.save')}</button></p></form>`

type Asked = { path: string; filled: Filled; faults: Faults }

/** A new secret, while the former one goes on signing for some hours. */
const rotation = ({ rotatedUntil }: Endpoint, { path, filled, faults }: Asked, context: BrandContext): Html => {
  const { t, now } = context
  const lasting = rotatedUntil !== null && rotatedUntil > now ? html`<p>${t.say('endpoint.rotating')} ${exactly(rotatedUntil, context)}.</p>` : null
  return html`${heading({ id: 'rotate', title: t.say('endpoint.rotate'), note: t.say('endpoint.rotate.note') })}${lasting}<form method="post" action="${path}/rotate"><div class="fields">${input({ name: 'overlap', type: 'number', least: 0, most: 168, label: t.say('endpoint.overlap'), value: first(filled, 'overlap') || '24', fault: faults['overlap'] }, t)}
    ${input({ name: 'secret', label: t.say('endpoint.secret'), hint: t.say('endpoint.secret.hint'), value: first(filled, 'secret'), fault: faults['secret'] }, t)}</div><p class="acts"><button class="button" type="submit">${t.say('endpoint.rotate.do')}</button></p></form>`
}

const DAY_MS = 86_400_000

/** What was made between two instants, sent once more in its order. */
const replayRange = ({ path, timeZone, filled, faults }: Asked & { timeZone: string }, { t, now }: BrandContext): Html => {
  const since = first(filled, 'from') || localOf(new Date(now.getTime() - DAY_MS), timeZone)
  const until = first(filled, 'until') || localOf(now, timeZone)
  const zone = t.say('planned.zone', { zone: timeZone })
  return html`${heading({ id: 'replay', title: t.say('sent.replay'), note: t.say('sent.replay.note') })}<form method="post" action="${path}/replay"><div class="fields"><div class="pairs">${input({ name: 'from', type: 'datetime-local', label: t.say('planned.from'), value: since, hint: zone, fault: faults['from'] }, t)}${input({ name: 'until', type: 'datetime-local', label: t.say('planned.to'), value: until, hint: zone, fault: faults['until'] }, t)}</div>
    ${select({ name: 'status', label: t.say('sent.which'), value: first(filled, 'status'), choices: (['failed', 'delivered', 'all'] as const).map(value => ({ value, label: t.say(`sent.${value}`) })) }, t)}</div><p class="acts"><button class="button" type="submit">${t.say('sent.replay.do')}</button></p></form>`
}
