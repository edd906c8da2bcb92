import type { Token } from './tokens.ts'

// Found on development texts.
/** Weight of a fact about a stretch beside its words. */
export const FACT = 0.5

/** Hashed features of a stretch of text: parallel lists, in use up to `size`. Its single words and their letter groups are not listed: models sum them a word at a time. */
export interface Features {
  /** Unfolded 32-bit hashes; a model folds them to its own table. */
  hashes: Uint32Array
  values: Float32Array
  /** Index of the token a feature comes from; −1 where it comes from the stretch as a whole. */
  tokens: Int32Array
  size: number
  /** Up to here pairs and negated words, each counting by `byWord`; from here to `apart` pairs of words that stand apart, likewise, in general only; then facts. */
  pairs: number
  apart: number
  /** Tokens [from, to) of the stretch: each word counts by `byWord`, each of its letter groups by `byLetters`. */
  from: number
  to: number
  byWord: number
  byLetters: number
  /** Every feature is listed with a value of its own, for training: none is summed as one of its kind. */
  isListed?: true
  salt: number
  /** What features are XORed with, each counting once for every one: nought for what holds in general, others for ways of writing. */
  folds: readonly number[]
  /** The same for letter groups. */
  letterFolds: readonly number[]
}

export type Stretched = Pick<Features, 'from' | 'to' | 'byLetters' | 'byWord' | 'salt' | 'folds' | 'letterFolds' | 'isListed'>

/** What holds in general is folded with nothing. */
export const IN_GENERAL = [0]

/** Room for all stretches of one text, taken at once: many small arrays cost more than what is put into them. */
export interface Room {
  hashes: Uint32Array
  values: Float32Array
  tokens: Int32Array
  taken: number
}

export const newRoom = (capacity: number): Room => ({ hashes: new Uint32Array(capacity), values: new Float32Array(capacity), tokens: new Int32Array(capacity), taken: 0 })

let shared = newRoom(0)
// A text that needs more gets a room of its own, which is not kept.
const MOST_SHARED = 20_000

export const sharedRoom = (capacity: number): Room => {
  if (capacity > MOST_SHARED) return newRoom(capacity)
  if (capacity > shared.hashes.length) shared = newRoom(capacity)
  shared.taken = 0
  return shared
}

export const takeRoom = (room: Room, capacity: number, stretched: Stretched): Features => {
  const [from, to] = [room.taken, (room.taken += capacity)]
  return { hashes: room.hashes.subarray(from, to), values: room.values.subarray(from, to), tokens: room.tokens.subarray(from, to), size: 0, pairs: 0, apart: 0, ...stretched }
}

/** The same stretch with every feature listed and nothing left to fold: what training needs, since it moves each weight. */
export const listed = (features: Features, tokens: Token[]): Features => {
  const { hashes, values, size, pairs, apart, from, to, byLetters, byWord, salt, folds, letterFolds } = features
  const words = tokens.slice(from, to).map(({ word }) => word)
  const letters = words.reduce((sum, word) => sum + word.letters.length, 0)
  const room = (size + words.length) * folds.length + letters * letterFolds.length
  const all = takeRoom(newRoom(room), room, { from: 0, to: 0, byLetters, byWord, salt, folds: IN_GENERAL, letterFolds: IN_GENERAL, isListed: true })
  for (let i = 0; i < size; i++) for (const fold of i < pairs || i >= apart ? folds : IN_GENERAL) add(all, hashes[i]! ^ fold, values[i]!, -1)
  for (const { hash, letters: groups } of words) {
    for (const fold of folds) add(all, hash ^ salt ^ fold, byWord, -1)
    for (const fold of letterFolds) for (const group of groups) add(all, group ^ salt ^ fold, byLetters, -1)
  }
  return all
}

export const add = (features: Features, hash: number, value: number, token: number): void => {
  const at = features.size++
  features.hashes[at] = hash
  features.values[at] = value
  features.tokens[at] = token
}
