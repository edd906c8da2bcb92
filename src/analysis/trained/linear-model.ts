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

/** Where the weights of an output lie: `start + row × width`. Rows of the two tables begin at every fourth byte, or every second, so that as many weights are read at once. */
export const placeOf = ({ bits, outputs, split }: Pick<LinearModel, 'bits' | 'outputs' | 'split'>, output: number): { start: number; width: number } => {
  if (split === 0) return { start: output, width: outputs }
  if (output < split) return { start: output, width: widthFor(split) }
  return { start: 2 ** bits * widthFor(split) + output - split, width: widthFor(outputs - split) }
}

const widthFor = (count: number): number => (count <= 2 ? 2 : 4 * Math.ceil(count / 4))

/** Bytes of both tables. */
export const sizeOf = ({ bits, outputs, split }: Pick<LinearModel, 'bits' | 'outputs' | 'split'>): number => 2 ** bits * (widthFor(split) + (outputs === split ? 0 : widthFor(outputs - split)))
