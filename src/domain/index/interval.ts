export interface Interval {
  value: number
  low: number
  high: number
}

/** An index of 0–100 with its two-sided interval, by the normal approximation of the delta method. */
export const intervalOf = (value: number, variance: number, confidence: number): Interval => {
  const reach = normalQuantile(0.5 + confidence / 2) * Math.sqrt(variance)
  return { value, low: Math.max(0, value - reach), high: Math.min(100, value + reach) }
}

/** A share 0…1 of `count` in `total` > 0 with its two-sided interval by Wilson, which also holds for few and for all. */
export const wilsonInterval = (count: number, total: number, confidence: number): Interval => {
  const z2 = normalQuantile(0.5 + confidence / 2) ** 2
  const share = count / total
  const middle = (share + z2 / (2 * total)) / (1 + z2 / total)
  const reach = Math.sqrt(z2 * ((share * (1 - share)) / total + z2 / (4 * total ** 2))) / (1 + z2 / total)
  return { value: share, low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) }
}

/** Quantile of the standard normal for p in (0.5, 1): Abramowitz & Stegun 26.2.23, error below 4.5e-4. */
export const normalQuantile = (p: number): number => {
  const t = Math.sqrt(-2 * Math.log(1 - p))
  return t - (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t)
}
