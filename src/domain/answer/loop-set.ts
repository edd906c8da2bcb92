import { dueOf, kindOf, type LoopFact, type Measuring } from './figure.ts'

/** What a figure of the loop counts: the opinions behind it. */
export const LOOP_SETS = ['owed', 'answered', 'unanswered', 'met', 'late', 'substance', 'template', 'elsewhere', 'reopened', 'remedied', 'resolved', 'recovered', 'kept', 'lost'] as const
export type LoopSet = (typeof LOOP_SETS)[number]

const TESTS: Record<LoopSet, (fact: LoopFact, measuring: Measuring) => boolean> = {
  owed: () => true,
  answered: ({ isAnswered }) => isAnswered,
  unanswered: ({ isAnswered }) => !isAnswered,
  met: (fact, measuring) => dueOf(fact, measuring).includes(true),
  late: (fact, measuring) => dueOf(fact, measuring).includes(false),
  substance: fact => fact.isAnswered && kindOf(fact) === 'substance',
  template: fact => fact.isAnswered && kindOf(fact) === 'template',
  elsewhere: fact => fact.isAnswered && kindOf(fact) === 'elsewhere',
  reopened: ({ reopened }) => reopened,
  remedied: ({ remedy }) => remedy !== null,
  resolved: ({ resolvedAt }) => resolvedAt !== null,
  recovered: ({ outcome }) => outcome === 'recovered',
  kept: ({ outcome }) => outcome === 'kept',
  lost: ({ outcome }) => outcome === 'lost',
}

/** Whether an opinion is counted by the figure of that name. */
export const isInSet = (set: LoopSet, fact: LoopFact, measuring: Measuring): boolean => TESTS[set](fact, measuring)

/** By what the figures of the loop are told apart. */
export const LOOP_GROUPS = ['source', 'moment', 'person', 'team', 'place', 'wants'] as const
export type LoopGroup = (typeof LOOP_GROUPS)[number]

/** Whether a fact is of that group. `members`: of the team, where it is one: people may be in several. */
export const isInGroup = (fact: LoopFact, { by, key }: { by: LoopGroup; key: string }, members: readonly string[] = []): boolean =>
  by === 'team' ? fact.person !== null && members.includes(fact.person.id) : groupKey(by, fact) === key

export const groupKey = (group: Exclude<LoopGroup, 'team'>, { sourceId, moment, person, place, wants }: LoopFact): string | null =>
  ({ source: sourceId, moment, person: person?.id ?? null, place, wants })[group]
