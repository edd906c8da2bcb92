import { clauseAt, type Passage } from '../passage.ts'
import type { Sign } from '../resources.ts'
import { hashText, mixHashes } from './hash.ts'
import type { Token } from './tokens.ts'

/** Hashed features of a stretch of text: parallel lists, in use up to `size`. */
export interface Features {
  /** Unfolded 32-bit hashes; a model folds them to its own table. */
  hashes: Uint32Array
  values: Float32Array
  /** Index of the token a feature comes from; −1 where it comes from the stretch as a whole. */
  tokens: Int32Array
  size: number
  /** Tokens [from, to) of the stretch, whose letter groups count by this value each: not listed, since models sum them a word at a time. */
  from: number
  to: number
  byLetters: number
  salt: number
  /** The first so many features, those of single words, all have the value `byWord`. */
  words: number
  byWord: number
}

type Stretched = Pick<Features, 'from' | 'to' | 'byLetters' | 'salt' | 'byWord'>

/** A text as a trained model sees it: as a whole, and segment by segment. */
export interface Featured {
  tokens: Token[]
  whole: Features
  segments: Features[]
}

export interface Telling {
  language: string
  /** `review`, `post` … as the source says; undefined where it says nothing. */
  kind: string | undefined
}

/** Raised when the features change: weights trained on other ones are refused. */
export const FEATURES_VERSION = 1

const MIN_SEGMENT = 3
// Keeps the weights of segments apart from those of whole texts.
const SEGMENT_SALT = 0x51ed2701
// Weight of facts about a stretch beside its words, found on development texts.
const FACT = 0.5
const SALT = { pair: 0x2545f491, negated: 0x6c8e9cf5 }
const BIAS = hashText('^bias')
const NAMES = new Map<string, number>()
const named = (name: string): number => {
  const known = NAMES.get(name)
  if (known !== undefined) return known
  const hash = hashText(`^${name}`)
  NAMES.set(name, hash)
  return hash
}

/** Reviews are written differently from posts, in each language: words count in general and for that way of writing. */
export const wayOf = ({ language, kind }: Telling): number => hashText(`${language}/${kind === undefined ? 'any' : kind === 'review' || kind === 'survey' ? 'review' : 'social'}`)

export const featuresOf = (passage: Passage, tokens: Token[], telling: Telling): Featured => {
  const way = wayOf(telling)
  const signs = signsOf(passage, tokens)
  const bounds = segmentsOf(tokens)
  const whole = stretch(tokens, { from: 0, to: tokens.length, way, salt: 0, signs })
  addTones(whole, passage, { way, count: tokens.length })
  const segments = bounds.map(([from, to], i) => {
    const segment = stretch(tokens, { from, to, way, salt: SEGMENT_SALT, signs })
    addFact(segment, named(i === 0 ? 'first' : i === bounds.length - 1 ? 'last' : 'middle') ^ SEGMENT_SALT)
    addFact(segment, named(`length ${Math.round(Math.log2(to - from))}`) ^ SEGMENT_SALT)
    return segment
  })
  return { tokens, whole, segments }
}

/** Clauses, short ones joined to what follows: what says one thing. */
const segmentsOf = (tokens: Token[]): Array<readonly [number, number]> => {
  const bounds: Array<readonly [number, number]> = []
  let from = 0
  let words = 0
  for (let i = 0; i < tokens.length; i++) {
    if (i > from && tokens[i]!.clause !== tokens[i - 1]!.clause && words >= MIN_SEGMENT) {
      bounds.push([from, i])
      from = i
      words = 0
    }
    if (tokens[i]!.letters.length > 0) words += 1
  }
  if (tokens.length > from) bounds.push([from, tokens.length])
  return bounds
}

/** What the rules met, by the token where a phrase begins: hashes of moment and polarity. */
const signsOf = (passage: Passage, tokens: Token[]): Map<number, string[]> => {
  const tokenAt = new Map(tokens.map((token, i) => [token.start, i]))
  const signs = new Map<number, string[]>()
  for (const { value, from } of passage.hits) {
    const at = tokenAt.get(passage.words[from]!.start)
    if (at === undefined) continue
    const list = signs.get(at) ?? []
    signs.set(at, list)
    list.push(...namesOf(value, passage, from))
  }
  return signs
}

const namesOf = (value: Sign, passage: Passage, from: number): string[] => {
  if (value.kind === 'outcome') return [`outcome ${value.outcome}`]
  const name = `${value.moment} ${value.polarity}`
  if (value.polarity !== 'any') return [name]
  const tone = passage.clauseTones[clauseAt(passage, from)]!
  return [name, `${name}${tone > 0.2 ? '+' : tone < -0.2 ? '-' : '0'}`]
}

interface Stretch {
  from: number
  to: number
  way: number
  salt: number
  signs: Map<number, string[]>
}

const stretch = (tokens: Token[], { from, to, way, salt, signs }: Stretch): Features => {
  let letters = salt === 0 ? 1 : 30
  for (let i = from; i < to; i++) letters += tokens[i]!.letters.length
  const byLetters = 1 / Math.sqrt(letters)
  // Long stretches say more, but not in proportion: the square root of their length.
  const byWord = 1 / Math.sqrt(Math.max(salt === 0 ? 1 : 4, to - from))
  const features = newFeatures(7 * (to - from) + 64, { from, to, byLetters, salt, byWord })
  const met = new Map<string, number>()
  let asks = false
  for (let i = from; i < to; i++) {
    const { hash, negated } = tokens[i]!
    add(features, hash ^ salt, byWord, i)
    add(features, hash ^ salt ^ way, byWord, i)
    if (negated) {
      add(features, hash ^ SALT.negated ^ salt, byWord, i)
      add(features, hash ^ SALT.negated ^ salt ^ way, byWord, i)
    }
    const pair = mixHashes(i === 0 ? BIAS : tokens[i - 1]!.hash, hash) ^ salt
    add(features, pair, byWord, i)
    add(features, pair ^ way, byWord, i)
    if (salt !== 0 && i > 1) add(features, mixHashes(tokens[i - 2]!.hash, hash) ^ SALT.pair ^ salt, byWord, i)
    if (QUESTIONS.has(hash)) asks = true
    for (const name of signs.get(i) ?? []) met.set(name, (met.get(name) ?? 0) + 1)
  }
  features.words = features.size
  for (const [name, count] of met) {
    addFact(features, named(name) ^ salt, way)
    if (count > 1) addFact(features, named(`more ${name}`) ^ salt)
  }
  addFact(features, BIAS ^ salt, way)
  if (asks) addFact(features, named('asks') ^ salt, way)
  return features
}

const QUESTIONS = new Set(['?', '??', '???', '¿', '?!', '!?'].map(hashText))

/** What the lexicon says of the whole text, in steps. */
const addTones = (features: Features, { tones, clauseTones }: Passage, { way, count }: { way: number; count: number }): void => {
  let good = 0
  let bad = 0
  for (const { value } of tones) if (value > 0) good += value; else bad -= value
  const fact = (name: string) => addFact(features, named(name), way)
  fact(`good ${step(good)}`)
  fact(`bad ${step(bad)}`)
  fact(`balance ${Math.max(-6, Math.min(6, Math.round((3 * (good - bad)) / Math.sqrt(1 + good + bad))))}`)
  let best = -1
  let worst = 1
  for (const tone of clauseTones) {
    best = Math.max(best, tone)
    worst = Math.min(worst, tone)
  }
  fact(`best ${Math.round(best * 3)}`)
  fact(`worst ${Math.round(worst * 3)}`)
  fact(`size ${Math.min(8, Math.round(Math.log2(1 + count)))}`)
}

const step = (sum: number): number => Math.min(6, Math.round(Math.log2(1 + sum * 4)))

const newFeatures = (capacity: number, stretched: Stretched): Features => ({
  hashes: new Uint32Array(capacity), values: new Float32Array(capacity), tokens: new Int32Array(capacity), size: 0, words: 0, ...stretched,
})

/** The same stretch with its letter groups listed like the rest: what training needs, since it moves each weight. */
export const withLetters = (features: Features, tokens: Token[]): Features => {
  const { from, to, byLetters, byWord, salt, size } = features
  const letters = tokens.slice(from, to).reduce((sum, token) => sum + token.letters.length, 0)
  const all = newFeatures(size + letters, { from: 0, to: 0, byLetters, salt, byWord })
  all.hashes.set(features.hashes.subarray(0, size))
  all.values.set(features.values.subarray(0, size))
  all.size = size
  for (let i = from; i < to; i++) for (const group of tokens[i]!.letters) add(all, group ^ salt, byLetters, i)
  return all
}

const add = (features: Features, hash: number, value: number, token: number): void => {
  const at = features.size++
  features.hashes[at] = hash
  features.values[at] = value
  features.tokens[at] = token
}

const addFact = (features: Features, hash: number, way?: number): void => {
  if (features.size + 2 > features.hashes.length) return
  add(features, hash, FACT, -1)
  if (way !== undefined) add(features, hash ^ way, FACT, -1)
}
