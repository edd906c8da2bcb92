import { endianness } from 'node:os'

export interface Rows {
  /** Features in [from, to). */
  hashes: Uint32Array
  from: number
  to: number
  /** What they are XORed with. */
  mark: number
  /** Of the table: rows less one, where the first weight lies, weights from row to row. */
  mask: number
  start: number
  width: number
  /** Sums: so many weights of each row. */
  count: number
}

/** Adds the rows of all these features to the sums from `at` on. */
export const addRows = (weights: Int8Array | Float32Array, rows: Rows, sums: Int16Array | Int32Array, at: number): void => {
  const { hashes, from, to, mark, mask, start, width, count } = rows
  if (IS_LITTLE && weights instanceof Int8Array) {
    if ((start | width) % 4 === 0) {
      for (let first = from; first < to; first += MOST_AT_ONCE) addFours(viewsOf(weights).fours, rows, { first, end: Math.min(to, first + MOST_AT_ONCE) }, sums, at)
      return
    }
    if (width === 2 && start % 2 === 0) return addPairs(viewsOf(weights).pairs, rows, sums, at)
  }
  for (let i = from; i < to; i++) {
    const row = start + ((hashes[i]! ^ mark) & mask) * width
    for (let k = 0; k < count; k++) sums[at + k]! += weights[row + k]!
  }
}

const IS_LITTLE = endianness() === 'LE'
// Two sums of bytes share 32 bits: so many bytes fit into sixteen.
const MOST_AT_ONCE = 257
const LIFT = 128
const LIFT_ALL = 0x80808080 | 0
const EVERY_SECOND = 0x00ff00ff

/** The same four weights at a time, which halves the time: bytes are lifted above nought, and two are summed in the halves of one number. */
const addFours = (weights: Int32Array, { hashes, mark, mask, start, width, count }: Rows, { first, end }: { first: number; end: number }, sums: Int16Array | Int32Array, at: number): void => {
  const lifted = LIFT * (end - first)
  for (let k = 0; k < count; k += 4) {
    let [even, odd] = [0, 0]
    for (let i = first; i < end; i++) {
      const bytes = weights[(start + k + ((hashes[i]! ^ mark) & mask) * width) >>> 2]! ^ LIFT_ALL
      even = (even + (bytes & EVERY_SECOND)) | 0
      odd = (odd + ((bytes >>> 8) & EVERY_SECOND)) | 0
    }
    sums[at + k]! += (even & 0xffff) - lifted
    if (k + 1 < count) sums[at + k + 1]! += (odd & 0xffff) - lifted
    if (k + 2 < count) sums[at + k + 2]! += (even >>> 16) - lifted
    if (k + 3 < count) sums[at + k + 3]! += (odd >>> 16) - lifted
  }
}

/** Rows of two bytes, each read as one number. */
const addPairs = (weights: Int16Array, { hashes, from, to, mark, mask, start, count }: Rows, sums: Int16Array | Int32Array, at: number): void => {
  let [low, high] = [0, 0]
  for (let i = from; i < to; i++) {
    const bytes = weights[(start >>> 1) + ((hashes[i]! ^ mark) & mask)]!
    low += (bytes << 24) >> 24
    high += bytes >> 8
  }
  sums[at]! += low
  if (count > 1) sums[at + 1]! += high
}

/** The same bytes in numbers of four and of two. */
interface Views {
  fours: Int32Array
  pairs: Int16Array
}

const views = new WeakMap<Int8Array, Views>()

const viewsOf = (weights: Int8Array): Views => {
  const known = views.get(weights)
  if (known) return known
  const { buffer, byteOffset, length } = weights
  const made = { fours: new Int32Array(buffer, byteOffset, length >>> 2), pairs: new Int16Array(buffer, byteOffset, length >>> 1) }
  views.set(weights, made)
  return made
}
