import type { Wants } from './fact.ts'
import { idAt, isMet, MOMENT_OF, WANTS_OF, WON_BACK, type LoopDay } from './loop-day.ts'
import { LoopTally } from './loop-tally.ts'

export interface Team {
  id: string
  name: string
  members: string[]
}

export interface Summing {
  /** Half-open. */
  span: { from: Date; to: Date }
  now: Date
  sourceId?: string | undefined
  teams?: Team[] | undefined
}

type Tallies = Map<string, LoopTally>

/** What is counted of a span, over all and in every group. */
export interface LoopSum {
  all: LoopTally
  sources: Tallies
  places: Tallies
  moments: Tallies
  people: Tallies
  /** Names by the ids of people, as their answers have them. */
  names: Map<string, string>
  teams: Tallies
  wants: Record<Wants, LoopTally>
  /** Opinions whose authors changed them for the better after the answer. */
  wonBack: string[]
}

/** Sums days, the newest first, fact by fact. */
export const sumLoop = (days: LoopDay[], { span, now, sourceId, teams = [] }: Summing): LoopSum => {
  const sum: LoopSum = { all: new LoopTally(), sources: new Map(), places: new Map(), moments: new Map(), people: new Map(), names: new Map(), teams: new Map(), wants: { buying: new LoopTally(), complaint: new LoopTally(), other: new LoopTally() }, wonBack: [] }
  const at = now.getTime()
  for (const day of days) {
    const groups = groupsOf(sum, day, teams)
    eachWithin(day, { ...span, sourceId }, i => {
      const isInTime = isMet(day, i, at)
      sum.all.add(day, i, isInTime)
      for (const { keys, find } of groups) for (const tally of find(keys[i]!)) tally.add(day, i, isInTime)
      if (day.marks[i]! & WON_BACK) sum.wonBack.push(idAt(day, i))
    })
  }
  return sum
}

/** Shows the facts of a day that lie in a half-open span, and are of one source where one is asked for, by their place. */
export const eachWithin = (day: LoopDay, { from, to, sourceId }: { from: Date; to: Date; sourceId?: string | undefined }, see: (i: number) => void): void => {
  const [first, end] = [from.getTime(), to.getTime()]
  const only = sourceId === undefined ? 0 : day.sources.indexOf(sourceId) + 1
  if (sourceId !== undefined && only === 0) return
  for (let i = 0; i < day.count; i++) {
    const at = day.occurredAt[i]!
    if (at >= first && at < end && (only === 0 || day.source[i] === only)) see(i)
  }
}

interface Grouped {
  /** The column that tells facts apart. */
  keys: Uint8Array | Uint16Array
  find(key: number): LoopTally[]
}

/** In which groups the facts of a day stand, beside that of all. */
const groupsOf = (sum: LoopSum, day: LoopDay, teams: Team[]): Grouped[] => {
  const of = (tallies: Tallies, key: string): LoopTally => tallies.get(key) ?? tallies.set(key, new LoopTally()).get(key)!
  return [
    { keys: day.source, find: lookUp(day.sources, key => [of(sum.sources, key)]) },
    { keys: day.place, find: lookUp(day.places, key => [of(sum.places, key)]) },
    { keys: day.moment, find: lookUp(MOMENT_OF.slice(1), key => [of(sum.moments, key!)]) },
    { keys: day.wants, find: lookUp(WANTS_OF.slice(1), key => [sum.wants[key!]]) },
    { keys: day.person, find: lookUp(day.people, ({ id, name }) => {
      if (!sum.names.has(id)) sum.names.set(id, name)
      return [of(sum.people, id), ...teams.filter(({ members }) => members.includes(id)).map(team => of(sum.teams, team.id))]
    }) },
  ]
}

const NONE: LoopTally[] = []

/** Keys count from 1; each is looked for once a day, when a fact first has it. */
const lookUp = <Key>(keys: Key[], find: (key: Key) => LoopTally[]): ((index: number) => LoopTally[]) => {
  const known: LoopTally[][] = [NONE]
  return index => (known[index] ??= find(keys[index - 1]!))
}
