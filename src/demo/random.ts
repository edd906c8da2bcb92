/** Chance that repeats itself: the same seed tells the same story. */
export interface Chance {
  /** 0 ≤ x < 1 */
  next(): number
  /** A whole number, both ends included. */
  between(low: number, high: number): number
  /** True in this share of cases. */
  happens(share: number): boolean
  /** One of the list; throws when it is empty. */
  one<T>(list: readonly T[]): T
  /** A key, as often as its weight says. */
  weighted<Key extends string>(weights: Readonly<Record<Key, number>>): Key
}

/** mulberry32 over a hash of the seed: small, fast, even enough for a story. */
export const createChance = (seed: string): Chance => {
  let state = hash(seed)
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    happens: share => next() < share,
    one: list => {
      const found = list[Math.floor(next() * list.length)]
      if (found === undefined) throw new Error('Chance cannot choose from an empty list: give it at least one entry.')
      return found
    },
    weighted: weights => {
      const entries = Object.entries(weights) as Array<[keyof typeof weights, number]>
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0)
      return (entries.find(([, weight]) => (left -= weight) < 0) ?? entries.at(-1)!)[0]
    },
  }
}

/** FNV-1a, 32 bits. */
const hash = (text: string): number => [...text].reduce((sum, letter) => Math.imul(sum ^ letter.codePointAt(0)!, 0x01000193), 0x811c9dc5)
