import { html } from 'hono/html'
import type { Told } from '../../contract.ts'
import type { Html } from '../context.ts'
import { tame } from '../text.ts'
import type { Translator } from '../translator.ts'

/** A sentence in the reader's language. One that is known in English alone is marked as such, for whoever has the page read aloud. */
export const spoken = ({ es, en }: Told, { locale }: Pick<Translator, 'locale'>): Html =>
  es === en ? html`<span lang="en" dir="auto">${tame(en)}</span>` : html`<span dir="auto">${tame(locale === 'es' ? es : en)}</span>`
