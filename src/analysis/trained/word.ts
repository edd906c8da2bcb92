import { hashText } from './hash.ts'

/** A word or sign, the same object wherever it stands as long as it is remembered. */
export interface Word {
  /** Its place among the remembered words. */
  id: number
  hash: number
  /** Hashes of the letter groups inside; none for signs. */
  letters: Uint32Array
}

// Texts repeat their words; bounded, because strangers choose them.
const MAX_REMEMBERED = 7_000
// What one text may add beyond: words are forgotten only between two texts.
const MAX_IN_TEXT = 8_000
/** No id of a word is as large. */
export const MOST_WORDS = MAX_REMEMBERED + MAX_IN_TEXT

const NO_LETTERS = new Uint32Array(0)
const words = new Map<string, Word>()
let forgotten = 0

/** How often all words were forgotten: ids mean other words since. */
export const timesForgotten = (): number => forgotten

/** Called before a text is read: forgets all words when they have become too many. */
export const makeRoom = (): void => {
  if (words.size < MAX_REMEMBERED) return
  words.clear()
  forgotten += 1
}

const remember = (key: string, hash: number, letters: Uint32Array): Word => {
  const word = { id: words.size, hash, letters }
  words.set(key, word)
  return word
}

const NINE = 57

/** A word by its spelling; `mark` is `#` where it was written as a hashtag. */
export const wordFor = (spelling: string, mark = ''): Word => {
  // One number is like another, and thousands of them need not be remembered; but people give marks and count stars up to ten.
  const key = mark + (spelling.charCodeAt(0) <= NINE && !/^(\d|10)$/.test(spelling) ? spelling.replace(/\d/g, '0') : spelling)
  const known = words.get(key)
  if (known) return known
  // Drawn-out letters mean what two of them mean.
  const plain = key.slice(mark.length).replace(/(.)\1{2,}/g, '$1$1').slice(0, 40)
  return remember(key, hashText(mark + plain), lettersOf(plain))
}

/** A sign, or a name of our own for what is no word: both have no letters. */
export const signFor = (sign: string): Word => words.get(` ${sign}`) ?? remember(` ${sign}`, hashText(sign), NO_LETTERS)

const SHORTEST = 3
const LONGEST = 6

const lettersOf = (word: string): Uint32Array => {
  const framed = `_${word}_`
  const hashes: number[] = []
  for (let size = SHORTEST; size <= LONGEST && size <= framed.length; size++) for (let i = 0; i + size <= framed.length; i++) hashes.push(hashText(`c${framed.slice(i, i + size)}`))
  return Uint32Array.from(hashes)
}
