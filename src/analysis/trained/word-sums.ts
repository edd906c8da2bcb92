import type { Features } from './feature-list.ts'
import { mixHashes } from './hash.ts'
import { placeOf, type LinearModel } from './linear-model.ts'
import { addRows } from './row-sums.ts'
import type { Word } from './word.ts'

/**
 * What each remembered word adds to the outputs of one model under one salt and its folds. A word's letter groups are four
 * fifths of all features and the same wherever it stands: they are looked up once, and a row of neighbours is read after.
 */
export interface WordSums {
  /** The outputs summed here, [from, to): of a model in two tables those of one, since the other is not always asked for. */
  from: number
  to: number
  /** The word itself for each of these outputs, then its letter groups, in the model's bytes. Another one after `rowOf` had to make room. */
  table: Int16Array
  /** Where the sums of a word begin in the table as it then is. */
  rowOf(word: Word): number
}

type Part = Pick<Features, 'salt' | 'folds' | 'letterFolds'>

const remembered = new WeakMap<LinearModel, Map<number, WordSums>>()

/** The sums that hold this output. */
export const sumsOfWords = (model: LinearModel, { salt, folds, letterFolds }: Part, output: number): WordSums => {
  const known = remembered.get(model) ?? new Map<number, WordSums>()
  remembered.set(model, known)
  const isFirst = output < model.split || model.split === 0
  let key = salt
  for (const fold of folds) key = mixHashes(key, fold)
  if (!isFirst) key = mixHashes(key, model.split)
  const before = known.get(key)
  if (before) return before
  const [from, to] = isFirst ? [0, model.split || model.outputs] : [model.split, model.outputs]
  const created = createWordSums(model, { salt, folds, letterFolds }, { from, to })
  known.set(key, created)
  return created
}

// Rows at first; twice as many whenever they are taken. Most kinds of writing meet few of the remembered words.
const FIRST_ROWS = 512

const createWordSums = (model: LinearModel, part: Part, { from, to }: Pick<WordSums, 'from' | 'to'>): WordSums => {
  const width = 2 * (to - from)
  // By the word's id its row, counted from one. 0: none had this id here.
  let rows = new Uint16Array(FIRST_ROWS)
  // Whose each row is, by serial number: an id may be another word's by now.
  let owners = new Int32Array(FIRST_ROWS)
  let taken = 0
  const sums: WordSums = {
    from,
    to,
    table: new Int16Array(FIRST_ROWS * width),
    rowOf: word => {
      while (word.id >= rows.length) rows = twiceAsLong(rows)
      const known = rows[word.id]! - 1
      if (known >= 0 && owners[known] === word.serial) return known * width
      const row = known < 0 ? taken++ : known
      if (row === owners.length) {
        owners = twiceAsLong(owners)
        sums.table = twiceAsLong(sums.table)
      }
      rows[word.id] = row + 1
      owners[row] = word.serial
      const at = row * width
      sums.table.fill(0, at, at + width)
      fillRow(model, part, { word, from, to }, sums.table, at)
      return at
    },
  }
  return sums
}

const twiceAsLong = <T extends Uint16Array | Int16Array | Int32Array>(table: T): T => {
  const longer = new (table.constructor as new (length: number) => T)(2 * table.length)
  longer.set(table)
  return longer
}

const fillRow = (model: LinearModel, { salt, folds, letterFolds }: Part, { word, from, to }: { word: Word; from: number; to: number }, table: Int16Array, at: number): void => {
  const { bits, weights } = model
  const rows = { ...placeOf(model, from), mask: 2 ** bits - 1, from: 0, count: to - from }
  const itself = Uint32Array.of(word.hash)
  for (const fold of folds) addRows(weights, { ...rows, hashes: itself, to: 1, mark: salt ^ fold }, table, at)
  for (const fold of letterFolds) addRows(weights, { ...rows, hashes: word.letters, to: word.letters.length, mark: salt ^ fold }, table, at + to - from)
}
