import { wordsOf, type Word } from '../domain/language/words.ts'
import { clausesOf, type Clause } from './clauses.ts'
import type { ReadLanguage } from './read-language.ts'
import type { Hit } from './phrases.ts'
import type { Rules, Sign } from './rules/book.ts'
import { emojiTones, tonesOf, type Tone } from './tone.ts'

/** A text taken apart: what every stage reads. */
export interface Passage {
  text: string
  words: Word[]
  clauses: Clause[]
  /** Tone of each clause, −1…1. */
  clauseTones: number[]
  tones: Tone[]
  hits: Hit<Sign>[]
  negations: Set<string>
  /** Stars of 1–5 as −1…1, where there are any. */
  stars: number | undefined
}

export interface ToTakeApart {
  text: string
  /** Its words, where they are known already. */
  words?: Word[]
  language: ReadLanguage
  rating?: number | undefined
}

export const takeApart = ({ text, words = wordsOf(text), language, rating }: ToTakeApart, { lexicons, signs }: Rules): Passage => {
  const clauses = clausesOf(text, words)
  const lexicon = lexicons[language]
  const emoji = emojiTones(text, words)
  const byClause = clauses.map(clause => [...tonesOf(text, words, clause, lexicon), ...emoji.filter(({ word }) => word >= clause.from && word < clause.to)])
  return {
    text,
    words,
    clauses,
    clauseTones: byClause.map(squash),
    tones: words.length === 0 ? emoji : byClause.flat(),
    hits: signs[language].find(words),
    negations: lexicon.negations,
    stars: rating === undefined ? undefined : (Math.min(5, Math.max(1, rating)) - 3) / 2,
  }
}

/** Stars of −1…1 as a place among one to five, 0…4. */
export const starPlace = (stars: number): number => Math.round(stars * 2) + 2

// Softens sums: one clear word says most of it.
const SOFTNESS = 0.8

/** Many tones as one, −1…1. */
export const squash = (tones: Tone[]): number => {
  const sum = tones.reduce((total, { value }) => total + value, 0)
  return sum / Math.sqrt(sum * sum + SOFTNESS)
}

/** The clause a word stands in. */
export const clauseAt = ({ clauses }: Pick<Passage, 'clauses'>, word: number): number => {
  let low = 0
  let high = clauses.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (clauses[middle]!.from <= word) low = middle
    else high = middle - 1
  }
  return low
}
