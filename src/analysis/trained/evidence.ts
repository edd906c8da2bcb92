import type { Span } from '../../domain/reading/reading.ts'
import { mergeSpans } from '../spans.ts'
import type { Featured } from './features.ts'
import { contributions } from './linear.ts'
import type { LinearModel } from './linear-model.ts'
import type { Token } from './tokens.ts'

// A reader takes in so many words at a glance; a shorter segment is shown whole.
const GLANCE = 9
// Fewer words than this say nothing out of their clause.
const FEWEST = 3

/** The words of one segment that speak most for the outputs in `direction`: the segment itself where it is short. */
export const decisiveSpan = (model: LinearModel, featured: Featured, { segment, direction }: { segment: number; direction: Float64Array }): Span => {
  const { tokens, whole, segments } = featured
  const { from, to } = segments[segment]!
  if (to - from <= GLANCE) return spanOf(tokens, from, to)
  const shares = contributions(model, featured, [segments[segment]!, whole], { direction, from, to })
  const [start, end] = bestWindow(shares)
  return spanOf(tokens, from + start, from + end)
}

const spanOf = (tokens: Token[], from: number, to: number): Span => [tokens[from]!.start, tokens[to - 1]!.end]

/** The window of FEWEST to GLANCE tokens with the largest sum. */
const bestWindow = (shares: Float64Array): [number, number] => {
  let best: [number, number] = [0, Math.min(FEWEST, shares.length)]
  let most = -Infinity
  for (let start = 0; start < shares.length; start++) {
    let sum = 0
    for (let end = start + 1; end <= Math.min(shares.length, start + GLANCE); end++) {
      sum += shares[end - 1]!
      if (end - start >= Math.min(FEWEST, shares.length) && sum > most) {
        most = sum
        best = [start, end]
      }
    }
  }
  return best
}

// Segments that speak for a tone less than this share of the loudest are not what decided.
const FAINT = 0.4
const MAX_SPANS = 3

/** Where a text speaks most for a tone: the decisive words of its loudest segments, in order. */
export const decisiveSpans = (model: LinearModel, featured: Featured, direction: Float64Array): Span[] => {
  const { tokens, whole, segments } = featured
  if (tokens.length === 0) return []
  const shares = contributions(model, featured, [whole], { direction, from: 0, to: tokens.length })
  const windows = segments.map(({ from, to }) => {
    const own = shares.subarray(from, to)
    const [start, end] = own.length <= GLANCE ? [0, own.length] : bestWindow(own)
    return { span: spanOf(tokens, from + start, from + end), weight: own.subarray(start, end).reduce((sum, share) => sum + share, 0) }
  })
  const loudest = windows.toSorted((a, b) => b.weight - a.weight).slice(0, MAX_SPANS)
  return mergeSpans(loudest.filter(({ weight }, i) => i === 0 || weight >= FAINT * loudest[0]!.weight).map(({ span }) => span))
}
