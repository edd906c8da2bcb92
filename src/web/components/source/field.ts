import { html } from 'hono/html'
import type { SourceField } from '../../../api/source-fields.ts'
import { isSealed } from '../../../domain/source/sealed.ts'
import type { Html } from '../../context.ts'
import { tame } from '../../text.ts'
import type { Translator } from '../../translator.ts'

export interface FieldState {
  value: unknown
  problem: string | undefined
}

/** One setting of a source, asked for in the words its collector describes it with. */
export const field = (asked: SourceField, { value, problem }: FieldState, t: Translator): Html => {
  const { key, kind, required, told } = asked
  const id = `field-${key}`
  const label = html`${tame(told[t.locale])} <span class="faint">${t.say(required ? 'field.required' : 'field.optional')}</span>`
  const wrong = problem === undefined ? null : html`<p class="wrong" id="${id}-problem">${tame(problem)}</p>`
  const control = controlOf(asked, { id, value, invalid: problem !== undefined }, t)
  if (kind === 'choices') return html`<fieldset class="field" id="${id}"><legend>${label}</legend>${control}${wrong}</fieldset>`
  if (kind === 'yes-no' && typeof asked.usual === 'boolean') return html`<div class="field"><label class="check">${control}<span>${tame(told[t.locale])}</span></label>${wrong}</div>`
  return html`<div class="field"><label for="${id}">${label}</label>${control}${kind === 'secret' && isSealed(value) ? html`<p class="quiet small">${t.say('field.sealed')}</p>` : null}${kind === 'list' ? html`<p class="quiet small">${t.say('field.list')}</p>` : null}${wrong}</div>`
}

interface Control {
  id: string
  value: unknown
  invalid: boolean
}

const controlOf = ({ key, kind, required, choices, usual, min, max }: SourceField, { id, value, invalid }: Control, t: Translator): Html => {
  const name = `field.${key}`
  const common = html`id="${id}" name="${name}" ${required ? html`required` : null} ${invalid ? html`aria-invalid="true" aria-describedby="${id}-problem"` : null}`
  const shown = value ?? (kind === 'number' || kind === 'choices' || kind === 'list' || typeof usual === 'boolean' ? usual : undefined)
  const text = typeof shown === 'string' || typeof shown === 'number' ? tame(String(shown)) : ''
  if (kind === 'secret') return secret(common, { key, value, required }, t)
  if (kind === 'list') return html`<textarea ${common} rows="3">${Array.isArray(shown) ? tame(shown.join('\n')) : text}</textarea>`
  if (kind === 'choices') return html`${choices.map(choice => html`<label class="check"><input type="checkbox" name="${name}" value="${choice}" ${Array.isArray(shown) && shown.includes(choice) ? html`checked` : null}><span>${choice}</span></label>`)}`
  if (kind === 'choice') return html`<select ${common}><option value="">${t.say('field.unchosen')}</option>${choices.map(choice => html`<option ${choice === text ? html`selected` : null}>${choice}</option>`)}</select>`
  if (kind === 'yes-no' && typeof usual === 'boolean') return html`<input type="checkbox" name="${name}" value="true" ${shown === true ? html`checked` : null}>`
  if (kind === 'yes-no') return html`<select ${common}><option value="">${t.say('field.unchosen')}</option>${(['true', 'false'] as const).map(one => html`<option value="${one}" ${String(value) === one ? html`selected` : null}>${t.say(`field.${one}`)}</option>`)}</select>`
  if (kind === 'number') return html`<input type="number" step="any" ${common} value="${text}" ${min === null ? null : html`min="${min}"`} ${max === null || max > 1e9 ? null : html`max="${max}"`}>`
  return html`<input type="text" ${kind === 'url' ? html`inputmode="url"` : null} ${common} value="${text}" ${typeof usual === 'string' ? html`placeholder="${usual}"` : null} autocomplete="off" spellcheck="false">`
}

/** Never shown again: between two looks it travels sealed, and an empty field keeps it. */
const secret = (common: Html, { key, value, required }: { key: string; value: unknown; required: boolean }, t: Translator): Html => {
  const kept = isSealed(value)
  const attributes = kept && required ? html`id="field-${key}" name="field.${key}"` : common
  return html`${kept ? html`<input type="hidden" name="sealed.${key}" value="${value.$sealed}">` : null}<input type="password" ${attributes} autocomplete="new-password" ${kept ? html`placeholder="${t.say('field.sealed.kept')}"` : null}>`
}
