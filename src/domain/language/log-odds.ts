/** How often something is said among so many. */
export interface Part {
  count: number
  total: number
}

/** How much more often something is said now than before. */
export interface Rise {
  /** Log odds of now against before, each drawn to the prior. */
  logOdds: number
  /** The same in standard errors. */
  z: number
}

const NO_RISE: Rise = { logOdds: 0, z: 0 }

/**
 * Log odds with an informative Dirichlet prior taken from both sides (Monroe, Colaresi & Quinn 2008, “Fightin’ Words”). The prior
 * weighs as much as the smaller side: lighter, and what was never said before would be told by its spread alone.
 */
export const riseOf = (now: Part, before: Part): Rise => {
  if (now.total === 0 || before.total === 0 || now.count + before.count === 0) return NO_RISE
  const weight = Math.min(now.total, before.total)
  const alpha = (weight * (now.count + before.count)) / (now.total + before.total)
  const logOdds = logOddsOf(now.count + alpha, now.total + weight) - logOddsOf(before.count + alpha, before.total + weight)
  return { logOdds, z: logOdds / Math.sqrt(1 / (now.count + alpha) + 1 / (before.count + alpha)) }
}

// What everybody says on both sides has no odds: a half stands for those who would not.
const HALF = 0.5

const logOddsOf = (count: number, total: number): number => Math.log(count / Math.max(HALF, total - count))
