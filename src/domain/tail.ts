// Lanczos, g = 7, n = 9: relative error below 1e-14 for x > 0.
const LANCZOS = [0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7]

/** ln Γ(x), x > 0. */
export const logGamma = (x: number): number => {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const z = x - 1
  const t = z + 7.5
  const sum = LANCZOS.slice(1).reduce((total, c, i) => total + c / (z + i + 1), LANCZOS[0]!)
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum)
}

// Terms smaller than this share of the sum change nothing that is told.
const NEGLIGIBLE = 1e-14

/**
 * P(X ≥ count) of counts with this mean and `dispersion` = variance / mean: Poisson at 1, negative binomial above.
 * @returns 0…1; 1 where the count is no more than zero.
 */
export const upperTail = (count: number, mean: number, dispersion = 1): number => {
  if (count <= 0) return 1
  if (mean <= 0) return 0
  const ratio = ratioOf(mean, dispersion)
  // Below the mean the other tail is the short one, and never asked for to nine digits.
  if (count <= mean) return Math.max(0, 1 - sumDown(count - 1, mean, dispersion, ratio))
  let term = Math.exp(logProbability(count, mean, dispersion))
  let sum = term
  for (let k = count; term > sum * NEGLIGIBLE; k++) {
    term *= ratio(k)
    sum += term
  }
  return Math.min(1, sum)
}

/** p(k + 1) / p(k) */
const ratioOf = (mean: number, dispersion: number): ((k: number) => number) => {
  if (dispersion <= 1 + 1e-6) return k => mean / (k + 1)
  const size = mean / (dispersion - 1)
  return k => ((k + size) / (k + 1)) * (1 - 1 / dispersion)
}

const logProbability = (k: number, mean: number, dispersion: number): number => {
  if (dispersion <= 1 + 1e-6) return k * Math.log(mean) - mean - logGamma(k + 1)
  const size = mean / (dispersion - 1)
  return logGamma(k + size) - logGamma(size) - logGamma(k + 1) - size * Math.log(dispersion) + k * Math.log(1 - 1 / dispersion)
}

const sumDown = (to: number, mean: number, dispersion: number, ratio: (k: number) => number): number => {
  let term = Math.exp(logProbability(to, mean, dispersion))
  let sum = term
  for (let k = to - 1; k >= 0 && term > sum * NEGLIGIBLE; k--) {
    term /= ratio(k)
    sum += term
  }
  return sum
}
