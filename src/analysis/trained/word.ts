import { hashText } from './hash.ts'

/** A word or sign, the same object wherever it stands as long as it is remembered. */
export interface Word {
  /** Its place among the remembered words; another one's once it is forgotten. */
  id: number
  /** No other word has or had it. */
  serial: number
  hash: number
  /** Hashes of the letter groups inside; none for signs. */
  letters: Uint32Array
}

// Texts repeat their words; bounded, because strangers choose them.
const MAX_REMEMBERED = 5_000
// When room is made, at least one in so many words goes.
const LEAST_FORGOTTEN = 8

interface Remembered extends Word {
  key: string
  /** Met since the hand last passed. */
  isRecent: boolean
}

const NO_LETTERS = new Uint32Array(0)
const words = new Map<string, Remembered>()
/** By id. */
const places: Array<Remembered | undefined> = []
const free: number[] = []
let serials = 0
let hand = 0

/** Called before a text is read. When words have become too many, those not met for longest go (the clock of Corbató 1968): what texts repeat stays. */
export const makeRoom = (): void => {
  if (words.size < MAX_REMEMBERED) return
  const enough = MAX_REMEMBERED * (1 - 1 / LEAST_FORGOTTEN)
  for (; words.size > enough; hand++) {
    const id = hand % places.length
    const word = places[id]
    if (word === undefined) continue
    if (word.isRecent) word.isRecent = false
    else forget(word)
  }
}

const forget = ({ id, key }: Remembered): void => {
  words.delete(key)
  places[id] = undefined
  free.push(id)
}

const remember = (key: string, hash: number, letters: Uint32Array): Word => {
  const word = { id: free.pop() ?? places.length, serial: ++serials, hash, letters, key, isRecent: false }
  places[word.id] = word
  words.set(key, word)
  return word
}

const known = (key: string): Word | undefined => {
  const word = words.get(key)
  if (word) word.isRecent = true
  return word
}

const NINE = 57

/** A word by its spelling; `mark` is `#` where it was written as a hashtag. */
export const wordFor = (spelling: string, mark = ''): Word => {
  // One number is like another, and thousands of them need not be remembered; but people give marks and count stars up to ten.
  const key = mark + (spelling.charCodeAt(0) <= NINE && !/^(\d|10)$/.test(spelling) ? spelling.replace(/\d/g, '0') : spelling)
  const before = known(key)
  if (before) return before
  // Drawn-out letters mean what two of them mean.
  const plain = key.slice(mark.length).replace(/(.)\1{2,}/g, '$1$1').slice(0, 40)
  return remember(key, hashText(mark + plain), lettersOf(plain))
}

/** A sign, or a name of our own for what is no word: both have no letters. */
export const signFor = (sign: string): Word => known(` ${sign}`) ?? remember(` ${sign}`, hashText(sign), NO_LETTERS)

const SHORTEST = 3
const LONGEST = 6

const lettersOf = (word: string): Uint32Array => {
  const framed = `_${word}_`
  const hashes: number[] = []
  for (let size = SHORTEST; size <= LONGEST && size <= framed.length; size++) for (let i = 0; i + size <= framed.length; i++) hashes.push(hashText(`c${framed.slice(i, i + size)}`))
  return Uint32Array.from(hashes)
}
