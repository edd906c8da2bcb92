import { html } from 'hono/html'
import type { SourceField } from '../../../api/source-fields.ts'
import { isSealed } from '../../../domain/source/sealed.ts'
import type { Html } from '../../context.ts'
import { check, checks, field, select, type Choice } from '../form.ts'
import { tame } from '../../text.ts'
import type { Translator } from '../../translator.ts'

export interface FieldState {
  value: unknown
  problem: string | undefined
}

/** One setting of a source, asked for in the words its collector describes it with. */
export const sourceField = (asked: SourceField, { value, problem }: FieldState, t: Translator): Html => {
  const { key, kind, required, told } = asked
  const at = { id: `field-${key}`, name: `field.${key}`, fault: problem === undefined ? undefined : { said: problem } }
  const label = html`${tame(told[t.locale])} <span class="faint">${t.say(required ? 'field.required' : 'field.optional')}</span>`
  const shown = shownOf(asked, value)
  if (kind === 'choices') return checks({ ...at, label, choices: asked.choices.map(choice => ({ value: choice, label: choice })), chosen: Array.isArray(shown) ? shown.map(String) : [] }, t)
  if (kind === 'yes-no' && typeof asked.usual === 'boolean') return html`<div class="field">${check({ name: at.name, value: 'true', label: tame(told[t.locale]), isChecked: shown === true })}</div>`
  if (kind === 'choice') return select({ ...at, label, value: textOf(shown), choices: [unchosen(t), ...asked.choices.map(choice => ({ value: choice, label: choice }))] }, t)
  if (kind === 'yes-no') return select({ ...at, label, value: String(value ?? ''), choices: [unchosen(t), ...(['true', 'false'] as const).map(one => ({ value: one, label: t.say(`field.${one}`) }))] }, t)
  return field({ ...at, label, hint: hintOf(asked, value, t) }, t, attributes => controlOf(asked, { attributes, value, shown }, t))
}

const unchosen = (t: Translator): Choice => ({ value: '', label: t.say('field.unchosen') })

const hintOf = ({ kind }: SourceField, value: unknown, t: Translator): string | undefined => (kind === 'list' ? t.say('field.list') : kind === 'secret' && isSealed(value) ? t.say('field.sealed') : undefined)

/** What stands in a field nobody filled: what is usual, where it says more beside the label than in grey. */
const shownOf = ({ kind, usual }: SourceField, value: unknown): unknown => value ?? (kind === 'number' || kind === 'choices' || kind === 'list' || typeof usual === 'boolean' ? usual : undefined)

const textOf = (shown: unknown): string => (typeof shown === 'string' || typeof shown === 'number' ? tame(String(shown)) : '')

interface Control {
  attributes: Html
  value: unknown
  shown: unknown
}

const controlOf = ({ key, kind, required, usual, min, max }: SourceField, { attributes, value, shown }: Control, t: Translator): Html => {
  const must = required && !isSealed(value) ? html` required` : null
  const text = textOf(shown)
  if (kind === 'secret') return secret(html`${attributes}${must}`, { key, value }, t)
  if (kind === 'list') return html`<textarea ${attributes}${must} rows="3">${Array.isArray(shown) ? tame(shown.join('\n')) : text}</textarea>`
  if (kind === 'number') return html`<input type="number" step="any" ${attributes}${must} value="${text}" ${min === null ? null : html`min="${min}"`} ${max === null || max > 1e9 ? null : html`max="${max}"`}>`
  return html`<input type="text" ${kind === 'url' ? html`inputmode="url"` : null} ${attributes}${must} value="${text}" ${typeof usual === 'string' ? html`placeholder="${usual}"` : null} autocomplete="off" spellcheck="false">`
}

/** Never shown again: between two looks it travels sealed, and an empty field keeps it. */
const secret = (attributes: Html, { key, value }: { key: string; value: unknown }, t: Translator): Html => {
  const kept = isSealed(value)
  return html`${kept ? html`<input type="hidden" name="sealed.${key}" value="${value.$sealed}">` : null}<input type="password" ${attributes} autocomplete="new-password" ${kept ? html`placeholder="${t.say('field.sealed.kept')}"` : null}>`
}
