import { html } from 'hono/html'
import type { Html } from '../context.ts'
import type { MentionView } from '../views/mentions.ts'
import type { Translator } from '../translator.ts'

type Read = Pick<MentionView, 'sentiment' | 'mixed' | 'unsure'>

const CLASSES = { positive: 'afloat', neutral: '', negative: 'sunk' } as const

/** What was read, in a word. */
export const sentimentWord = ({ sentiment, mixed, unsure }: Read, t: Translator): string => {
  if (unsure) return t.say('sentiment.unsure')
  if (sentiment === null) return t.say('sentiment.null')
  return t.say(mixed ? 'sentiment.mixed' : `sentiment.${sentiment}`)
}

const markClass = ({ sentiment, mixed, unsure }: Read): string => {
  if (unsure || sentiment === null) return 'unsure'
  return mixed ? 'mixed' : CLASSES[sentiment]
}

/** The disc and the waterline: above it carries, below it sinks. The word is there for who cannot see it. */
export const mark = (read: Read, t: Translator): Html =>
  html`<i class="mark ${markClass(read)}" aria-hidden="true"></i> <span class="hidden-text">${sentimentWord(read, t)}:</span>`
