import type { Wants } from './fact.ts'
import { idAt, MOMENT_OF, WANTS_OF, WON_BACK, type LoopDay } from './loop-day.ts'
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
  for (const day of days) {
    const groupsOf = grouping(sum, day, teams)
    for (const i of within(day, span, sourceId)) {
      for (const tally of groupsOf(i)) tally.add(day, i, now.getTime())
      if (day.marks[i]! & WON_BACK) sum.wonBack.push(idAt(day, i))
    }
  }
  return sum
}

/** The facts of a day that lie in a span, and of one source where one is asked for. */
export function* within(day: LoopDay, { from, to }: { from: Date; to: Date }, sourceId?: string): Generator<number> {
  const [first, end] = [from.getTime(), to.getTime()]
  const only = sourceId === undefined ? 0 : day.sources.indexOf(sourceId) + 1
  if (sourceId !== undefined && only === 0) return
  for (let i = 0; i < day.count; i++) {
    const at = day.occurredAt[i]!
    if (at >= first && at < end && (only === 0 || day.source[i] === only)) yield i
  }
}

/** In which groups each fact of a day stands. */
const grouping = (sum: LoopSum, day: LoopDay, teams: Team[]): ((i: number) => LoopTally[]) => {
  const of = (tallies: Tallies, key: string): LoopTally => tallies.get(key) ?? tallies.set(key, new LoopTally()).get(key)!
  const sources = lookUp(day.sources, key => [of(sum.sources, key)])
  const places = lookUp(day.places, key => [of(sum.places, key)])
  const moments = lookUp(MOMENT_OF.slice(1), key => [of(sum.moments, key!)])
  const wants = lookUp(WANTS_OF.slice(1), key => [sum.wants[key!]])
  const people = lookUp(day.people, ({ id, name }) => {
    if (!sum.names.has(id)) sum.names.set(id, name)
    return [of(sum.people, id), ...teams.filter(({ members }) => members.includes(id)).map(team => of(sum.teams, team.id))]
  })
  return i => [sum.all, ...sources(day.source[i]!), ...places(day.place[i]!), ...moments(day.moment[i]!), ...wants(day.wants[i]!), ...people(day.person[i]!)]
}

const NONE: LoopTally[] = []

/** Keys count from 1; each is looked for once a day, when a fact first has it. */
const lookUp = <Key>(keys: Key[], find: (key: Key) => LoopTally[]): ((index: number) => LoopTally[]) => {
  const known: LoopTally[][] = [NONE]
  return index => (known[index] ??= find(keys[index - 1]!))
}
