import { normalQuantile } from '../index/interval.ts'

/** Sums over a group of mentions: how many, how many lost, and of those with stars Σ r and Σ r² (stars of 1–5). */
export interface GroupSums {
  mentions: number
  lost: number
  rated: number
  stars: number
  stars2: number
}

export interface Estimate {
  value: number
  low: number
  high: number
}

/** How something goes with stars and with being lost. It is association: what it goes with need not come from it. */
export interface Association {
  mentions: number
  rated: number
  lost: number
  /** Mean stars of mentions with it less those without, −4…4; null: too few rated on one of the sides. */
  stars: Estimate | null
  /** Log odds ratio of being lost, with it against without; 0 is no association; null: too few mentions on one of the sides. */
  lostLogOdds: Estimate | null
}

/** Fewer mentions than this, with it or without, say too little. */
export const ENOUGH_MENTIONS = 20
const CONFIDENCE = 0.9
// Haldane's and Anscombe's correction: half a mention in each cell, so that an empty one gives no infinity.
const HALF = 0.5

/** How a group of mentions differs from the rest of all of them. */
export const associate = (group: GroupSums, all: GroupSums): Association => {
  const rest = minus(all, group)
  return {
    mentions: group.mentions,
    rated: group.rated,
    lost: group.lost,
    stars: Math.min(group.rated, rest.rated) < ENOUGH_MENTIONS ? null : differenceOfMeans(group, rest),
    lostLogOdds: Math.min(group.mentions, rest.mentions) < ENOUGH_MENTIONS ? null : logOddsRatio(group, rest),
  }
}

const minus = (a: GroupSums, b: GroupSums): GroupSums => ({
  mentions: a.mentions - b.mentions, lost: a.lost - b.lost, rated: a.rated - b.rated, stars: a.stars - b.stars, stars2: a.stars2 - b.stars2,
})

/** Welch's: the two groups may spread differently. From 20 on the normal quantile is 3 % from Student's. */
const differenceOfMeans = (a: GroupSums, b: GroupSums): Estimate => estimate(a.stars / a.rated - b.stars / b.rated, varianceOfMean(a) + varianceOfMean(b))

const varianceOfMean = ({ rated, stars, stars2 }: GroupSums): number => Math.max(0, (stars2 - (stars * stars) / rated) / (rated - 1)) / rated

/** Woolf's interval. */
const logOddsRatio = (a: GroupSums, b: GroupSums): Estimate => {
  const cells = [a.lost, a.mentions - a.lost, b.lost, b.mentions - b.lost].map(count => count + HALF) as [number, number, number, number]
  return estimate(Math.log((cells[0] * cells[3]) / (cells[1] * cells[2])), cells.reduce((sum, cell) => sum + 1 / cell, 0))
}

const estimate = (value: number, variance: number): Estimate => {
  const reach = normalQuantile(0.5 + CONFIDENCE / 2) * Math.sqrt(variance)
  return { value, low: value - reach, high: value + reach }
}
