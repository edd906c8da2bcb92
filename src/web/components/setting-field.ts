import { html } from 'hono/html'
import type { Html } from '../context.ts'
import type { MessageKey } from '../i18n/messages.ts'
import type { Translator } from '../translator.ts'

/** What is wrong with a form, by the name of the field: a message, or a sentence already said. */
export type Faults = Partial<Record<string, MessageKey | { said: string }>>

export interface Field {
  name: string
  label: string
  hint?: string | undefined
  faults: Faults
}

/** A label, its control, what to know and what is wrong with it. `control` is told the attributes that tie them together. */
export const field = ({ name, label, hint, faults }: Field, t: Translator, control: (attributes: Html) => Html): Html => {
  const fault = faults[name]
  const described = [...(hint === undefined ? [] : [`${name}-hint`]), ...(fault === undefined ? [] : [`${name}-fault`])].join(' ')
  const attributes = html`id="${name}" name="${name}" ${described === '' ? null : html`aria-describedby="${described}"`} ${fault === undefined ? null : html`aria-invalid="true"`}`
  return html`<div class="field"><label for="${name}">${label}</label>${control(attributes)}
    ${hint === undefined ? null : html`<p class="hint" id="${name}-hint">${hint}</p>`}${fault === undefined ? null : html`<p class="fault" id="${name}-fault">${typeof fault === 'string' ? t.say(fault) : fault.said}</p>`}</div>`
}

/** The number of faults said over a form, so that who does not see the fields hears of them. */
export const faultsNote = (faults: Faults, t: Translator): Html | null => {
  const count = Object.keys(faults).length
  return count === 0 ? null : html`<p class="notice" role="alert"><b>${t.say('settings.faults', { count })}</b></p>`
}

/** What hurts asks twice: the button stands behind a word that opens it. */
export const confirmed = ({ action, word, warning, button, hidden = '' }: { action: string; word: string; warning: string; button: string; hidden?: string }): Html =>
  html`<details class="sure"><summary>${word}${hidden === '' ? null : html`<span class="hidden-text"> ${hidden}</span>`}</summary><form method="post" action="${action}"><p>${warning}</p><button class="button" type="submit">${button}</button></form></details>`
