import { html } from 'hono/html'
import { EVENT_KINDS, REPEATS } from '../../../domain/alert/planned-event.ts'
import { offsetOf } from '../../../domain/time/day.ts'
import type { BrandContext, Html } from '../../context.ts'
import { first, type Faults, type Filled } from '../../form.ts'
import { plannedPath } from '../../links.ts'
import type { Translator } from '../../translator.ts'
import type { PlannedView } from '../../views/alerts.ts'
import { confirm, input, select } from '../form.ts'
import { dotted, exactly, may, name, state } from '../index/parts.ts'

/** What the brand knows will be talked about, what is next first. */
export const plannedList = (planned: PlannedView[], context: BrandContext): Html => {
  const { t } = context
  if (planned.length === 0) return state({ title: t.say('planned.none'), what: t.say('planned.none.what') })
  const ordered = planned.toSorted((a, b) => (a.nextAt?.getTime() ?? Infinity) - (b.nextAt?.getTime() ?? Infinity))
  return html`<ul class="rows">${ordered.map(event => plannedRow(event, context))}</ul>`
}

const plannedRow = ({ id, name: called, kind, startsAt, endsAt, repeats, factor, nextAt, origin }: PlannedView, context: BrandContext): Html => {
  const { t, brand } = context
  const path = `${plannedPath(brand.slug)}/${id}`
  const hours = Math.max(1, Math.round((endsAt.getTime() - startsAt.getTime()) / 3_600_000))
  const facts = dotted([t.say(`planned.kind.${kind}`), t.say(`planned.repeats.${repeats}`), hours > 48 ? t.say('planned.lasts.days', { count: Math.round(hours / 24) }) : t.say('planned.lasts', { count: hours }), factor === null ? null : t.say('planned.times', { times: t.decimal(factor) })])
  return html`<li><div><h3>${name(called)}</h3><p class="facts"><span>${facts}</span></p><p>${nextAt === null ? t.say('planned.over') : html`${t.say('planned.next')} ${exactly(nextAt, context)}`}</p></div>
    <div class="acts">${origin === 'yaml' ? html`<span class="quiet small">${t.say('from.yaml')}</span>` : html`${may(context, path) ? html`<a class="button small" href="${path}">${t.say('form.change')}<span class="hidden-text"> ${name(called)}</span></a>` : null}${confirm({ action: `${path}/remove`, ask: t.say('form.remove'), what: t.say('planned.remove.what'), label: t.say('planned.remove') }, context)}`}</div></li>`
}

export interface PlannedFields {
  filled: Filled
  faults: Faults
  timeZone: string
  /** Its name, which it keeps; null: a new one. */
  kept: string | null
}

/** The fields of a planned event; times are those of the brand's clocks. */
export const plannedFields = ({ filled, faults, timeZone, kept }: PlannedFields, t: Translator): Html => {
  const of = (field: string) => ({ name: field, label: t.say(`planned.${field as 'from'}`), value: first(filled, field), fault: faults[field] })
  const zone = t.say('planned.zone', { zone: timeZone })
  return html`<div class="fields">${kept === null ? input({ ...of('name'), required: true }, t) : html`<p><b>${name(kept)}</b></p>`}
    ${select({ ...of('kind'), choices: EVENT_KINDS.map(value => ({ value, label: t.say(`planned.kind.${value}`) })) }, t)}
    ${input({ ...of('from'), type: 'datetime-local', required: true, hint: zone }, t)}${input({ ...of('to'), type: 'datetime-local', required: true, hint: zone }, t)}
    ${select({ ...of('repeats'), choices: REPEATS.map(value => ({ value, label: t.say(`planned.repeats.${value}`) })) }, t)}
    ${input({ ...of('factor'), type: 'number', least: 1, most: 50, hint: t.say('planned.factor.hint') }, t)}</div>`
}

/** An instant as a field of local time takes it. */
export const localOf = (at: Date, timeZone: string): string => new Date(at.getTime() + offsetOf(at.getTime(), timeZone)).toISOString().slice(0, 16)

/** An event as its form shows it. */
export const filledOf = ({ name: called, kind, startsAt, endsAt, repeats, factor }: Pick<PlannedView, 'name' | 'kind' | 'startsAt' | 'endsAt' | 'repeats' | 'factor'>, timeZone: string): Filled => ({
  name: [called], kind: [kind], from: [localOf(startsAt, timeZone)], to: [localOf(endsAt, timeZone)], repeats: [repeats], factor: factor === null ? [] : [String(factor)],
})
