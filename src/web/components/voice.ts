import { html } from 'hono/html'
import type { Span } from '../../domain/reading/reading.ts'
import type { Html } from '../context.ts'
import type { MentionView } from '../views/mentions.ts'
import { excerpt, tame, type Excerpt } from '../text.ts'
import type { Translator } from '../translator.ts'

export type Spoken = Pick<MentionView, 'text' | 'language' | 'moments' | 'evidence'> & Partial<Pick<MentionView, 'expired'>>

// Spaces, joiners, marks of direction: a text of these alone shows nothing between its quotes.
const INVISIBLE = /^[\s\p{C}]*$/u

/** The words that show what was read: those of the moments, or of the sentiment where no moment has any. */
export const evidenceOf = ({ moments, evidence }: Spoken): Span[] => {
  const own = moments.flatMap(moment => moment.evidence)
  return own.length > 0 ? own : evidence
}

/**
 * Somebody's words, in italics, the evidence highlighted. Stands in a direction of its own (`dir=auto` isolates), so
 * that right-to-left text turns nothing else around.
 */
export const voice = (mention: Spoken, { t, max }: { t: Translator; max: number }): Html => {
  if (INVISIBLE.test(mention.text)) return html`<p class="quiet">${t.say(mention.expired ? 'mention.expired' : 'mention.notext')}</p>`
  const shown = excerpt(mention.text, evidenceOf(mention), max)
  return html`<p class="voice" dir="auto" lang="${mention.language ?? ''}">${t.say('quote.open')}${words(shown)}${t.say('quote.close')}</p>`
}

const words = ({ segments, before, after }: Excerpt): Html =>
  html`${before ? '…' : null}${segments.map(({ text, marked }) => (marked ? html`<mark>${tame(text)}</mark>` : tame(text)))}${after ? '…' : null}`

/** The same at full length, where the excerpt left something out. */
export const wholeVoice = (mention: Spoken, { t, max }: { t: Translator; max: number }): Html | null => {
  if (mention.text.length <= max) return null
  const shown = excerpt(mention.text, evidenceOf(mention), mention.text.length)
  return html`<details class="whole"><summary>${t.say('mention.more')}</summary>
    <p class="voice" dir="auto" lang="${mention.language ?? ''}">${words(shown)}</p></details>`
}
