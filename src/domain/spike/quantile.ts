import { normalQuantile } from '../index/interval.ts'

/** Between which counts chance leaves one that is usual. */
export interface CountInterval {
  low: number
  high: number
}

// Up to this mean the counts are walked one by one; beyond it the gamma curve is as good.
const MOST_WALKED = 200

/** The two-sided interval of counts whose variance is mean + spread × mean²: a negative binomial, as the detector judges by. */
export const countInterval = (mean: number, spread: number, confidence = 0.9): CountInterval => {
  const side = (1 - confidence) / 2
  if (!(mean > 0)) return { low: 0, high: 0 }
  if (mean > MOST_WALKED) return { low: Math.round(gammaQuantile(mean, spread, side)), high: Math.round(gammaQuantile(mean, spread, 1 - side)) }
  return walk(mean, spread, side)
}

const walk = (mean: number, spread: number, side: number): CountInterval => {
  const r = 1 / Math.max(spread, 1e-6)
  const p = mean / (mean + r)
  const most = 50 * (mean + 10) * (1 + spread)
  let low: number | undefined
  let chance = Math.exp(-r * Math.log1p(mean / r))
  let below = 0
  for (let count = 0; count < most; count++) {
    below += chance
    chance *= ((count + r) / (count + 1)) * p
    if (low === undefined && below >= side) low = count
    if (below >= 1 - side) return { low: low ?? 0, high: count }
  }
  return { low: low ?? 0, high: Math.round(most) }
}

/** Wilson and Hilferty's cube root of the gamma curve with the same mean and variance. */
const gammaQuantile = (mean: number, spread: number, p: number): number => {
  const z = p > 0.5 ? normalQuantile(p) : -normalQuantile(1 - p)
  const ninth = (1 / mean + spread) / 9
  return Math.max(0, mean * (1 - ninth + z * Math.sqrt(ninth)) ** 3)
}
