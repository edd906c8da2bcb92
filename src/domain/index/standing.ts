import type { Formula } from './formula.ts'
import type { Moment } from '../journey/moments.ts'
import { NEUTRAL_STARS_CENTI, sharers, type Face } from './tally.ts'

/** A share of points: of a moment, or of none of them. */
export type Part = Moment | 'general'
export type Parts = Record<Part, number>

const mapParts = (value: (part: Part) => number): Parts => ({
  zmot: value('zmot'),
  fmot: value('fmot'),
  smot: value('smot'),
  relationship: value('relationship'),
  failure: value('failure'),
  umot: value('umot'),
  general: value('general'),
})

export const noParts = (): Parts => mapParts(() => 0)

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

/** The sums some days later: `factor` is what those days left of a weight. */
export const decaySums = (sums: StandingSums, factor: number): StandingSums => ({
  weight: sums.weight * factor,
  weightStars: sums.weightStars * factor,
  weight2: sums.weight2 * factor ** 2,
  weight2Stars: sums.weight2Stars * factor ** 2,
  weight2Stars2: sums.weight2Stars2 * factor ** 2,
  shares: mapParts(part => sums.shares[part] * factor),
})

export const addSums = (a: StandingSums, b: StandingSums): StandingSums => ({
  weight: a.weight + b.weight,
  weightStars: a.weightStars + b.weightStars,
  weight2: a.weight2 + b.weight2,
  weight2Stars: a.weight2Stars + b.weight2Stars,
  weight2Stars2: a.weight2Stars2 + b.weight2Stars2,
  shares: addParts(a.shares, b.shares),
})

export const addParts = (a: Parts, b: Parts): Parts => mapParts(part => a[part] + b[part])

/** Takes one opinion into the sums (`sign` 1) or out of them (−1): for past dates and what-ifs. */
export const addToSums = (
  sums: StandingSums,
  face: Pick<Face, 'day' | 'starsCenti' | 'discountPercent' | 'moments' | 'gone'>,
  { today, formula, sign }: { today: number; formula: Formula; sign: 1 | -1 },
): void => {
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
