import { hash53 } from '../identity/hash.ts'
import { DEFAULT_NOISE } from '../reading/noise.ts'
import { likeness, sketchOf, wordsIn, type Sketch } from '../language/sketch.ts'
import { fold } from '../language/words.ts'

/** One public answer of the brand. */
export interface Said {
  id: string
  text: string
  at: Date
}

export interface Repeated {
  id: string
  at: Date
  /** 0…1. */
  likeness: number
}

// A name and a product changed in twenty words leave half of the shingles; two answers by hand that share greeting and farewell stay below a third.
const ALIKE = 0.4
/** How far back a reader of the platform still sees the brand's other answers. */
export const LATELY_DAYS = 30

/** The answer most like this text among those given lately, where one is nearly the same. */
export const findRepeated = (text: string, recent: Said[]): Repeated | undefined => {
  const own = printOf(text)
  let best: Repeated | undefined
  for (const said of recent) {
    const alike = alikeness(own, printOf(said.text))
    if (alike >= ALIKE && alike > (best?.likeness ?? 0)) best = { id: said.id, at: said.at, likeness: alike }
  }
  return best
}

interface Print {
  sketch: Sketch | null
  words: string
}

const printOf = (text: string): Print => {
  const folded = fold(text)
  return { sketch: sketchOf({}, folded, DEFAULT_NOISE), words: wordsIn(folded).join(' ') }
}

/** Short answers are too few words to sketch: they repeat another only word for word. */
const alikeness = (a: Print, b: Print): number => {
  if (a.words !== '' && a.words === b.words) return 1
  return a.sketch && b.sketch ? likeness(a.sketch, b.sketch) : 0
}

/** By what the words of an answer are known: the same for the same words in order, whatever stands between them; 0: there are none. */
export const saidKey = (text: string): number => {
  const { words } = printOf(text)
  return words === '' ? 0 : hash53(words) || 1
}

/** The shingles of an answer; null: too few words. */
export const shinglesOf = (text: string): Sketch | null => printOf(text).sketch

export interface ToldAnswer {
  /** See `saidKey`. */
  said: number
  shingles: Sketch | null
}

/** Of so many answers, the share that nearly repeats an earlier one among them, 0…1; null: none. */
export const repeatedShare = (answers: ToldAnswer[]): number | null => {
  if (answers.length === 0) return null
  const [words, byShingle] = [new Set<number>(), new Map<number, Sketch[]>()]
  let repeats = 0
  for (const { said, shingles } of answers) {
    if (words.has(said) || (shingles && repeatsOne(shingles, byShingle))) repeats += 1
    if (said === 0 || words.has(said)) continue
    words.add(said)
    for (const hash of shingles?.hashes ?? []) (byShingle.get(hash) ?? byShingle.set(hash, []).get(hash)!).push(shingles!)
  }
  return repeats / answers.length
}

/** Only those that share a shingle can be alike at all. */
const repeatsOne = (shingles: Sketch, byShingle: Map<number, Sketch[]>): boolean => {
  const looked = new Set<Sketch>()
  return shingles.hashes.some(hash => byShingle.get(hash)?.some(other => {
    if (looked.has(other)) return false
    looked.add(other)
    return likeness(shingles, other) >= ALIKE
  }))
}
