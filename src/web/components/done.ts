import { html } from 'hono/html'
import type { Html } from '../context.ts'
import type { Translator } from '../translator.ts'

/** What was just done, said once, and the way to take it back. */
export const done = (what: string, undo: { action: string; fields?: Record<string, string> } | null, t: Translator): Html =>
  html`<div class="notice done" role="status"><p>${what}</p>${undo === null ? null : html`<form method="post" action="${undo.action}">${Object.entries(undo.fields ?? {}).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}<button class="button small" type="submit">${t.say('undo')}</button></form>`}</div>`
