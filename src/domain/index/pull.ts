import { NEUTRAL_STARS_CENTI } from '../index/tally.ts'

/** Half-life of standing, days; `config/formula.yaml` says the same. */
const HALF_LIFE_DAYS = 180
// Keeps the magnitude positive for every day a calendar knows, so that the sign is free for the side of the waterline.
const OFFSET = 1000

/**
 * A figure that orders the mentions of one source as their points from standing do, on any day: those points are
 * c·(r − 3.5)·2^(−age/180) times a factor all share, and age falls out of the order when the logarithm is taken.
 * Negative: costs; positive: gives; 0: neither.
 * @param starsCenti 100…500
 * @param discountPercent 0…100
 * @param day days since 1970-01-01
 */
export const pull = (starsCenti: number, discountPercent: number, day: number): number => {
  const strength = discountPercent * (starsCenti - NEUTRAL_STARS_CENTI)
  if (strength === 0) return 0
  return Math.sign(strength) * (OFFSET + Math.log2(Math.abs(strength)) + day / HALF_LIFE_DAYS)
}
