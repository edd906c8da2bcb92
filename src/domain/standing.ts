import type { Formula } from './formula.ts'
import type { Moment } from './moments.ts'
import { NEUTRAL_STARS_CENTI, sharers, type Face } from './tally.ts'

/** A share of points: of a moment, or of none of them. */
export type Part = Moment | 'general'
export type Parts = Record<Part, number>

export const noParts = (): Parts => ({ zmot: 0, fmot: 0, smot: 0, relationship: 0, failure: 0, umot: 0, general: 0 })

/** Sums over the opinions of one source, decayed to one day: w = c × 2^(−age/half-life), r in stars. */
export interface StandingSums {
  /** Σ w */
  weight: number
  /** Σ w·r */
  weightStars: number
  /** Σ w² */
  weight2: number
  /** Σ w²·r */
  weight2Stars: number
  /** Σ w²·r² */
  weight2Stars2: number
  /** Σ w·(r − 3.5), each opinion's shared among its moments of the same sign. */
  shares: Parts
}

export const noSums = (): StandingSums => ({ weight: 0, weightStars: 0, weight2: 0, weight2Stars: 0, weight2Stars2: 0, shares: noParts() })

/** What the stars say of one source. */
export interface Standing {
  /** T, 1–5. */
  stars: number
  /** S, 0–1; ½ is the waterline. */
  value: number
  /** Points of S for one star of T: the slope of today's side. */
  slope: number
  /** prior + Σ w, below the line of T. */
  denominator: number
  /** Variance of T by the delta method. */
  variance: number
}

/** `T = (prior × 3.5 + Σ w r) / (prior + Σ w)` and `S = ½ + (T − 3.5) × slope`. */
export const standingOf = (sums: StandingSums, { standing }: Formula): Standing => {
  const { prior, priorStars } = standing
  const denominator = prior + sums.weight
  const stars = (prior * priorStars + sums.weightStars) / denominator
  const slope = stars < priorStars ? standing.slopeBelow : standing.slopeAbove
  // Σ w²(r − T)² / denominator²: what T would move if each opinion had fallen out differently.
  const spread = sums.weight2Stars2 - 2 * stars * sums.weight2Stars + stars * stars * sums.weight2
  return { stars, value: 0.5 + (stars - priorStars) * slope, slope, denominator, variance: Math.max(0, spread) / denominator ** 2 }
}

/** What a day's age leaves of a weight. Days to come weigh in full. */
export const decay = (ageDays: number, halfLifeDays: number): number => 2 ** (-Math.max(0, ageDays) / halfLifeDays)

/** Takes one opinion into the sums (`sign` 1) or out of them (−1): for past dates and what-ifs. */
export const addToSums = (sums: StandingSums, face: Pick<Face, 'day' | 'starsCenti' | 'discountPercent' | 'moments' | 'gone'>, { today, formula, sign }: { today: number; formula: Formula; sign: 1 | -1 }): void => {
  if (face.gone || face.starsCenti === null || face.discountPercent === 0) return
  const r = face.starsCenti / 100
  const w = (face.discountPercent / 100) * decay(today - face.day, formula.standing.halfLifeDays)
  sums.weight += sign * w
  sums.weightStars += sign * w * r
  sums.weight2 += sign * w * w
  sums.weight2Stars += sign * w * w * r
  sums.weight2Stars2 += sign * w * w * r * r
  const pull = w * (r - NEUTRAL_STARS_CENTI / 100)
  if (pull === 0) return
  const keys = sharers(face.moments, pull)
  for (const key of keys) sums.shares[key] += (sign * pull) / keys.length
}
