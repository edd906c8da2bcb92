import { html } from 'hono/html'
import type { Html } from '../../context.ts'

/** A sentence with a piece of page in its middle, where it holds a NUL. */
export const sayWith = (sentence: string, piece: Html): Html => {
  const [before = '', after = ''] = sentence.split('\u0000')
  return html`${before}${piece}${after}`
}
