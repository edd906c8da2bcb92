import { html } from 'hono/html'
import type { Html, PageContext } from '../context.ts'
import type { Fault, Faults } from '../form.ts'
import { tame } from '../text.ts'
import type { Translator } from '../translator.ts'
import { may } from './index/parts.ts'

export interface Field {
  name: string
  /** Of its control; left out: made of the name. For a page that asks for the same twice. */
  id?: string
  label: Html | string
  hint?: Html | string | undefined
  fault?: Fault | undefined
}

export interface Asked extends Field {
  value?: string | undefined
}

const idOf = ({ id, name }: Field): string => id ?? `field-${name}`

/** What is wrong, as the reader reads it. */
export const faultWords = (fault: Fault, t: Translator): string => ('said' in fault ? tame(fault.said) : 'told' in fault ? fault.told[t.locale] : t.say(fault.key, fault.values))

/** What to know and what is wrong stand at the field, and are read out with it. */
const told = (asked: Field, t: Translator): Html =>
  html`${asked.hint ? html`<p class="hint" id="${idOf(asked)}-hint">${asked.hint}</p>` : null}${asked.fault ? html`<p class="fault" id="${idOf(asked)}-fault">${faultWords(asked.fault, t)}</p>` : null}`

const described = (asked: Field): Html | null => {
  const ids = [...(asked.hint ? [`${idOf(asked)}-hint`] : []), ...(asked.fault ? [`${idOf(asked)}-fault`] : [])]
  return ids.length === 0 ? null : html` aria-describedby="${ids.join(' ')}"${asked.fault ? html` aria-invalid="true"` : null}`
}

/** A label, its control, what to know and what is wrong with it. `control` is told the attributes that tie them together. */
export const field = (asked: Field, t: Translator, control: (attributes: Html) => Html): Html =>
  html`<div class="field"><label for="${idOf(asked)}">${asked.label}</label>${control(html`id="${idOf(asked)}" name="${asked.name}"${described(asked)}`)}${told(asked, t)}</div>`

export interface Input extends Asked {
  type?: 'text' | 'url' | 'number' | 'datetime-local' | 'time'
  required?: boolean
  max?: number
  /** Of a number. */
  least?: number
  most?: number
}

export const input = ({ type = 'text', required = false, max = 200, least, most, value = '', ...asked }: Input, t: Translator): Html =>
  field(asked, t, attributes => html`<input type="${type}" ${attributes} value="${tame(value)}"${required ? html` required` : null}${type === 'text' || type === 'url' ? html` maxlength="${max}"` : null}${least === undefined ? null : html` min="${least}"`}${most === undefined ? null : html` max="${most}" step="any"`}>`)

export const area = ({ value = '', max = 500, ...asked }: Asked & { max?: number }, t: Translator): Html =>
  field(asked, t, attributes => html`<textarea ${attributes} rows="3" maxlength="${max}">${tame(value)}</textarea>`)

export interface Choice {
  value: string
  label: Html | string
}

export const select = ({ choices, value, isLocked = false, ...asked }: Asked & { choices: Choice[]; isLocked?: boolean }, t: Translator): Html =>
  field(asked, t, attributes => html`<select ${attributes}${isLocked ? html` disabled` : null}>${choices.map(choice => html`<option value="${choice.value}"${choice.value === value ? html` selected` : null}>${choice.label}</option>`)}</select>`)

export interface Checks extends Field {
  choices: Choice[]
  chosen: readonly string[]
  /** One of them alone. */
  isSingle?: boolean
  isLocked?: boolean
}

/** Several of them, or none. */
export const checks = ({ choices, chosen, isSingle = false, isLocked = false, ...asked }: Checks, t: Translator): Html =>
  html`<fieldset class="field" id="${idOf(asked)}"${described(asked)}><legend>${asked.label}</legend>${told(asked, t)}<div class="checks">${choices.map(({ value, label }) => check({ name: asked.name, value, label, isChecked: chosen.includes(value), isSingle, isLocked }))}</div></fieldset>`

interface Check extends Choice {
  name: string
  isChecked: boolean
  isSingle?: boolean
  isLocked?: boolean
}

export const check = ({ name, value, label, isChecked, isSingle = false, isLocked = false }: Check): Html =>
  html`<label class="check"><input type="${isSingle ? 'radio' : 'checkbox'}" name="${name}" value="${value}"${isChecked ? html` checked` : null}${isLocked ? html` disabled` : null}> <span>${label}</span></label>`

/** The number of faults said over a form, so that who does not see the fields hears of them. */
export const faultsNote = (faults: Faults, t: Translator): Html | null => {
  const count = Object.keys(faults).length
  return count === 0 ? null : html`<p class="notice" role="alert"><b>${t.say('settings.faults', { count })}</b></p>`
}

export interface Confirm {
  action: string
  /** The word that opens the second question, and whom it means for who does not see the row. */
  ask: string
  of?: string
  what: string
  label: string
}

/** What hurts is asked twice: the second question says what will happen. */
export const confirm = ({ action, ask, of, what, label }: Confirm, context: PageContext): Html | null =>
  !may(context, action) ? null : html`<details class="confirm"><summary class="button small">${ask}${of === undefined ? null : html`<span class="hidden-text"> ${tame(of)}</span>`}</summary><form method="post" action="${action}"><p class="small">${what}</p><button class="button small" type="submit">${label}</button></form></details>`
