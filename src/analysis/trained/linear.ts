import type { Features, Featured } from './features.ts'
import type { Token } from './tokens.ts'

/** A linear model over hashed features: one row of `outputs` weights a bucket; a weight is its byte × the scale of its output. */
export interface LinearModel {
  /** The table has 2^bits rows. */
  bits: number
  outputs: number
  weights: Int8Array | Float32Array
  scales: Float32Array
  /** For each output the output whose best segment it takes: itself, or the moment a polarity belongs to. */
  follows: number[]
}

export interface Scored {
  /** Sum of weights of each output: whole text plus its best segment. */
  sums: Float64Array
  /** The segment that each output took. −1: there is none. */
  picked: Int32Array
}

/**
 * Scores a text: every output is the whole text's sum plus that of the segment which speaks loudest for it. Outputs that
 * follow another one stand last in the table and are summed only where their leader `isWanted`; 0 otherwise.
 */
export const score = (model: LinearModel, { tokens, whole, segments }: Featured, isWanted: (leader: number, sum: number) => boolean = () => true): Scored => {
  const { outputs, scales, follows } = model
  const leaders = leadersOf(model)
  const sums = new Float64Array(outputs)
  const picked = new Int32Array(outputs).fill(-1)
  sums.set(sumsOf(model, whole, { tokens, from: 0, to: leaders }))
  const bySegment = segments.map(segment => sumsOf(model, segment, { tokens, from: 0, to: leaders }))
  for (let k = 0; k < leaders; k++) {
    if (bySegment.length === 0) break
    let best = 0
    for (let s = 1; s < bySegment.length; s++) if (bySegment[s]![k]! > bySegment[best]![k]!) best = s
    picked[k] = best
    sums[k]! += bySegment[best]![k]!
  }
  for (let k = 0; k < leaders; k++) sums[k]! *= scales[k]!
  for (let k = leaders; k < outputs; ) {
    const leader = follows[k]!
    let to = k + 1
    while (to < outputs && follows[to] === leader) to += 1
    if (isWanted(leader, sums[leader]!)) {
      const parts = [whole, ...(picked[leader]! < 0 ? [] : [segments[picked[leader]!]!])]
      for (const part of parts) sumsOf(model, part, { tokens, from: k, to }).forEach((sum, i) => void (sums[k + i]! += sum * scales[k + i]!))
      picked.fill(picked[leader]!, k, to)
    }
    k = to
  }
  return { sums, picked }
}

/** How many outputs choose their own segment; they stand first. */
const leadersOf = ({ follows }: LinearModel): number => {
  const first = follows.findIndex((leader, k) => leader !== k)
  return first < 0 ? follows.length : first
}

interface Summing {
  tokens: Token[]
  /** Outputs [from, to). */
  from: number
  to: number
}

const sumsOf = (model: LinearModel, features: Features, { tokens, from: first, to: end }: Summing): Float64Array => {
  const { bits, outputs, weights } = model
  const { hashes, values, size, words, byWord, from, to, byLetters, salt } = features
  const mask = 2 ** bits - 1
  const count = end - first
  const sums = new Float64Array(count)
  for (let i = from; i < to; i++) {
    const { letters } = tokens[i]!
    if (letters.length === 0) continue
    const own = letterSums(model, letters, salt)
    for (let k = 0; k < count; k++) sums[k]! += own[first + k]!
  }
  for (let k = 0; k < count; k++) sums[k]! *= byLetters / byWord
  // Words have one value in common: it is multiplied once, at the end.
  for (let i = 0; i < words; i++) {
    const row = (hashes[i]! & mask) * outputs + first
    for (let k = 0; k < count; k++) sums[k]! += weights[row + k]!
  }
  for (let k = 0; k < count; k++) sums[k]! *= byWord
  for (let i = words; i < size; i++) {
    const row = (hashes[i]! & mask) * outputs + first
    const value = values[i]!
    for (let k = 0; k < count; k++) sums[k]! += weights[row + k]! * value
  }
  return sums
}

// Letter groups are four fifths of all features and the same wherever a word stands: summed once a word. Words forgotten elsewhere are forgotten here.
const remembered = new WeakMap<LinearModel, Map<number, WeakMap<Uint32Array, Float32Array>>>()

const letterSums = (model: LinearModel, letters: Uint32Array, salt: number): Float32Array => {
  const bySalt = remembered.get(model) ?? new Map<number, WeakMap<Uint32Array, Float32Array>>()
  remembered.set(model, bySalt)
  const byWord = bySalt.get(salt) ?? new WeakMap<Uint32Array, Float32Array>()
  bySalt.set(salt, byWord)
  const known = byWord.get(letters)
  if (known) return known
  const { bits, outputs, weights } = model
  const mask = 2 ** bits - 1
  const sums = new Float32Array(outputs)
  for (let j = 0; j < letters.length; j++) {
    const row = ((letters[j]! ^ salt) & mask) * outputs
    for (let k = 0; k < outputs; k++) sums[k]! += weights[row + k]!
  }
  byWord.set(letters, sums)
  return sums
}

/** What each token in [from, to) adds to the outputs weighted by `direction`, as part of these stretches. */
export const contributions = (model: LinearModel, { tokens }: Featured, parts: Features[], { direction, from, to }: { direction: Float64Array; from: number; to: number }): Float64Array => {
  const { bits, outputs, weights, scales } = model
  const mask = 2 ** bits - 1
  const shares = new Float64Array(to - from)
  const scaled = [...direction.keys()].filter(k => direction[k] !== 0).map(k => ({ k, factor: direction[k]! * scales[k]! }))
  for (const part of parts) {
    for (let i = 0; i < part.size; i++) {
      const token = part.tokens[i]!
      if (token < from || token >= to) continue
      const row = (part.hashes[i]! & mask) * outputs
      for (const { k, factor } of scaled) shares[token - from]! += weights[row + k]! * factor * part.values[i]!
    }
    for (let i = from; i < to; i++) {
      if (tokens[i]!.letters.length === 0) continue
      const own = letterSums(model, tokens[i]!.letters, part.salt)
      for (const { k, factor } of scaled) shares[i - from]! += own[k]! * factor * part.byLetters
    }
  }
  return shares
}
