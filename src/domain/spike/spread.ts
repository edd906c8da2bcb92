import { AT, SCALES, type Memory } from './memory.ts'

const CELLS = 9
const CELL = { negative: 0, other: 1, usual: 2, count: 3, share: 5, others: 7 } as const
// What every brand starts with, by scale: variance over mean², beyond chance.
const PRIOR = [0.25, 0.18, 0.15, 0.12, 0.1, 0.08]
const PRIOR_SHARE = 0.8
const PRIOR_WEIGHT = 44
const LEAST = 0.004
// Half forgotten in 45 days.
const FADE_AN_HOUR = 0.5 ** (1 / (45 * 24))
// A window of complaints says no more than two and a quarter deviations: bursts of the past must not blind the detector. How often a
// brand has them its own peaks tell. Of the others three and a half: their rushes are told of seldom.
const MOST_SQUARES = { negatives: 5, others: 12 }

// Complaints come in clusters; told from few counts only, where nothing else tells.
const CLUSTERS = { prior: 1.25, weight: 40, fade: 0.9999, least: 1.02 }

/** What is learnt of a scale. `count`: negatives around the usual · `share`: around what the others let expect · `others`. */
export type Spread = 'count' | 'share' | 'others'

export const spreadOf = (memory: Memory, scale: number, which: Spread): number => {
  const at = AT.spread + scale * CELLS + CELL[which]
  const prior = PRIOR[scale]! * (which === 'share' ? PRIOR_SHARE : 1)
  return Math.max(LEAST, (PRIOR_WEIGHT * prior + memory[at]!) / (PRIOR_WEIGHT + memory[at + 1]!))
}

/** What clustering adds to the variance, over the mean. */
export const clusteringOf = (memory: Memory): number => Math.max(CLUSTERS.least, (CLUSTERS.weight * CLUSTERS.prior + memory[AT.clusters]!) / (CLUSTERS.weight + memory[AT.clusters + 1]!)) - 1

export const learnClusters = (memory: Memory, { squares, usual }: { squares: number; usual: number }): void => {
  memory[AT.clusters] = memory[AT.clusters]! * CLUSTERS.fade + squares
  memory[AT.clusters + 1] = memory[AT.clusters + 1]! * CLUSTERS.fade + usual
}

// The others are few and say little: this many of them are taken as usual. What they say counts in part: they vary on their own.
// A rush brings complaints as it brings everything else: at so many times the usual what it says counts whole.
const OTHERS_PRIOR = 12
const ELASTICITY = { fewer: 0.55, more: 0.6, rush: 1 }
const RUSH_TIMES = 2.5
// A complaint draws others along, who answer it; a busy day is not told by them.
const COMPANY = 0.3
const LEAST_RATIO = 0.2

/** How many times the usual the others are, but for those the complaints drew along; near one where they are few. */
export const riseOfOthers = ({ negative, other, usual, usualOther }: Counts): number => {
  const drawn = COMPANY * Math.max(0, negative - usual)
  const own = Math.max(Math.min(other, usualOther), other - drawn)
  return Math.max(LEAST_RATIO, (own + OTHERS_PRIOR) / (usualOther + OTHERS_PRIOR))
}

/** The negatives to expect given how many others there were: a busy day is busy for both. */
export const givenOthers = (counts: Counts): number => {
  const rise = riseOfOthers(counts)
  return counts.usual * rise ** elasticityAt(rise)
}

const elasticityAt = (rise: number): number => {
  if (rise <= 1) return ELASTICITY.fewer
  return ELASTICITY.more + (ELASTICITY.rush - ELASTICITY.more) * Math.min(1, Math.log(rise) / Math.log(RUSH_TIMES))
}

export interface Counts {
  negative: number
  other: number
  usual: number
  usualOther: number
}

interface Hour {
  hour: number
  negative: number
  other: number
  usual: number
  othersEach: number
  weight: number
}

/** Adds a finished hour to the windows being filled, and learns from those that are full. */
export const learnSpread = (memory: Memory, { hour, negative, other, usual, othersEach, weight }: Hour): void => {
  for (let scale = 0; scale < SCALES.length; scale++) {
    const at = AT.spread + scale * CELLS
    memory[at]! += negative
    memory[at + 1]! += other
    // An hour that tells nothing spoils its windows.
    memory[at + 2]! += weight < 0.3 ? Number.NaN : usual
    if ((hour + 1) % SCALES[scale]! !== 0) continue
    if (memory[at + 2]! > 0) learnWindow(memory, scale, othersEach)
    memory.fill(0, at, at + 3)
  }
}

const learnWindow = (memory: Memory, scale: number, othersEach: number): void => {
  const at = AT.spread + scale * CELLS
  const [negative, other, usual] = [memory[at]!, memory[at + 1]!, memory[at + 2]!]
  const spread = spreadOf(memory, scale, 'count')
  const given = givenOthers({ negative, other, usual, usualOther: usual * othersEach })
  const fade = FADE_AN_HOUR ** SCALES[scale]!
  learnOne(memory, at + CELL.count, { seen: negative, mean: usual, spread, fade, most: MOST_SQUARES.negatives })
  learnOne(memory, at + CELL.share, { seen: negative, mean: given, spread: spreadOf(memory, scale, 'share'), fade, most: MOST_SQUARES.negatives })
  learnOne(memory, at + CELL.others, { seen: other, mean: usual * othersEach, spread: spreadOf(memory, scale, 'others'), fade, most: MOST_SQUARES.others })
}

interface Windowful {
  seen: number
  mean: number
  spread: number
  fade: number
  /** Variances that the square of its deviation counts at most. */
  most: number
}

/** By the method of moments, each window weighing as much as it tells. */
const learnOne = (memory: Memory, at: number, { seen, mean, spread, fade, most }: Windowful): void => {
  if (mean <= 0) return
  const variance = mean + spread * mean * mean
  const beyond = (Math.min((seen - mean) ** 2, most * variance) - mean) / (mean * mean)
  const weight = mean ** 4 / (2 * variance * variance + mean)
  memory[at] = memory[at]! * fade + weight * beyond
  memory[at + 1] = memory[at + 1]! * fade + weight
}
