import { isCommonplace } from './commonplace.ts'
import type { NoiseRules } from '../reading/noise.ts'

/** What a text is told again by. Bottom-k sketch of its folded word shingles: exact up to `SIZE` of them, an estimate beyond. */
export interface Sketch {
  /** The smallest hashes of its shingles, ascending, each once; 32 bits, signed. */
  hashes: number[]
  /** MinHash bands: alike texts share one at least. */
  bands: number[]
  /** Words it stands for; 0: too short to be told from anybody else's, so it is of one author alone. */
  words: number
}

export interface Sketched {
  title?: string | null | undefined
  text: string
  /** As the source tells people apart. */
  authorId?: string | null | undefined
  place?: string | null | undefined
}

// Most reviews have fewer shingles: their likeness is exact. A long one is told by a sample to ±0.07.
const SIZE = 48
// Three bands of two: copies meet for certain, texts that share 80 % of their shingles with 95 %, those that share 60 % with
// 74 %, strangers (0.2 % shared) once in eighty thousand pairs. A fourth finds 3 % more of them and costs a third more.
const BANDS = 3
// Nobody copies only what lies beyond.
const MAX_CHARACTERS = 5000
const DAY_MS = 86_400_000

const LINK_OR_HANDLE = /(?:https?:\/\/|www\.)\S+|@\w+/g
const WORD = /[\p{L}\p{N}]+/gu
// Most folded texts are ASCII but for a few marks: a simple class reads those three times faster.
const PLAIN_WORD = /[a-z0-9]+/g
const BEYOND_PLAIN = /[^\x00-\x7f¡¿«»“”‘’…–—·•€£\u{1f000}-\u{1faff}]/u
const NUMBER = /^\p{N}+$/u
const isNumber = (word: string): boolean => word < 'a' && NUMBER.test(word)
// Ids that stand for everybody who gave none.
export const NOBODY = /^(?:0+|-|null|undefined|none|unknown|desconocido|an[oó]n\w*|guest|invitado|convidado|user|usuario|usu[aá]rio)$/i

/** Words of a folded text, without links and handles. */
export const wordsIn = (folded: string): string[] => {
  const cut = folded.length > MAX_CHARACTERS ? folded.slice(0, MAX_CHARACTERS) : folded
  const text = /@|http|www/.test(cut) ? cut.replace(LINK_OR_HANDLE, ' ') : cut
  return text.match(BEYOND_PLAIN.test(text) ? WORD : PLAIN_WORD) ?? []
}

/**
 * The sketch of a mention; null: nothing to tell it by. A text that many people could have written by themselves (few words,
 * or none but commonplaces) is told together with its author, so that it is never a copy of somebody else's.
 */
export const sketchOf = ({ authorId, place }: Omit<Sketched, 'text' | 'title'>, folded: string, { copy }: NoiseRules): Sketch | null => {
  const words = wordsIn(folded)
  if (isTelling(words, copy)) return sketchWords(words)
  if (words.length === 0 || authorId === null || authorId === undefined || NOBODY.test(authorId)) return null
  const own = mix(hashText(words.join(' ')) ^ Math.imul(hashText(`${authorId}|${place ?? ''}`), 0x27d4eb2f))
  return { hashes: [own], bands: [own], words: 0 }
}

export const isTelling = (words: string[], { minWords, minSpecific }: NoiseRules['copy']): boolean => {
  if (words.length < minWords) return false
  const specific = new Set<string>()
  for (const word of words) {
    if (word.length > 3 && !isCommonplace(word)) specific.add(word)
    if (specific.size >= minSpecific) return true
  }
  return false
}

const sketchWords = (words: string[]): Sketch => {
  // All numbers are one: templates differ in them.
  const hashes = words.map(word => hashText(isNumber(word) ? '0' : word))
  const shingles = new Set<number>()
  for (let i = 2; i < hashes.length; i++) shingles.add(mix(Math.imul(hashes[i - 2]!, 0x2545f491) ^ Math.imul(hashes[i - 1]!, 0x3c6ef372) ^ hashes[i]!))
  return { hashes: [...Int32Array.from(shingles).sort().subarray(0, SIZE)], bands: bandsOf(shingles), words: words.length }
}

const bandsOf = (shingles: Set<number>): number[] => {
  const least = new Int32Array(BANDS * 2).fill(0x7fffffff)
  for (const shingle of shingles) {
    for (let i = 0; i < least.length; i++) {
      const value = mix(shingle ^ Math.imul(i + 1, 0x9e3779b1))
      if (value < least[i]!) least[i] = value
    }
  }
  return Array.from({ length: BANDS }, (_, i) => mix(Math.imul(least[2 * i]!, 0x85ebca6b) ^ least[2 * i + 1]! ^ i))
}

/** How much of their shingles two texts share, 0…1 (Jaccard; of the smallest hashes of both together). */
export const likeness = (a: Pick<Sketch, 'hashes'>, b: Pick<Sketch, 'hashes'>): number => {
  const cut = Math.max(a.hashes.length, b.hashes.length) < SIZE ? Infinity : SIZE
  let [i, j, shared, seen] = [0, 0, 0, 0]
  while (seen < cut && (i < a.hashes.length || j < b.hashes.length)) {
    const [x, y] = [a.hashes[i] ?? Infinity, b.hashes[j] ?? Infinity]
    if (x === y) shared += 1
    if (x <= y) i += 1
    if (y <= x) j += 1
    seen += 1
  }
  return seen === 0 ? 0 : shared / seen
}

/** Whether two texts are one and the same but for little. */
export const isAlike = (a: Sketch, b: Sketch, { copy }: NoiseRules): boolean => {
  if ((a.words === 0) !== (b.words === 0)) return false
  const needed = Math.min(a.words, b.words) >= copy.longWords ? copy.similarLong : copy.similar
  return likeness(a, b) >= needed
}

/** How long after one of them the next still repeats it: what is longer is less likely said twice by chance. */
export const windowMsOf = (words: number, { copy }: NoiseRules): number => (words >= copy.longWords ? copy.windowLongDays : copy.windowDays) * DAY_MS

const hashText = (text: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash | 0
}

// The finaliser of MurmurHash3: every bit of the input reaches every bit of the output.
const mix = (value: number): number => {
  let hash = value ^ (value >>> 16)
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) | 0
}
