import type { Opinion, Reading, Span } from '../domain/reading/reading.ts'
import { wordsOf } from '../domain/language/words.ts'
import { UNSURE_BELOW } from './doubt.ts'
import { needsResponseOf, outcomeOf } from './rules/foretold.ts'
import { languageOf } from './language.ts'
import { isRead, LANGUAGES } from './read-language.ts'
import { momentsOf } from './rules/moments.ts'
import { takeApart, type Passage } from './passage.ts'
import type { Resources } from './resources.ts'
import { sentimentOf } from './rules/sentiment.ts'
import { readTrained } from './trained/read.ts'

export interface ReadOptions {
  /** Sentiment below this confidence is unsure. Default 0.55. */
  unsureBelow?: number
}

// What lies beyond is not read: a text of that length has said what it says.
const MAX_CHARACTERS = 100_000
// The words of so many characters are enough to tell a language by.
const TELLS_LANGUAGE = 2000

export type ReadOpinion = (opinion: Opinion) => Reading

/** Makes the reader: an opinion in, its reading out; pure, never throws on any text, time linear in its length. */
export const createReader = (resources: Resources, { unsureBelow = UNSURE_BELOW }: ReadOptions = {}): ReadOpinion => opinion => {
  const { title = '' } = opinion
  // A title is read as the first sentence; offsets point into the text alone.
  const shift = title === '' ? 0 : title.length + 2
  const text = shift === 0 ? opinion.text : `${title}.\n${opinion.text}`
  return shiftBack(readText(resources, { ...opinion, text: text.slice(0, MAX_CHARACTERS) }, unsureBelow), shift)
}

const readText = (resources: Resources, { text, lang, likely, kind, rating }: Opinion, unsureBelow: number): Reading => {
  const opening = wordsOf(text.slice(0, TELLS_LANGUAGE))
  const language = languageOf(text, opening, { lang, likely })
  if (!isRead(language) || opening.length === 0) return readWordless({ text, kind, rating }, { resources, language, unsureBelow })
  const words = text.length <= TELLS_LANGUAGE ? opening : wordsOf(text)
  const passage = takeApart({ text, words, language, rating }, resources)
  const verdicts = resources.trained ? readTrained(passage, resources.trained, { language, kind, unsureBelow }) : readByRules(passage, kind, unsureBelow)
  return { language, ...verdicts, version: resources.version }
}

/** What rules and lexicons say: the reader where there are no models, and of emoji and stars alone. */
const readByRules = (passage: Passage, kind: string | undefined, unsureBelow: number): Pick<Reading, 'sentiment' | 'moments' | 'outcome' | 'needsResponse'> => {
  const sentiment = sentimentOf(passage, { unsureBelow })
  const moments = momentsOf(passage, sentiment, kind)
  const outcome = outcomeOf(passage, sentiment, moments)
  return { sentiment, moments, outcome, needsResponse: needsResponseOf(passage, sentiment, { moments, outcome }) }
}

interface Wordless {
  resources: Resources
  language: string | null
  unsureBelow: number
}

/** What emoji and stars say where there are no words, or none that we read. */
const readWordless = ({ text, kind, rating }: Pick<Opinion, 'text' | 'kind' | 'rating'>, { resources, language, unsureBelow }: Wordless): Reading => {
  const passage = takeApart({ text, words: [], language: LANGUAGES[0], rating }, resources)
  if (passage.tones.length === 0 && passage.stars === undefined) return unread(resources, language)
  return { language, ...readByRules(passage, kind, unsureBelow), version: resources.version }
}

/** No verdict rather than a guess. */
const unread = ({ version }: Resources, language: string | null): Reading => ({
  language,
  sentiment: { label: null, score: 0, confidence: 0, evidence: [], unsure: true },
  moments: [],
  outcome: { label: 'none', score: 0 },
  needsResponse: { value: false, score: 0 },
  version,
})

const shiftBack = (reading: Reading, shift: number): Reading => {
  if (shift === 0) return reading
  // What stands mostly in the title says nothing by the few words of the text that it reaches into.
  const moved = (spans: Span[]): Span[] => spans.flatMap(([start, end]): Span[] => (end - shift > shift - start ? [[Math.max(0, start - shift), end - shift]] : []))
  const moments = reading.moments.map(moment => {
    const evidence = moved(moment.evidence)
    return { ...moment, evidence }
  })
  return { ...reading, sentiment: { ...reading.sentiment, evidence: moved(reading.sentiment.evidence) }, moments }
}
