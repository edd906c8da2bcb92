import type { Features } from '../trained/feature-list.ts'
import type { Featured } from '../trained/features.ts'
import { sumsIn, type Group } from '../trained/outputs.ts'

/** What a model has to tell. */
export interface Shape {
  bits: number
  groups: Group[]
  /** For each group the group whose segment it looks at; itself where it chooses its own. */
  follows: number[]
}

// Start of AdaGrad's sums: keeps the first steps of rare features small.
const FIRST_SUM = 0.01
// Errors below say nothing new.
const TOO_SMALL = 1e-4

/** For each row its weights and then the squares they have seen: what a step changes lies together in memory. */
export interface Table {
  rows: Float32Array
  mask: number
  outputs: number
  follows: number[]
}

export const createTable = (shape: Shape): Table => {
  const outputs = shape.groups.reduce((sum, group) => sum + sumsIn(group), 0)
  const rows = new Float32Array(2 ** shape.bits * 2 * outputs)
  for (let at = outputs; at < rows.length; at += 2 * outputs) rows.fill(FIRST_SUM, at, at + outputs)
  return { rows, mask: 2 ** shape.bits - 1, outputs, follows: followsOf(shape) }
}

export const weightsOf = ({ rows, outputs }: Table): Float32Array => {
  const weights = new Float32Array(rows.length / 2)
  for (let from = 0, to = 0; from < rows.length; from += 2 * outputs, to += outputs) weights.set(rows.subarray(from, from + outputs), to)
  return weights
}

/** What `score` says of listed features. */
export const judge = (table: Table, { whole, segments }: Featured): { sums: Float64Array; picked: Int32Array } => {
  const sums = sumUp(table, whole)
  const picked = new Int32Array(table.outputs).fill(-1)
  if (segments.length === 0) return { sums, picked }
  const bySegment = segments.map(segment => sumUp(table, segment))
  for (let k = 0; k < sums.length; k++) {
    let best = 0
    if (table.follows[k] !== k) best = picked[table.follows[k]!]!
    else for (let s = 1; s < bySegment.length; s++) if (bySegment[s]![k]! > bySegment[best]![k]!) best = s
    picked[k] = best
    sums[k]! += bySegment[best]![k]!
  }
  return { sums, picked }
}

const sumUp = ({ rows, mask, outputs }: Table, { hashes, values, size }: Features): Float64Array => {
  const sums = new Float64Array(outputs)
  for (let i = 0; i < size; i++) {
    const at = (hashes[i]! & mask) * 2 * outputs
    const value = values[i]!
    for (let k = 0; k < outputs; k++) sums[k]! += rows[at + k]! * value
  }
  return sums
}

const followsOf = ({ groups, follows }: Shape): number[] => {
  const first = groups.map((_, g) => groups.slice(0, g).reduce((sum, group) => sum + sumsIn(group), 0))
  return groups.flatMap((group, g) => Array.from({ length: sumsIn(group) }, (_, k) => (follows[g] === g ? first[g]! + k : first[follows[g]!]!)))
}

interface Descent {
  errors: Float64Array
  step: number
  concerns: (output: number) => boolean
}

/** One step against the errors of the outputs that a stretch concerns. */
export const descend = ({ rows, mask, outputs }: Table, { hashes, values, size }: Features, { errors, step, concerns }: Descent): void => {
  const wrong = Int32Array.from([...errors.keys()].filter(k => Math.abs(errors[k]!) > TOO_SMALL && concerns(k)))
  if (wrong.length === 0) return
  for (let i = 0; i < size; i++) {
    const row = (hashes[i]! & mask) * 2 * outputs
    const value = values[i]!
    for (let w = 0; w < wrong.length; w++) {
      const at = row + wrong[w]!
      const gradient = errors[wrong[w]!]! * value
      const sum = (rows[at + outputs]! += gradient * gradient)
      rows[at]! -= (step * gradient) / Math.sqrt(sum)
    }
  }
}
