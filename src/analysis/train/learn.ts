import { chanceOf, chancesOf } from '../trained/decisions.ts'
import type { Features } from '../trained/feature-list.ts'
import type { Featured } from '../trained/features.ts'
import { score } from '../trained/linear.ts'
import type { LinearModel } from '../trained/linear-model.ts'
import { sumsIn, toneSums, type Group } from '../trained/outputs.ts'
import { createTable, descend, judge, weightsOf, type Shape } from './table.ts'

/** The truth about one text: for each group the right answer (0…n−1, 0/1, or 0…2 of a tone), −1 where nobody told, and what it weighs. */
export interface Truth {
  answers: Int8Array
  weights: Float32Array
}

export interface Learning {
  epochs: number
  rate: number
  seed: number
  /** Features met in fewer texts than this are noise. */
  minTexts: number
  onEpoch?: (epoch: number) => void
}

/** Weights while they are learnt: full precision. */
export interface Learnt {
  shape: Shape
  outputs: number
  weights: Float32Array
  follows: number[]
}

// Steps shrink to this share of the first over the epochs.
const LAST_RATE = 0.3

/** The mean of several learnings that differ by chance (the order of texts, what is told of them): steadier than any one of them. */
export const meanOf = (runs: number, learnRun: (run: number) => Learnt): Learnt => {
  const mean = learnRun(0)
  for (let run = 1; run < runs; run++) {
    const { weights } = learnRun(run)
    for (let i = 0; i < weights.length; i++) mean.weights[i]! += (weights[i]! - mean.weights[i]!) / (run + 1)
  }
  return mean
}

/** Learns by stochastic gradient descent with a step of its own for every weight (AdaGrad, Duchi 2011); equal for equal seeds. */
export const learn = (rows: Featured[], truths: Truth[], shape: Shape, { epochs, rate, seed, minTexts, onEpoch }: Learning): Learnt => {
  const table = createTable(shape)
  const kept = keepCommon(rows, minTexts)
  const next = randomFrom(seed)
  const order = Uint32Array.from(rows.keys())
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, next)
    const step = rate * (1 - (epoch / epochs) * (1 - LAST_RATE))
    for (const i of order) {
      const { sums, picked } = judge(table, kept[i]!)
      const errors = errorsOf(sums, truths[i]!, shape)
      descend(table, kept[i]!.whole, { errors, step, concerns: () => true })
      kept[i]!.segments.forEach((segment, s) => descend(table, segment, { errors, step, concerns: k => picked[k] === s }))
    }
    onEpoch?.(epoch)
  }
  return { shape, outputs: table.outputs, weights: weightsOf(table), follows: table.follows }
}

/** The rows without features met in few texts. */
const keepCommon = (rows: Featured[], minTexts: number): Featured[] => {
  const SKETCH = 2 ** 24
  const counts = new Uint8Array(SKETCH)
  const lastRow = new Int32Array(SKETCH).fill(-1)
  const count = ({ hashes, size }: Features, row: number) => {
    for (let i = 0; i < size; i++) {
      const at = hashes[i]! & (SKETCH - 1)
      if (lastRow[at] === row || counts[at] === 255) continue
      lastRow[at] = row
      counts[at]! += 1
    }
  }
  rows.forEach(({ whole, segments }, row) => [whole, ...segments].forEach(part => count(part, row)))
  const keep = ({ hashes, values, size }: Features): Features => {
    const at: number[] = []
    for (let i = 0; i < size; i++) if (counts[hashes[i]! & (SKETCH - 1)]! >= minTexts) at.push(i)
    return { hashes: Uint32Array.from(at, i => hashes[i]!), values: Float32Array.from(at, i => values[i]!), tokens: NONE, size: at.length, pairs: 0, apart: 0, from: 0, to: 0, byLetters: 0, byWord: 1, salt: 0, folds: AS_LISTED, letterFolds: AS_LISTED, isListed: true }
  }
  return rows.map(({ whole, segments }) => ({ tokens: [], whole: keep(whole), segments: segments.map(keep) }))
}

const NONE = new Int32Array(0)
const AS_LISTED = [0]

/** Scores with full precision, as `score` does with stored weights. */
export const scoreRaw = ({ shape, outputs, weights, follows }: Learnt, row: Featured) =>
  score({ bits: shape.bits, outputs, weights, split: 0, scales: ONES.subarray(0, outputs), follows }, row)

const ONES = new Float32Array(256).fill(1)

// The line that leaves a sum as it is.
const AS_IT_IS = [1, 0] as const

/** Probability minus truth for every output; 0 where nobody told. */
const errorsOf = (sums: Float64Array, { answers, weights }: Truth, { groups }: Shape): Float64Array => {
  const errors = new Float64Array(sums.length)
  let from = 0
  for (const [g, group] of groups.entries()) {
    const to = from + sumsIn(group)
    if (answers[g]! >= 0) errors.set(errorsIn(group, sums.subarray(from, to), answers[g]!).map(error => error * weights[g]!), from)
    from = to
  }
  return errors
}

const errorsIn = (group: Group, sums: Float64Array, answer: number): number[] => {
  if (group === 'yes or no') return [chanceOf(AS_IT_IS, sums[0]!) - answer]
  const errors = chancesOf(group === 'tone' ? toneSums(sums) : sums).map((chance, k) => chance - Number(answer === k))
  return group === 'tone' ? [errors[0]!, errors[2]!] : errors
}

/** A generator of its own, so that a training is the same on every machine (Numerical Recipes' constants). */
export const randomFrom = (seed: number) => (): number => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return seed / 2 ** 32
}

const shuffle = (order: Uint32Array, next: () => number): void => {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1))
    const kept = order[i]!
    order[i] = order[j]!
    order[j] = kept
  }
}

// So few weights lie further out that cutting them off costs less than spreading the others thin.
const KEPT_SHARE = 0.9999

// Steps of a stored weight to either side. Finer ones say no more of it, but pack worse.
const LEVELS = 100

/** Learnt weights as bytes of −levels to levels (at most 127), each output with its own scale. */
export const quantise = ({ shape, outputs, weights, follows }: Learnt, levels = LEVELS): LinearModel => {
  const scales = new Float32Array(outputs)
  const bytes = new Int8Array(weights.length)
  for (let k = 0; k < outputs; k++) {
    const sizes: number[] = []
    for (let i = k; i < weights.length; i += outputs) if (weights[i] !== 0) sizes.push(Math.abs(weights[i]!))
    const largest = Float32Array.from(sizes).sort()[Math.floor((sizes.length - 1) * KEPT_SHARE)] ?? 1
    scales[k] = largest / levels
    for (let i = k; i < weights.length; i += outputs) bytes[i] = Math.max(-levels, Math.min(levels, Math.round(weights[i]! / scales[k]!)))
  }
  return { bits: shape.bits, outputs, weights: bytes, split: 0, scales, follows }
}
