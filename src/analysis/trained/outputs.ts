import { MOMENTS, OUTCOMES, POLARITIES, type Outcome, type Polarity } from '../../domain/journey/moments.ts'

// The order in which weights are stored: never changed, only added to.
export const TONES: readonly Polarity[] = ['negative', 'neutral', 'positive']
export const STORED_OUTCOMES: readonly Outcome[] = ['none', 'question', 'resolve', 'lost', 'repurchase']

if (STORED_OUTCOMES.length !== OUTCOMES.length || TONES.length !== POLARITIES.length) throw new Error('The stored outputs are not those of the domain.')

/** Places of the outputs of the moments model: presence, outcome, needs-response, then the polarity of each moment. */
export const AT = {
  presence: 0,
  outcome: MOMENTS.length,
  needsResponse: MOMENTS.length + STORED_OUTCOMES.length,
  /** Of the moment at this place, so many places on. */
  polarity: (moment: number): number => MOMENTS.length + STORED_OUTCOMES.length + 1 + 2 * moment,
} as const

/** What a group of outputs tells: yes or no, which of so many, or a tone. */
export type Group = 'yes or no' | 'tone' | { of: number }

/** How many sums tell it. A tone has two, negative and positive: only differences count, and neutral stays at nought. */
export const sumsIn = (group: Group): number => (group === 'yes or no' ? 1 : group === 'tone' ? 2 : group.of)

/** The sums of the three tones, of which those of a group begin at `at`. */
export const toneSums = (sums: ArrayLike<number>, at = 0): [number, number, number] => [sums[at]!, 0, sums[at + 1]!]

/** The groups of outputs, in order, and whose segment each looks at: a polarity that of its moment. */
export const MOMENT_GROUPS: Group[] = [...MOMENTS.map(() => 'yes or no' as const), { of: STORED_OUTCOMES.length }, 'yes or no', ...MOMENTS.map(() => 'tone' as const)]
export const MOMENT_FOLLOWS = [...MOMENTS.keys(), MOMENTS.length, MOMENTS.length + 1, ...MOMENTS.keys()]
