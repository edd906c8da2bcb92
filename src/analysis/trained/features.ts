import { clauseAt, starPlace, type Passage } from '../passage.ts'
import type { Sign } from '../rules/book.ts'
import { add, FACT, IN_GENERAL, newRoom, sharedRoom, takeRoom, type Features, type Room } from './feature-list.ts'
import { hashText, mixHashes } from './hash.ts'
import { markIn } from './stated-mark.ts'
import type { Token } from './tokens.ts'

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

/** Raised when features or outputs change: weights trained on other ones are refused. */
export const FEATURES_VERSION = 4

const MIN_SEGMENT = 3
// Keeps the weights of segments apart from those of whole texts.
const SEGMENT_SALT = 0x51ed2701
const SIDES = ['-', '0', '+']
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

/** `fresh` features stay as they are; others only until the next text is looked at, and cost less. */
export const featuresOf = (passage: Passage, tokens: Token[], telling: Telling, { fresh = true } = {}): Featured => {
  const way = wayOf(telling)
  const signs = signsOf(passage, tokens)
  const bounds = segmentsOf(tokens)
  const mark = markIn(passage.text)
  const folds = [0, way]
  const capacity = 2 * BY_TOKEN * tokens.length + FACTS * (1 + bounds.length)
  const room = fresh ? newRoom(capacity) : sharedRoom(capacity)
  const whole = stretch(tokens, { from: 0, to: tokens.length, folds, salt: 0, signs, room })
  addTones(whole, passage, tokens.length)
  addCourse(whole, passage, tokens)
  if (mark !== undefined) addFact(whole, named(`mark ${mark}`))
  const segments = bounds.map(([from, to], i) => {
    const segment = stretch(tokens, { from, to, folds, salt: SEGMENT_SALT, signs, room })
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
    if (tokens[i]!.word.letters.length > 0) words += 1
  }
  if (tokens.length > from) bounds.push([from, tokens.length])
  return bounds
}

const NAMED_STARS = [1, 2, 3, 4, 5].map(stars => hashText(`^stars ${stars}`))

/** Adds what the author gave, −1…1 (one to five stars), for the moments: they are read together with it. Tone has a place of its own for stars, and learns without. */
export const addStars = (whole: Features, stars: number | undefined): void => {
  if (stars !== undefined) addFact(whole, NAMED_STARS[starPlace(stars)]!)
}

/** What the rules met, by the token where a phrase begins: hashes of moment and polarity. */
const signsOf = (passage: Passage, tokens: Token[]): Map<number, string[]> => {
  const signs = new Map<number, string[]>()
  for (const { value, from } of passage.hits) {
    const at = tokenAt(tokens, passage.words[from]!.start)
    if (at === undefined) continue
    const list = signs.get(at) ?? []
    signs.set(at, list)
    list.push(...namesOf(value, passage, from))
  }
  return signs
}

/** The last token that begins at this place: a shouted word has two. */
const tokenAt = (tokens: Token[], start: number): number | undefined => {
  let [low, high] = [0, tokens.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (tokens[middle]!.start <= start) low = middle + 1
    else high = middle
  }
  return tokens[low - 1]?.start === start ? low - 1 : undefined
}

const namesOf = (value: Sign, passage: Passage, from: number): string[] => {
  if (value.kind === 'outcome') return [`outcome ${value.outcome}`]
  const name = `${value.moment} ${value.polarity}`
  if (value.polarity !== 'any') return [name]
  const tone = passage.clauseTones[clauseAt(passage, from)]!
  return [name, `${name}${SIDES[sideOf(tone) + 1]}`]
}

interface Stretch {
  from: number
  to: number
  folds: readonly number[]
  salt: number
  signs: Map<number, string[]>
  room: Room
}

// Most features of one token, and of the facts about a stretch.
const BY_TOKEN = 3
const FACTS = 64

const stretch = (tokens: Token[], { from, to, folds, salt, signs, room }: Stretch): Features => {
  let letters = salt === 0 ? 1 : 30
  for (let i = from; i < to; i++) letters += tokens[i]!.word.letters.length
  const byLetters = 1 / Math.sqrt(letters)
  // Long stretches say more, but not in proportion: the square root of their length.
  const byWord = 1 / Math.sqrt(Math.max(salt === 0 ? 1 : 4, to - from))
  const features = takeRoom(room, BY_TOKEN * (to - from) + FACTS, { from, to, byLetters, byWord, salt, folds, letterFolds: IN_GENERAL })
  addPairs(features, tokens)
  const met = new Map<string, number>()
  let asks = false
  for (let i = from; i < to; i++) {
    if (QUESTIONS.has(tokens[i]!.word.hash)) asks = true
    for (const name of signs.get(i) ?? []) met.set(name, (met.get(name) ?? 0) + 1)
  }
  for (const [name, count] of met) {
    addFact(features, named(name) ^ salt)
    if (count > 1) addFact(features, named(`more ${name}`) ^ salt)
  }
  addFact(features, BIAS ^ salt)
  if (asks) addFact(features, named('asks') ^ salt)
  return features
}

const addPairs = (features: Features, tokens: Token[]): void => {
  const { from, to, byWord, salt } = features
  let before = from === 0 ? BIAS : tokens[from - 1]!.word.hash
  for (let i = from; i < to; i++) {
    const { word: { hash }, negated } = tokens[i]!
    add(features, mixHashes(before, hash) ^ salt, byWord, i)
    if (negated) add(features, hash ^ SALT.negated ^ salt, byWord, i)
    before = hash
  }
  features.pairs = features.size
  if (salt !== 0) for (let i = Math.max(2, from); i < to; i++) add(features, mixHashes(tokens[i - 2]!.word.hash, tokens[i]!.word.hash) ^ SALT.pair ^ salt, byWord, i)
  features.apart = features.size
}

const QUESTIONS = new Set(['?', '??', '???', '¿', '?!', '!?'].map(hashText))

/** What the lexicon says of the whole text, in steps. */
const addTones = (features: Features, { tones, clauseTones }: Passage, count: number): void => {
  let good = 0
  let bad = 0
  for (const { value } of tones) if (value > 0) good += value; else bad -= value
  const fact = (name: string) => addFact(features, named(name))
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

// A first clause of so few words and signs, with more after it, is a title or a verdict.
const OPENING = { most: 4, after: 3 }
const OPENS = hashText('^opens')

// Hashes by what they tell of: tones in thirds from −3, and which way a text of one or more clauses turns.
const THIRDS = [-3, -2, -1, 0, 1, 2, 3]
const BEGINS = THIRDS.map(third => hashText(`^begins ${third}`))
const ENDS = THIRDS.map(third => hashText(`^ends ${third}`))
const TURNS = [false, true].map(isMany => SIDES.map(first => SIDES.map(last => hashText(`^turns ${first}${last} ${isMany}`))))

/** How a text begins and ends: reviews open with their verdict, and what comes last weighs more than what it takes back. */
const addCourse = (whole: Features, { clauseTones }: Passage, tokens: Token[]): void => {
  const [first, last] = [clauseTones[0] ?? 0, clauseTones.at(-1) ?? 0]
  addFact(whole, BEGINS[Math.round(first * 3) + 3]!)
  addFact(whole, ENDS[Math.round(last * 3) + 3]!)
  addFact(whole, TURNS[clauseTones.length > 1 ? 1 : 0]![sideOf(first) + 1]![sideOf(last) + 1]!)
  let [size, opening] = [0, OPENS]
  for (; size <= OPENING.most && tokens[size]?.clause === 0; size++) opening = mixHashes(opening, tokens[size]!.word.hash)
  if (size > 0 && size <= OPENING.most && tokens.length > size + OPENING.after) addFact(whole, opening)
}

const sideOf = (tone: number): number => (tone > 0.2 ? 1 : tone < -0.2 ? -1 : 0)

const step = (sum: number): number => Math.min(6, Math.round(Math.log2(1 + sum * 4)))

const addFact = (features: Features, hash: number): void => {
  if (features.size < features.hashes.length) add(features, hash, FACT, -1)
}
