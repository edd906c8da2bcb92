import { FACT, IN_GENERAL, type Features } from './feature-list.ts'
import type { Featured } from './features.ts'
import { leadersOf, placeOf, type LinearModel } from './linear-model.ts'
import { addRows } from './row-sums.ts'
import type { Token } from './tokens.ts'
import { sumsOfWords, type WordSums } from './word-sums.ts'

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

interface Summing {
  tokens: Token[]
  /** Outputs [from, to). */
  from: number
  to: number
}

const sumsOf = (model: LinearModel, features: Features, { tokens, from: first, to: end }: Summing): number[] => {
  const { bits, weights } = model
  const { start, width } = placeOf(model, first)
  const { hashes, values, size, pairs, apart, byWord, from, to, byLetters, folds, isListed } = features
  const mask = 2 ** bits - 1
  const count = end - first
  // Words and pairs have one value in common, and so have letter groups, and facts: whole bytes are summed, and multiplied once at the end.
  const bytes = new Int32Array(count)
  const letters = new Int32Array(count)
  const rows = { hashes, mask, start, width, count }
  if (to > from) addWords(sumsOfWords(model, features, first), { tokens, from, to, first }, bytes, letters)
  for (let f = 0; f < folds.length; f++) addRows(weights, { ...rows, from: 0, to: pairs, mark: folds[f]! }, bytes, 0)
  addRows(weights, { ...rows, from: pairs, to: apart, mark: 0 }, bytes, 0)
  const facts = new Int32Array(count)
  if (!isListed) for (let f = 0; f < folds.length; f++) addRows(weights, { ...rows, from: apart, to: size, mark: folds[f]! }, facts, 0)
  const sums: number[] = []
  for (let k = 0; k < count; k++) sums.push(byLetters * letters[k]! + byWord * bytes[k]! + FACT * facts[k]!)
  if (!isListed) return sums
  for (const fold of folds) {
    for (let i = apart; i < size; i++) {
      const row = ((hashes[i]! ^ fold) & mask) * width + start
      for (let k = 0; k < count; k++) sums[k]! += weights[row + k]! * values[i]!
    }
  }
  return sums
}

const addWords = (sums: WordSums, { tokens, from, to, first }: { tokens: Token[]; from: number; to: number; first: number }, words: Int32Array, letters: Int32Array): void => {
  const count = sums.to - sums.from
  for (let i = from; i < to; i++) {
    const at = sums.rowOf(tokens[i]!.word) + first - sums.from
    const { table } = sums
    for (let k = 0; k < words.length; k++) {
      words[k]! += table[at + k]!
      letters[k]! += table[at + count + k]!
    }
  }
}

/** What each token in [from, to) adds to the outputs weighted by `direction`, as part of these stretches. */
export const contributions = (model: LinearModel, { tokens }: Featured, parts: Features[], { direction, from, to }: { direction: Float64Array; from: number; to: number }): Float64Array => {
  const { bits, weights, scales } = model
  const mask = 2 ** bits - 1
  const shares = new Float64Array(to - from)
  const asked = [...direction.keys()].filter(k => direction[k] !== 0)
  const places = asked.map(k => placeOf(model, k))
  const factors = asked.map(k => direction[k]! * scales[k]!)
  for (const part of parts) {
    const { size, pairs, folds, byWord, byLetters } = part
    for (let i = 0; i < size; i++) {
      const token = part.tokens[i]!
      if (token < from || token >= to) continue
      let share = 0
      for (const fold of i < pairs ? folds : IN_GENERAL) {
        const row = (part.hashes[i]! ^ fold) & mask
        for (let a = 0; a < asked.length; a++) share += weights[places[a]!.start + row * places[a]!.width]! * factors[a]!
      }
      shares[token - from]! += share * part.values[i]!
    }
    for (const sums of new Set(asked.map(k => sumsOfWords(model, part, k)))) {
      const count = sums.to - sums.from
      for (let i = from; i < to; i++) {
        const at = sums.rowOf(tokens[i]!.word) - sums.from
        const { table } = sums
        for (let a = 0; a < asked.length; a++) {
          const k = asked[a]!
          if (k >= sums.from && k < sums.to) shares[i - from]! += (table[at + k]! * byWord + table[at + count + k]! * byLetters) * factors[a]!
        }
      }
    }
  }
  return shares
}
