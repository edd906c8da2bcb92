import type { Span } from '../../domain/reading/reading.ts'
import { mergeSpans } from '../spans.ts'
import type { Featured } from './features.ts'
import { hashText } from './hash.ts'
import { contributions } from './linear.ts'
import type { LinearModel } from './linear-model.ts'
import type { Token } from './tokens.ts'

// A reader takes in so many words at a glance; a shorter segment is shown whole.
const GLANCE = 9
// Fewer words than this say nothing out of their clause.
const FEWEST = 3
// What is left of a segment before and after the window is shown with it where it is no more than this: a sentence cut shortly before its end says something else.
const LEFT = { before: 2, after: 4 }

/** The words of one segment that speak most for the outputs in `direction`: the segment itself where it is short. */
export const decisiveSpan = (model: LinearModel, featured: Featured, { segment, direction }: { segment: number; direction: Float64Array }): Span => {
  const { tokens, whole, segments } = featured
  const { from, to } = segments[segment]!
  if (to - from <= GLANCE) return spanOf(tokens, trim(tokens, [from, to], to))
  const shares = contributions(model, featured, [segments[segment]!, whole], { direction, from, to })
  return spanOf(tokens, readable(tokens, bestWindow(shares), { from, to }))
}

/** A window [start, end), counted from the segment's beginning, as words that can be read alone. */
const readable = (tokens: Token[], [start, end]: [number, number], { from, to }: { from: number; to: number }): [number, number] => {
  let [first, last] = [from + start, from + end]
  if (first - from <= LEFT.before) first = from
  if (to - last <= LEFT.after) last = to
  // A beginning cut off from its own is the end of what was said before.
  for (let i = Math.min(first + FEWEST, last - FEWEST) - 1; i >= first && first > from; i--) if (JOINING.has(tokens[i]!.word.hash)) first = i + 1
  // What is denied stands with its negation.
  while (first > from && (tokens[first]!.negated || tokens[first]!.start === tokens[first - 1]!.start)) first -= 1
  return trim(tokens, [first, last], to)
}

const hashesOf = (words: string): Set<number> => new Set(words.split(' ').map(hashText))
// What joins says nothing where it begins what is shown, nor does what leads on to a word that was cut off.
const JOINS = 'y e o u pero and or but .. ... …'
const JOINING = hashesOf(JOINS)
const LEADING_ON = hashesOf(`${JOINS} mas que so ¿ ¡ el la los las un una de del en con por para al the a an of in on with for to as os do da dos das em com um uma se me te le nos lo no not nao`)

const trim = (tokens: Token[], [first, last]: [number, number], segmentEnd: number): [number, number] => {
  let [from, to] = [first, last]
  while (to - from > 1 && JOINING.has(tokens[from]!.word.hash)) from += 1
  if (to < segmentEnd) while (to - from > 1 && LEADING_ON.has(tokens[to - 1]!.word.hash)) to -= 1
  return [from, to]
}

const spanOf = (tokens: Token[], [from, to]: [number, number]): Span => [tokens[from]!.start, tokens[to - 1]!.end]

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
    return { span: spanOf(tokens, readable(tokens, [start, end], { from, to })), weight: own.subarray(start, end).reduce((sum, share) => sum + share, 0) }
  })
  const loudest = windows.toSorted((a, b) => b.weight - a.weight).slice(0, MAX_SPANS)
  return mergeSpans(loudest.filter(({ weight }, i) => i === 0 || weight >= FAINT * loudest[0]!.weight).map(({ span }) => span))
}
