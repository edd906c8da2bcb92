import { KIND_OF, OUTCOME_OF } from './loop-day.ts'
import type { LoopSum, Team } from './loop-sum.ts'
import type { LoopTally } from './loop-tally.ts'
import type { Numbers } from './quantile.ts'

/** Nearest-rank quantiles of so many values; null: none. */
export interface Spread {
  n: number
  median: number | null
  p90: number | null
}

/** Every figure is a count of facts or a quantile of their minutes; shares are 0…1, null without anything to share. */
export interface Figures {
  owed: number
  answered: number
  responseRate: number | null
  /** Minutes from publication to the first answer whose time is known: on the wall clock, and in business hours. */
  firstResponse: { clock: Spread; business: Spread }
  /** Of those that were due by now: answered within the target of their tier. `met` of `due`. */
  inTarget: { due: number; met: number; share: number | null }
  /** Answers that tell the next reader something, of those whose words are known. */
  substance: { n: number; share: number | null }
  reopened: number
  remedied: number
  /** Minutes from publication to resolution, wall clock. */
  resolution: Spread
  recovered: number
  kept: number
  lost: number
}

const MINUTE_MS = 60_000

export const figuresOf = (tally: LoopTally): Figures => {
  const { owed, answered, due, met, reopened, remedied, outcomes, kinds } = tally
  const told = kinds.reduce((sum, count) => sum + count, 0)
  return {
    owed,
    answered,
    responseRate: shareOf(answered, owed),
    firstResponse: { clock: minutesOf(tally.clock), business: minutesOf(tally.business) },
    inTarget: { due, met, share: shareOf(met, due) },
    substance: { n: told, share: shareOf(kinds[KIND_OF.indexOf('substance')]!, told) },
    reopened,
    remedied,
    resolution: minutesOf(tally.resolution),
    recovered: outcomes[OUTCOME_OF.indexOf('recovered')]!,
    kept: outcomes[OUTCOME_OF.indexOf('kept')]!,
    lost: outcomes[OUTCOME_OF.indexOf('lost')]!,
  }
}

/** Of milliseconds, in minutes. */
const minutesOf = (milliseconds: Numbers): Spread => {
  const { n, median, p90 } = spreadOf(milliseconds)
  return { n, median: median === null ? null : median / MINUTE_MS, p90: p90 === null ? null : p90 / MINUTE_MS }
}

export const spreadOf = (values: Numbers): Spread => ({ n: values.count, median: values.quantile(0.5), p90: values.quantile(0.9) })

export const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)

export interface Group extends Figures {
  key: string
  name: string | null
}

/** The same figures for each person, source, moment, place; the largest first. Facts without one stand under no group. */
export const groupFigures = (tallies: Map<string, LoopTally>, nameOf: (key: string) => string | null = () => null): Group[] =>
  [...tallies].map(([key, tally]) => ({ key, name: nameOf(key), ...figuresOf(tally) })).toSorted((a, b) => b.owed - a.owed || (a.key < b.key ? -1 : 1))

/** The figures of what the members of each team sent; who is in two counts in both. */
export const teamFigures = (tallies: Map<string, LoopTally>, teams: Team[]): Group[] =>
  teams.flatMap(({ id, name }) => {
    const tally = tallies.get(id)
    return tally ? [{ key: id, name, ...figuresOf(tally) }] : []
  })

export interface Gap {
  buying: Figures
  complaint: Figures
  /** Complaints against buying questions: how many times as long the median answer takes, and how much less often there is one (0…1 each). Positive: selling comes first. */
  timesAsLong: number | null
  rate: number | null
  substance: number | null
}

/** How fast and how well buying questions are answered against complaints. */
export const sellServeGap = ({ wants }: Pick<LoopSum, 'wants'>): Gap => {
  const [buying, complaint] = [figuresOf(wants.buying), figuresOf(wants.complaint)]
  const less = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a - b)
  const [quick, slow] = [buying.firstResponse.clock.median, complaint.firstResponse.clock.median]
  return {
    buying,
    complaint,
    timesAsLong: quick === null || slow === null || quick === 0 ? null : slow / quick,
    rate: less(buying.responseRate, complaint.responseRate),
    substance: less(buying.substance.share, complaint.substance.share),
  }
}
