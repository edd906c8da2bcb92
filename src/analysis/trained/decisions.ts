import { z } from 'zod'
import { MOMENTS, type Moment } from '../../domain/journey/moments.ts'

const line = z.tuple([z.number(), z.number()])
const yesNo = z.object({ line, from: z.number() })

/** How sums of weights become verdicts: fitted on texts held apart from the weights' own training. */
export const decisionsSchema = z.object({
  /** Kinds of writing by language, in the order of the outputs of their model. */
  genres: z.record(z.string(), z.array(z.string())),
  moments: z.object(Object.fromEntries(MOMENTS.map(moment => [moment, yesNo])) as Record<Moment, typeof yesNo>),
  outcome: z.object({ heat: z.number(), lifts: z.array(z.number()).length(5) }),
  needsResponse: yesNo,
  tone: z.object({
    heat: z.number(),
    /** Margin → chance of being right, by way of writing (`es/review` …) and `any`. */
    sure: z.record(z.string(), line),
    /** Log-chances of negative, neutral, positive for 1…5 stars, and how much the words weigh beside them. */
    stars: z.array(z.tuple([z.number(), z.number(), z.number()])).length(5),
    wordsBesideStars: z.number(),
  }),
  /** Of a moment that is there: how much the tone of the whole text weighs beside what is said of it, and how sure the sums are together. */
  polarity: z.object({ tone: z.number(), heat: z.number() }),
})
export type Decisions = z.infer<typeof decisionsSchema>

/** `chance = logistic(slope × sum + offset)`. */
export const chanceOf = ([slope, offset]: readonly [number, number], sum: number): number => 1 / (1 + Math.exp(-(slope * sum + offset)))

/** Chances of one of several, at a heat: the higher, the surer. */
export const chancesOf = (sums: ArrayLike<number>, heat = 1): number[] => {
  const top = sums[largest(sums)]!
  const chances: number[] = []
  let total = 0
  for (let k = 0; k < sums.length; k++) total += chances[chances.push(Math.exp(heat * (sums[k]! - top))) - 1]!
  for (let k = 0; k < chances.length; k++) chances[k]! /= total
  return chances
}

/** Index of the largest. */
export const largest = (values: ArrayLike<number>): number => {
  let best = 0
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i
  return best
}
