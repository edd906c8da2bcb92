import { html } from 'hono/html'
import type { Html } from '../context.ts'

export interface Select {
  name: string
  label: string
  all: string | null
  value: string | null
  choices: Array<{ value: string; label: string }>
}

/** A choice with its label; `all`: the choice of none. */
export const select = ({ name, label, all, value, choices }: Select): Html =>
  html`<label>${label} <select name="${name}">${all === null ? null : html`<option value="">${all}</option>`}${choices.map(choice => html`<option value="${choice.value}" ${choice.value === value ? html`selected` : null}>${choice.label}</option>`)}</select></label>`
