import type { Features } from './feature-list.ts'
import { mixHashes } from './hash.ts'
import { placeOf, type LinearModel } from './linear-model.ts'
import { addRows } from './row-sums.ts'
import { MOST_WORDS, timesForgotten, type Word } from './word.ts'

/**
 * What each remembered word adds to the outputs of one model under one salt and its folds. A word's letter groups are four
 * fifths of all features and the same wherever it stands: they are looked up once, and a row of neighbours is read after.
 */
export interface WordSums {
  /** Rows of 2 × outputs: the word itself, then its letter groups, in the model's bytes. Another one after `rowOf` had to make room. */
  table: Int16Array
  /** Where the row of a word begins in the table as it then is. */
  rowOf(word: Word): number
}

const remembered = new WeakMap<LinearModel, Map<number, WordSums>>()

export const sumsOfWords = (model: LinearModel, features: Features): WordSums => {
  const byFolds = remembered.get(model) ?? new Map<number, WordSums>()
  remembered.set(model, byFolds)
  const { salt, folds, letterFolds } = features
  let key = salt
  for (const fold of folds) key = mixHashes(key, fold)
  const known = byFolds.get(key)
  if (known) return known
  const created = createWordSums(model, { salt, folds, letterFolds })
  byFolds.set(key, created)
  return created
}

// Rows at first; twice as many whenever they are taken. Most kinds of writing meet few of the remembered words.
const FIRST_ROWS = 512

const createWordSums = (model: LinearModel, part: Pick<Features, 'salt' | 'folds' | 'letterFolds'>): WordSums => {
  const width = 2 * model.outputs
  // By the word's id its row, counted from one. 0: it was not met here.
  const rows = new Uint16Array(MOST_WORDS)
  let taken = 0
  let since = timesForgotten()
  const sums: WordSums = {
    table: new Int16Array(FIRST_ROWS * width),
    rowOf: word => {
      if (since !== timesForgotten()) {
        rows.fill(0)
        taken = 0
        since = timesForgotten()
      }
      const known = rows[word.id]!
      if (known > 0) return (known - 1) * width
      const at = taken * width
      if (at === sums.table.length) sums.table = twiceAsLong(sums.table)
      rows[word.id] = ++taken
      sums.table.fill(0, at, at + width)
      fillRow(model, part, { word, table: sums.table, at })
      return at
    },
  }
  return sums
}

const twiceAsLong = (table: Int16Array): Int16Array => {
  const longer = new Int16Array(2 * table.length)
  longer.set(table)
  return longer
}

const fillRow = (model: LinearModel, { salt, folds, letterFolds }: Pick<Features, 'salt' | 'folds' | 'letterFolds'>, { word, table, at }: { word: Word; table: Int16Array; at: number }): void => {
  const { outputs, split, bits, weights } = model
  const itself = Uint32Array.of(word.hash)
  for (const [first, end] of [[0, split], [split, outputs]] as const) {
    if (first === end) continue
    const rows = { ...placeOf(model, first), mask: 2 ** bits - 1, from: 0, count: end - first }
    for (const fold of folds) addRows(weights, { ...rows, hashes: itself, to: 1, mark: salt ^ fold }, table, at + first)
    for (const fold of letterFolds) addRows(weights, { ...rows, hashes: word.letters, to: word.letters.length, mark: salt ^ fold }, table, at + outputs + first)
  }
}
