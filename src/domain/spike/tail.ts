// Stirling's series from here on: relative error below 1e-12.
const LARGE = 12

/** ln Γ(x), x > 0. */
export const logGamma = (x: number): number => {
  let [z, shift] = [x, 0]
  for (; z < LARGE; z++) shift += Math.log(z)
  const square = 1 / (z * z)
  const series = (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))) / z
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - shift
}

const TINY = 1e-300
const MOST_TERMS = 500
const ENOUGH = 1e-10

/**
 * log10 P(Y ≥ count) for counts of this mean whose variance is mean + spread × mean²: a negative binomial, by the continued
 * fraction of the incomplete beta function. Nothing is told of counts up to the mean: log10 of a half.
 */
export const logTail = (count: number, mean: number, spread: number): number => {
  if (count <= 0) return 0
  if (count <= mean) return -Math.LOG10E * Math.LN2
  const a = count
  const b = 1 / Math.max(spread, 1e-6)
  const p = Math.max(mean, 1e-9)
  const x = p / (p + b)
  const front = logGamma(a + b) - logGamma(a + 1) - logGamma(b) + a * Math.log(x) - b * Math.log1p(p / b)
  return Math.min(0, (front + Math.log(fraction(a, b, x))) * Math.LOG10E)
}

/** Lentz's way through the fraction: both ends are kept from vanishing. */
const fraction = (a: number, b: number, x: number): number => {
  let c = 1
  let d = 1 / keep(1 - ((a + b) * x) / (a + 1))
  let value = d
  for (let m = 1; m <= MOST_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / keep(1 + even * d)
    c = keep(1 + even / c)
    value *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / keep(1 + odd * d)
    c = keep(1 + odd / c)
    value *= d * c
    if (Math.abs(d * c - 1) < ENOUGH) break
  }
  return value
}

const keep = (value: number): number => (Math.abs(value) < TINY ? TINY : value)
