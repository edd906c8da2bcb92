import { logGamma } from '../spike/tail.ts'

/** Complaints, and how many of them name a kind. */
export interface Count {
  complaints: number
  named: number
}

/**
 * ln of the chance of a week under a share that is known to a certain likeness (0 < likeness < 1: how much two complaints of
 * the week resemble each other), without the term that no share changes: a beta-binomial.
 */
export const logChance = ({ complaints, named }: Count, share: number, likeness: number): number => {
  if (complaints === 0) return 0
  const size = (1 - likeness) / likeness
  return rising(share * size, named) + rising((1 - share) * size, complaints - named) - rising(size, complaints)
}

/** ln of x (x + 1) … (x + count − 1). */
const rising = (x: number, count: number): number => logGamma(x + count) - logGamma(x)

/** ln Σ exp, without overflow. */
export const logSum = (logs: number[]): number => {
  const most = Math.max(...logs)
  return most === -Infinity ? most : most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0))
}
