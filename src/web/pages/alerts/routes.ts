import { html } from 'hono/html'
import { MOMENTS, isMoment } from '../../../domain/journey/moments.ts'
import { DAYS, SEVERITIES } from '../../../domain/alert/route.ts'
import type { Endpoint } from '../../../db/delivery/endpoint.ts'
import type { Route } from '../../../db/delivery/route.ts'
import { CASE_NEWS } from '../../components/alert/case-news.ts'
import { alertTabs } from '../../components/alert/tabs.ts'
import { area, checks, confirm, input, select, type Choice } from '../../components/form.ts'
import { mailPreview, slackPreview } from '../../components/alert/message-preview.ts'
import { dotted, heading, may, name, shortMoment, state } from '../../components/index/parts.ts'
import type { BrandContext, Html } from '../../context.ts'
import { first, type Refused } from '../../form.ts'
import { layout } from '../../layout.ts'
import { channelsPath, routesPath } from '../../links.ts'
import type { PreviewView } from '../../load/preview.ts'
import { ROUTE_KINDS } from '../../load/route-form.ts'
import type { Translator } from '../../translator.ts'
import type { RoutesData } from '../../views/alerts.ts'

/** Who is told of what. */
export const alertRoutesPage = ({ routes, endpoints }: RoutesData, context: BrandContext): Html => {
  const { t, brand } = context
  const finding = routes.length === 0 ? (endpoints.length === 0 ? t.say('routes.nobody') : t.say('routes.everybody', { count: endpoints.length })) : t.say('routes.some', { count: routes.length })
  const list = routes.length === 0 ? state({ title: t.say('routes.none'), what: t.say('routes.none.what') }) : html`<ol class="rows">${routes.map(route => routeRow(route, endpoints, context))}</ol>`
  const add = !may(context, `${routesPath(brand.slug)}/new`) ? null : endpoints.length === 0 ? html`<a class="button first" href="${channelsPath(brand.slug)}">${t.say('endpoint.add')}</a>` : html`<a class="button first" href="${routesPath(brand.slug)}/new">${t.say('routes.add')}</a>`
  const body = html`${alertTabs('routes', context)}<div class="page calm"><header class="opening"><h1>${finding}</h1><p class="quiet">${t.say('routes.lead')}</p></header>${list}<p class="acts">${add}</p></div>`
  return layout({ title: t.say('alerts.tab.routes'), section: 'alerts', body }, context)
}

const routeRow = (route: Route, endpoints: Endpoint[], context: BrandContext): Html => {
  const { t, brand } = context
  const path = `${routesPath(brand.slug)}/${route.id}`
  const named = route.endpointIds.flatMap(id => endpoints.find(endpoint => endpoint.id === id) ?? [])
  const told = named.length === 0 ? html`<b class="call">${t.say('routes.deaf')}</b>` : html`${t.say('routes.to')} ${dotted(named.map(endpoint => html`${name(endpoint.name)}${endpoint.enabled ? null : html` (<b class="call">${t.say('endpoint.off')}</b>)`}`))}`
  return html`<li><div><h2 class="row">${name(route.name)}</h2><p>${dotted(aboutOf(route, t))}</p><p class="facts"><span>${told}</span></p>
    <p class="facts"><span>${dotted([route.owner === null ? null : html`${t.say('alert.owner')}: ${name(route.owner)}`, route.firstStep === null ? null : html`${t.say('alert.first')}: ${name(route.firstStep)}`, route.quiet === null ? null : quietOf(route.quiet, t)])}</span></p></div>
    <div class="acts">${route.origin === 'yaml' ? html`<span class="quiet small">${t.say('from.yaml')}</span>` : html`${may(context, path) ? html`<a class="button small" href="${path}">${t.say('form.change')}<span class="hidden-text"> ${name(route.name)}</span></a>` : null}${confirm({ action: `${path}/remove`, ask: t.say('form.remove'), what: t.say('routes.remove.what'), label: t.say('routes.remove') }, context)}`}</div></li>`
}

/** What a route is about, in words. */
const aboutOf = ({ kinds, moments, minSeverity, events }: Route, t: Translator): string[] => [
  kinds.length === 0 ? t.say('routes.allKinds') : kinds.map(kind => kindName(kind, t)).join(', '),
  ...(moments.length === 0 ? [] : [moments.map(key => (isMoment(key) ? shortMoment(key, t) : key)).join(', ')]),
  ...(minSeverity === 'notice' ? [] : [t.say(`severity.from.${minSeverity}`)]),
  ...(events.length === 0 ? [] : [t.say('routes.events', { count: events.length })]),
]

const kindName = (kind: string, t: Translator): string => {
  const known = ROUTE_KINDS.find(each => each === kind)
  return known ? t.say(`route.kind.${known}`) : kind
}

const quietOf = ({ from, to, days }: NonNullable<Route['quiet']>, t: Translator): string =>
  t.say(days ? 'quiet.on' : 'quiet.daily', { from, to, days: (days ?? []).map(day => t.say(`day.${day}`)).join(', ') })

// As calendars hang on the wall: Monday first.
const WEEK = [...DAYS.slice(1), ...DAYS.slice(0, 1)]

const EVENT_CHOICES = ['alert.opened', 'alert.escalated', 'alert.reminder', 'alert.recovered', 'alert.closed', 'source.dead', 'source.silent', 'source.healed', 'endpoint.disabled', ...CASE_NEWS] as const

export interface RouteForm {
  /** Null: a new one. */
  route: { id: string; name: string } | null
  endpoints: Endpoint[]
  timeZone: string
  refused: Refused
  preview: PreviewView
}

/** One route, to be added or changed, with the message it would send. */
export const routePage = ({ route, endpoints, timeZone, refused, preview }: RouteForm, context: BrandContext): Html => {
  const { t, brand } = context
  const path = `${routesPath(brand.slug)}/${route?.id ?? 'new'}`
  const title = route?.name ?? t.say('routes.add')
  const body = html`${alertTabs('routes', context)}<div class="page"><header class="opening"><h1>${name(title)}</h1></header>
    <div class="split route"><form method="post" action="${path}">${fields({ endpoints, timeZone, refused, isNew: route === null }, t)}
      <p class="acts"><button class="button first" type="submit" name="do" value="save">${t.say('form.save')}</button><button class="button" type="submit" name="do" value="preview">${t.say('preview.renew')}</button><a class="button" href="${routesPath(brand.slug)}">${t.say('form.back')}</a></p></form>
    <section aria-labelledby="preview">${heading({ id: 'preview', title: t.say('preview.title'), note: t.say(preview.isReal ? 'preview.real' : 'preview.sample') })}${slackPreview(preview.story, t)}${mailPreview(preview.story, t)}</section></div></div>`
  return layout({ title, section: 'alerts', body }, context)
}

const fields = ({ endpoints, timeZone, refused: { filled, faults }, isNew }: { endpoints: Endpoint[]; timeZone: string; refused: Refused; isNew: boolean }, t: Translator): Html => {
  const at = (field: string) => ({ name: field, value: first(filled, field), fault: faults[field] })
  const many = (field: string) => ({ name: field, chosen: filled[field] ?? [], fault: faults[field] })
  return html`<div class="fields">${isNew ? input({ ...at('name'), label: t.say('form.name'), required: true }, t) : null}
    ${checks({ ...many('endpointIds'), label: t.say('routes.endpoints'), choices: endpoints.map(({ id, name: called }) => ({ value: id, label: name(called) })) }, t)}
    ${checks({ ...many('kinds'), label: t.say('routes.kinds'), hint: t.say('form.noneIsAll'), choices: ROUTE_KINDS.map(value => ({ value, label: t.say(`route.kind.${value}`) })) }, t)}
    ${checks({ ...many('moments'), label: t.say('routes.moments'), hint: t.say('form.noneIsAll'), choices: MOMENTS.map(value => ({ value, label: shortMoment(value, t) })) }, t)}
    ${select({ ...at('minSeverity'), label: t.say('routes.severity'), choices: SEVERITIES.map(value => ({ value, label: t.say(`severity.from.${value}`) })) }, t)}
    ${input({ ...at('owner'), label: t.say('alert.owner'), hint: t.say('routes.owner.hint') }, t)}
    ${area({ ...at('firstStep'), label: t.say('alert.first'), hint: t.say('routes.step.hint') }, t)}
    <fieldset class="field"><legend>${t.say('quiet.title')}</legend><span class="hint quiet">${t.say('quiet.what', { zone: timeZone })}</span><div class="pairs">${input({ ...at('quietFrom'), label: t.say('quiet.from'), type: 'time' }, t)}${input({ ...at('quietTo'), label: t.say('quiet.to'), type: 'time' }, t)}</div></fieldset>
    ${checks({ ...many('quietDays'), label: t.say('quiet.days'), hint: t.say('form.noneIsAll'), choices: WEEK.map(value => ({ value, label: t.say(`day.${value}`) })) }, t)}
    <details${faults['position'] || (filled['events']?.length ?? 0) > 0 ? html` open` : null}><summary>${t.say('form.more')}</summary>${checks({ ...many('events'), label: t.say('routes.news'), hint: t.say('form.noneIsAll'), choices: eventChoices(filled['events'] ?? [], t) }, t)}
      ${input({ ...at('position'), label: t.say('routes.position'), type: 'number', least: 0, most: 10_000, hint: t.say('routes.position.hint') }, t)}</details></div>`
}

/** News of alerts, and whatever else the route names already. */
const eventChoices = (chosen: string[], t: Translator): Choice[] => [
  ...EVENT_CHOICES.map(value => ({ value, label: t.say(`event.${value}`) })),
  ...chosen.filter(value => !EVENT_CHOICES.some(each => each === value)).map(value => ({ value, label: value })),
]
