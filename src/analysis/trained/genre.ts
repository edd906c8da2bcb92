import { hashText } from './hash.ts'
import { FACT, type Features } from './feature-list.ts'
import type { Telling } from './features.ts'
import { score } from './linear.ts'
import type { LinearModel } from './linear-model.ts'
import type { Token } from './tokens.ts'

/**
 * Kinds of writing that a text may resemble: hotel reviews, products of a marketplace, tweets at an airline. The same words
 * weigh differently in each, so that tone is read once in general and once for the genre (Daumé 2007, frustratingly easy
 * domain adaptation, with the domain guessed).
 */
export interface Genres {
  /** One output for each genre of a language; those of another language use the same outputs under other hashes. */
  model: LinearModel
  /** Genres by language, in the order of the outputs. */
  names: Record<string, string[]>
}

const NO_TOKENS = Int32Array.of(-1, -1)

/** The words of a text, and what its source says of it. */
export const genreFeatures = (tokens: Token[], { language, kind = 'any' }: Telling): Features => ({
  hashes: Uint32Array.of(hashText('^genre'), hashText(`^genre of ${kind === 'survey' ? 'review' : kind === 'any' || kind === 'review' ? kind : 'social'}`)),
  values: Float32Array.of(FACT, FACT),
  tokens: NO_TOKENS,
  size: 2,
  pairs: 0,
  apart: 0,
  from: 0,
  to: tokens.length,
  byWord: 1 / Math.sqrt(Math.max(1, tokens.length)),
  byLetters: 0,
  salt: 0,
  folds: [hashText(`^genres of ${language}`)],
  letterFolds: [],
})

/** The genre a text resembles most; undefined where none is known of its language. */
export const genreOf = ({ model, names }: Genres, tokens: Token[], telling: Telling): string | undefined => {
  const known = names[telling.language] ?? []
  const { sums } = score(model, { tokens, whole: genreFeatures(tokens, telling), segments: [] })
  let best = 0
  for (let k = 1; k < known.length; k++) if (sums[k]! > sums[best]!) best = k
  return known[best]
}

const folds = new Map<string, number>()

/** A whole text with its features once more for its genre. */
export const inGenre = (whole: Features, language: string, genre: string | undefined): Features => {
  if (genre === undefined) return { ...whole }
  const name = `${language}/${genre}`
  const fold = folds.get(name) ?? hashText(`^in genre ${name}`)
  folds.set(name, fold)
  return { ...whole, folds: [...whole.folds, fold], letterFolds: [...whole.letterFolds, fold] }
}
