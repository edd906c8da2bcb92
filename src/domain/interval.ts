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

/** Quantile of the standard normal for p in (0.5, 1): Abramowitz & Stegun 26.2.23, error below 4.5e-4. */
export const normalQuantile = (p: number): number => {
  const t = Math.sqrt(-2 * Math.log(1 - p))
  return t - (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t)
}
