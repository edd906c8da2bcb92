/** A linear model over hashed features: one row of `outputs` weights a bucket; a weight is its byte × the scale of its output. */
export interface LinearModel {
  /** The table has 2^bits rows. */
  bits: number
  outputs: number
  weights: Int8Array | Float32Array
  /** The first so many outputs have a table of their own, before that of the others: what is asked of every text lies together. 0: all in one. */
  split: number
  scales: Float32Array
  /** For each output the output whose best segment it takes: itself, or the moment a polarity belongs to. */
  follows: number[]
}

/** How many outputs choose their own segment; they stand first. */
export const leadersOf = ({ follows }: Pick<LinearModel, 'follows'>): number => {
  const first = follows.findIndex((leader, k) => leader !== k)
  return first < 0 ? follows.length : first
}

/** Where the weights of an output lie: `start + row × width`. */
export const placeOf = ({ bits, outputs, split }: LinearModel, output: number): { start: number; width: number } => {
  if (output < split) return { start: output, width: split }
  return { start: 2 ** bits * split + output - split, width: outputs - split }
}
