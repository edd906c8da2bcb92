import { shareOf } from './figure.ts'
import { KIND_OF, TONE_OF } from './loop-day.ts'
import type { LoopTally } from './loop-tally.ts'
import type { Sketch } from '../language/sketch.ts'
import { repeatedShare } from './repeated.ts'

/** How the brand answers in one channel or place. */
export interface Manner {
  key: string
  answers: number
  /** Shares of the answers whose words are known, 0…1. */
  template: number | null
  elsewhere: number | null
  repeated: number | null
  /** Of the Spanish answers that address anybody at all. */
  tone: { tu: number; usted: number; vos: number }
  medianMinutes: number | null
  resolved: number | null
}

export interface Consistency {
  /** All answers together. */
  all: Omit<Manner, 'key'>
  groups: Manner[]
  /** Greatest difference between two groups; of minutes, how many times as long. Null: fewer than two groups with enough answers. */
  spread: { tone: number | null; minutes: number | null; resolved: number | null; template: number | null }
}

// Fewer answers than these say nothing of a manner.
export const ENOUGH_ANSWERS = 5
const MINUTE_MS = 60_000

/** How alike the brand answers across channels or places. `shingles`: of its latest answers, by what their words are known by. */
export const consistencyOf = (all: LoopTally, tallies: Map<string, LoopTally>, shingles: Map<number, Sketch | null>): Consistency => {
  const groups = [...tallies].flatMap(([key, tally]) => (tally.answered === 0 ? [] : [{ key, ...mannerOf(tally, shingles) }])).toSorted((a, b) => b.answers - a.answers || (a.key < b.key ? -1 : 1))
  const enough = groups.filter(({ answers }) => answers >= ENOUGH_ANSWERS)
  const values = (of: (manner: Manner) => number | null): number[] => enough.flatMap(manner => of(manner) ?? [])
  const usted = ({ tone: { tu, usted, vos } }: Manner): number | null => shareOf(usted, tu + usted + vos)
  return {
    all: mannerOf(all, shingles),
    groups,
    spread: { tone: widest(values(usted)), minutes: timesAsLong(values(({ medianMinutes }) => medianMinutes)), resolved: widest(values(({ resolved }) => resolved)), template: widest(values(({ template }) => template)) },
  }
}

const widest = (values: number[]): number | null => (values.length < 2 ? null : Math.max(...values) - Math.min(...values))
const timesAsLong = (values: number[]): number | null => (values.length < 2 || Math.min(...values) === 0 ? null : Math.max(...values) / Math.min(...values))

const mannerOf = (tally: LoopTally, shingles: Map<number, Sketch | null>): Omit<Manner, 'key'> => {
  const told = tally.kinds.reduce((sum, count) => sum + count, 0)
  const kind = (of: 'template' | 'elsewhere'): number => tally.kinds[KIND_OF.indexOf(of)]!
  const tone = (of: 'tu' | 'usted' | 'vos'): number => tally.tones[TONE_OF.indexOf(of)]!
  const median = tally.clock.quantile(0.5)
  return {
    answers: tally.answered,
    template: shareOf(kind('template'), told),
    elsewhere: shareOf(kind('elsewhere'), told),
    repeated: repeatedShare(tally.latest().map(({ said }) => ({ said, shingles: shingles.get(said) ?? null }))),
    tone: { tu: tone('tu'), usted: tone('usted'), vos: tone('vos') },
    medianMinutes: median === null ? null : median / MINUTE_MS,
    resolved: shareOf(tally.settled, tally.answered),
  }
}
