import type { Polarity } from '../../domain/journey/moments.ts'
import type { Reading, Span } from '../../domain/reading/reading.ts'
import { clamp, round } from '../numbers.ts'
import { clauseAt, squash, type Passage } from '../passage.ts'
import { mergeSpans } from '../spans.ts'

export interface SentimentOptions {
  /** Below this confidence a reading is unsure. */
  unsureBelow: number
}

// From here on a tone is a side; between lies neutral. Found on labelled development texts.
const THRESHOLD = 0.22
// Stars are evidence beside the words, not the verdict.
const STARS_WEIGHT = 0.6
// What a rule of moments with a fixed polarity says, beside single words.
const SIGN_TONE = 0.5
const MAX_EVIDENCE = 6

/** The overall tone: words, emoji and decided phrases, with the stars beside them where there are any. */
export const sentimentOf = (passage: Passage, { unsureBelow }: SentimentOptions): Reading['sentiment'] => {
  const words = wordTone(passage)
  const { stars } = passage
  const score = clamp(stars === undefined ? words : words === 0 ? stars * 0.9 : STARS_WEIGHT * stars + (1 - STARS_WEIGHT) * words)
  const label = labelOf(score)
  const confidence = confidenceOf(score, { words, stars, label })
  const evidence = evidenceOf(passage, label)
  return { label, score: round(score), confidence: round(confidence), evidence, ...(confidence < unsureBelow && { unsure: true as const }) }
}

export const labelOf = (score: number): Polarity => (score > THRESHOLD ? 'positive' : score < -THRESHOLD ? 'negative' : 'neutral')

const wordTone = (passage: Passage): number => {
  const signs = passage.hits.flatMap(({ value, from }) =>
    value.kind === 'moment' && (value.polarity === 'positive' || value.polarity === 'negative') ? [{ value: value.polarity === 'positive' ? SIGN_TONE : -SIGN_TONE, span: [0, 0] as Span, word: from }] : [],
  )
  return squash([...passage.tones, ...onePerClause(passage, signs)])
}

/** Several phrases of one clause are often the same words met twice: each side counts once a clause. */
const onePerClause = <T extends { value: number; word: number }>(passage: Passage, signs: T[]): T[] => [
  ...new Map(signs.map(sign => [`${clauseAt(passage, sign.word)}${Math.sign(sign.value)}`, sign])).values(),
]

const confidenceOf = (score: number, { words, stars, label }: { words: number; stars: number | undefined; label: Polarity }): number => {
  const distance = label === 'neutral' ? 0.5 + 0.4 * (1 - Math.abs(score) / THRESHOLD) : 0.5 + 0.5 * Math.min(1, (Math.abs(score) - THRESHOLD) / (1 - THRESHOLD))
  // Stars and words that contradict each other leave doubt about both.
  const contradiction = stars !== undefined && Math.abs(stars) >= 0.5 && Math.abs(words) > 0.5 && Math.sign(stars) !== Math.sign(words)
  return contradiction ? Math.min(distance, 0.5) : distance
}

const evidenceOf = ({ tones, hits, words }: Passage, label: Polarity): Span[] => {
  const sign = label === 'positive' ? 1 : label === 'negative' ? -1 : 0
  const fitting = tones.filter(({ value }) => sign === 0 || Math.sign(value) === sign).toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value))
  const decided = hits.flatMap(({ value, from, to }): Span[] => (value.kind === 'moment' && value.polarity === label ? [[words[from]!.start, words[to - 1]!.end]] : []))
  return mergeSpans([...fitting.slice(0, MAX_EVIDENCE).map(({ span }) => span), ...(fitting.length === 0 ? decided.slice(0, 2) : [])])
}
