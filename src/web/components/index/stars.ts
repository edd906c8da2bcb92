import { html } from 'hono/html'
import type { Html } from '../../context.ts'
import type { Translator } from '../../translator.ts'

const FULL = 5

/** Stars as the source gave them; another scale is said in numbers. */
export const stars = ({ value, outOf }: { value: number; outOf: number }, t: Translator): Html => {
  const said = t.say('stars', { value: t.count(value), outOf: t.count(outOf) })
  if (outOf !== FULL) return html`<span class="stars">${said}</span>`
  const full = Math.min(FULL, Math.max(0, Math.round(value)))
  return html`<span class="stars"><span aria-hidden="true">${'★'.repeat(full)}${'☆'.repeat(FULL - full)}</span><span class="hidden-text">${said}</span></span>`
}
