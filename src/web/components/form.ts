import { html } from 'hono/html'
import type { Html, PageContext } from '../context.ts'
import type { Fault } from '../form.ts'
import { tame } from '../text.ts'
import type { Translator } from '../translator.ts'
import { may } from './index/parts.ts'

export interface Field {
  name: string
  label: string
  hint?: string | undefined
  fault?: Fault | undefined
  value?: string | undefined
}

const idOf = (name: string): string => `field-${name}`

/** What is wrong stands at the field, and is read out with it. */
const told = ({ name, hint, fault }: Field, t: Translator): Html =>
  html`${hint ? html`<span class="hint quiet" id="${idOf(name)}-hint">${hint}</span>` : null}${fault ? html`<span class="fault call" id="${idOf(name)}-fault">${t.say(fault.key, fault.values)}</span>` : null}`

const described = ({ name, hint, fault }: Field): Html | null => {
  const ids = [hint && `${idOf(name)}-hint`, fault && `${idOf(name)}-fault`].filter(Boolean)
  return ids.length === 0 ? null : html` aria-describedby="${ids.join(' ')}"${fault ? html` aria-invalid="true"` : null}`
}

export interface Input extends Field {
  type?: 'text' | 'url' | 'number' | 'datetime-local' | 'time'
  required?: boolean
  max?: number
  /** Of a number. */
  least?: number
  most?: number
}

export const input = ({ type = 'text', required = false, max = 200, least, most, ...field }: Input, t: Translator): Html =>
  html`<label class="field" for="${idOf(field.name)}"><span>${field.label}</span><input id="${idOf(field.name)}" name="${field.name}" type="${type}" value="${tame(field.value ?? '')}"${required ? html` required` : null}${type === 'text' || type === 'url' ? html` maxlength="${max}"` : null}${least === undefined ? null : html` min="${least}"`}${most === undefined ? null : html` max="${most}" step="any"`}${described(field)}>${told(field, t)}</label>`

export const area = (field: Field & { max?: number }, t: Translator): Html =>
  html`<label class="field" for="${idOf(field.name)}"><span>${field.label}</span><textarea id="${idOf(field.name)}" name="${field.name}" rows="3" maxlength="${field.max ?? 500}"${described(field)}>${tame(field.value ?? '')}</textarea>${told(field, t)}</label>`

export interface Choice {
  value: string
  label: Html | string
}

export const select = ({ choices, ...field }: Field & { choices: Choice[] }, t: Translator): Html =>
  html`<label class="field" for="${idOf(field.name)}"><span>${field.label}</span><select id="${idOf(field.name)}" name="${field.name}"${described(field)}>${choices.map(({ value, label }) => html`<option value="${value}"${value === field.value ? html` selected` : null}>${label}</option>`)}</select>${told(field, t)}</label>`

/** Several of them, or none. */
export const checks = ({ choices, chosen, ...field }: Omit<Field, 'value'> & { choices: Choice[]; chosen: readonly string[] }, t: Translator): Html =>
  html`<fieldset class="field"${described(field)}><legend>${field.label}</legend>${told(field, t)}<div class="checks">${choices.map(({ value, label }) => html`<label class="check"><input type="checkbox" name="${field.name}" value="${value}"${chosen.includes(value) ? html` checked` : null}> ${label}</label>`)}</div></fieldset>`

/** What hurts is asked twice: the second question says what will happen. */
export const confirm = ({ action, ask, what, label }: { action: string; ask: string; what: string; label: string }, context: PageContext): Html | null =>
  !may(context, action) ? null : html`<details class="confirm"><summary class="button small">${ask}</summary><form method="post" action="${action}"><p class="small">${what}</p><button class="button small" type="submit">${label}</button></form></details>`
