import { ANSWERED, isMet, KIND_OF, MOMENT_OF, OUTCOME_OF, REMEDIED, REOPENED, WANTS_OF, type LoopDay } from './loop-day.ts'

/** What a figure of the loop counts: the opinions behind it. */
export const LOOP_SETS = ['owed', 'answered', 'unanswered', 'met', 'late', 'substance', 'template', 'elsewhere', 'reopened', 'remedied', 'resolved', 'recovered', 'kept', 'lost'] as const
export type LoopSet = (typeof LOOP_SETS)[number]

type Test = (day: LoopDay, i: number, now: number) => boolean

const isKind = (kind: 'substance' | 'template' | 'elsewhere'): Test => ({ marks, kind: kinds }, i) => (marks[i]! & ANSWERED) !== 0 && KIND_OF[kinds[i]!] === kind
const isOutcome = (outcome: 'recovered' | 'kept' | 'lost'): Test => (day, i) => OUTCOME_OF[day.outcome[i]!] === outcome
const isMarked = (mark: number): Test => ({ marks }, i) => (marks[i]! & mark) !== 0

const TESTS: Record<LoopSet, Test> = {
  owed: () => true,
  answered: isMarked(ANSWERED),
  unanswered: ({ marks }, i) => (marks[i]! & ANSWERED) === 0,
  met: (day, i, now) => isMet(day, i, now) === true,
  late: (day, i, now) => isMet(day, i, now) === false,
  substance: isKind('substance'),
  template: isKind('template'),
  elsewhere: isKind('elsewhere'),
  reopened: isMarked(REOPENED),
  remedied: isMarked(REMEDIED),
  resolved: ({ resolutionMs }, i) => !Number.isNaN(resolutionMs[i]!),
  recovered: isOutcome('recovered'),
  kept: isOutcome('kept'),
  lost: isOutcome('lost'),
}

/** Whether a fact is counted by the figure of that name. */
export const isInSet = (set: LoopSet, day: LoopDay, i: number, now: Date): boolean => TESTS[set](day, i, now.getTime())

/** By what the figures of the loop are told apart. */
export const LOOP_GROUPS = ['source', 'moment', 'person', 'team', 'place', 'wants'] as const
export type LoopGroup = (typeof LOOP_GROUPS)[number]

/** Whether a fact is of that group. `members`: of the team, where it is one: people may be in several. */
export const isInGroup = ({ by, key }: { by: LoopGroup; key: string }, day: LoopDay, i: number, members: readonly string[] = []): boolean =>
  by === 'team' ? members.includes(groupKey('person', day, i) ?? '') : groupKey(by, day, i) === key

export const groupKey = (group: Exclude<LoopGroup, 'team'>, { sources, source, moment, people, person, places, place, wants }: LoopDay, i: number): string | null => {
  if (group === 'source') return sources[source[i]! - 1] ?? null
  if (group === 'moment') return MOMENT_OF[moment[i]!]!
  if (group === 'person') return people[person[i]! - 1]?.id ?? null
  return group === 'place' ? (places[place[i]! - 1] ?? null) : WANTS_OF[wants[i]!]!
}
