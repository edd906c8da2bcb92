import { logChance, logSum, type Count } from './chance.ts'
import { LEAST_COMPLAINTS, LEAST_WEEKS, LOUDEST_WEEK, ODDS, SHORTEST_WEEKS } from './parameters.ts'
import { addWeek, usualBefore, type Usual } from './usual.ts'

/** The evidence that a share rose. */
export interface Rise {
  /**
   * ln of the sum over weeks it may have begun in of its e-value. While nothing changes the sum grows by one a week on
   * average, whenever one looks: it passes A within T weeks with a chance of at most T / A (Doob).
   */
  log: number
  /** Index of the week it most likely began in. */
  since: number
}

export interface Series {
  /** Before the weeks, each weighed by what its likeness left of it. */
  older: Count
  /** Weeks before these, how many. */
  olderWeeks: number
  /** Oldest first, without a gap. */
  weeks: Count[]
  likeness: number
}

// Shares that may be true after a rise, evenly apart in log odds: their steps are finer than what a dozen weeks can tell apart.
const STEP = 0.35
const LEVELS = Array.from({ length: 21 }, (_, i) => 1 / (1 + Math.exp(4 - i * STEP)))

const logOdds = (share: number): number => Math.log(share / (1 - share))
const LEVEL_ODDS = LEVELS.map(logOdds)

/**
 * Weighs that the share stays what it was, moving by chance alone, against that it rose in any one of the weeks to any one of
 * the levels. Undefined: nothing speaks for a rise, or what is usual is not known yet.
 */
export const riseOf = ({ older, olderWeeks, weeks, likeness }: Series): Rise | undefined => {
  const usual = usualBefore(older, weeks, likeness)
  const starts = startsOf({ older, olderWeeks, weeks, likeness })
  if (!starts.some(start => isAbove(weeks.slice(start), usual[start]!, likeness))) return undefined
  const sums = evidenceFrom(weeks, usual, likeness)
  const logs = starts.map(start => mixed(sums[start]!, usual[start]!))
  const log = logSum(logs)
  return log === -Infinity ? undefined : { log, since: starts[logs.indexOf(Math.max(...logs))]! }
}

/** Weeks before which enough is known, and which are not too recent. */
const startsOf = ({ older, olderWeeks, weeks, likeness }: Series): number[] => {
  let before = older
  return weeks.flatMap((week, i) => {
    const isKnown = before.complaints >= LEAST_COMPLAINTS * knownPart(likeness) && olderWeeks + i >= LEAST_WEEKS
    before = addWeek(before, week, likeness)
    return isKnown && i <= weeks.length - SHORTEST_WEEKS ? [i] : []
  })
}

// Where complaints are alike they weigh less: as many of them are asked for all the same.
const knownPart = (likeness: number): number => 1 / (1 + (LEAST_COMPLAINTS / LEAST_WEEKS) * likeness)

/** Whether it is worth the reckoning: weeks less than a standard error above what is usual are no evidence of anything. */
const isAbove = (weeks: Count[], { share }: Usual, likeness: number): boolean => {
  const complaints = weeks.reduce((sum, week) => sum + week.complaints, 0)
  const named = weeks.reduce((sum, week) => sum + week.named, 0)
  const variance = share * (1 - share) * weeks.reduce((sum, week) => sum + week.complaints * (1 + Math.max(0, week.complaints - 1) * likeness), 0)
  return named - complaints * share > Math.sqrt(variance)
}

/** For each week and level: the sum from that week on of what each week says for the level against what was usual before it. */
const evidenceFrom = (weeks: Count[], usual: Usual[], likeness: number): number[][] => {
  const sums = weeks.map(() => LEVELS.map(() => 0))
  for (let i = weeks.length - 1; i >= 0; i--) {
    const { share, strength } = usual[i]!
    const same = logChance(weeks[i]!, share, likeness + (1 - likeness) / (strength + 1))
    for (const [level, value] of LEVELS.entries()) {
      const week = Math.min(LOUDEST_WEEK, logChance(weeks[i]!, value, likeness) - same)
      sums[i]![level] = week + (sums[i + 1]?.[level] ?? 0)
    }
  }
  return sums
}

/** ln of the mean over the levels that would be a rise. */
const mixed = (sums: number[], { share }: Usual): number => {
  const before = logOdds(share)
  const risen = sums.filter((_, level) => LEVEL_ODDS[level]! - before >= Math.log(ODDS.least) && LEVEL_ODDS[level]! - before <= Math.log(ODDS.most))
  return risen.length === 0 ? -Infinity : logSum(risen) - Math.log(risen.length)
}
