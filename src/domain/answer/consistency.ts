import { kindOf, shareOf, spreadOf, type LoopFact } from './figure.ts'
import { repeatedShare } from './repeated.ts'
import { toneOf } from './tone.ts'

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
// Comparing every answer with every other: of a crowd its newest will do.
const MOST_COMPARED = 200

/** How alike the brand answers across channels or places. */
export const consistencyOf = (facts: LoopFact[], keyOf: (fact: LoopFact) => string | null): Consistency => {
  const answered = facts.filter(({ isAnswered }) => isAnswered)
  const keyed = answered.flatMap(fact => {
    const key = keyOf(fact)
    return key === null ? [] : [{ key, fact }]
  })
  const groups = [...Map.groupBy(keyed, ({ key }) => key)].map(([key, list]) => ({ key, ...mannerOf(list.map(({ fact }) => fact)) })).toSorted((a, b) => b.answers - a.answers || (a.key < b.key ? -1 : 1))
  const enough = groups.filter(({ answers }) => answers >= ENOUGH_ANSWERS)
  const values = (of: (manner: Manner) => number | null): number[] => enough.flatMap(manner => of(manner) ?? [])
  const usted = ({ tone: { tu, usted, vos } }: Manner): number | null => shareOf(usted, tu + usted + vos)
  return {
    all: mannerOf(answered),
    groups,
    spread: { tone: widest(values(usted)), minutes: timesAsLong(values(({ medianMinutes }) => medianMinutes)), resolved: widest(values(({ resolved }) => resolved)), template: widest(values(({ template }) => template)) },
  }
}

const widest = (values: number[]): number | null => (values.length < 2 ? null : Math.max(...values) - Math.min(...values))
const timesAsLong = (values: number[]): number | null => (values.length < 2 || Math.min(...values) === 0 ? null : Math.max(...values) / Math.min(...values))

const mannerOf = (facts: LoopFact[]): Omit<Manner, 'key'> => {
  const told = facts.filter((fact): fact is LoopFact & { reply: string } => fact.reply !== null && fact.reply !== '')
  const kinds = told.map(kindOf)
  const tones = told.map(({ reply }) => toneOf(reply))
  const count = <T>(list: T[], one: T): number => list.filter(each => each === one).length
  return {
    answers: facts.length,
    template: shareOf(count(kinds, 'template'), kinds.length),
    elsewhere: shareOf(count(kinds, 'elsewhere'), kinds.length),
    repeated: repeatedShare(newestFirst(told).slice(0, MOST_COMPARED).map(({ reply }) => reply)),
    tone: { tu: count(tones, 'tu'), usted: count(tones, 'usted'), vos: count(tones, 'vos') },
    medianMinutes: spreadOf(facts.flatMap(({ publishedAt, answeredAt }) => (answeredAt === null ? [] : [Math.max(0, answeredAt.getTime() - publishedAt.getTime()) / 60_000]))).median,
    resolved: shareOf(facts.filter(({ resolvedAt }) => resolvedAt !== null).length, facts.length),
  }
}

const newestFirst = <Fact extends LoopFact>(facts: Fact[]): Fact[] => facts.toSorted((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime() || (a.mentionId < b.mentionId ? 1 : -1))
