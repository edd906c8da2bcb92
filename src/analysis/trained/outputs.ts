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
  polarity: MOMENTS.length + STORED_OUTCOMES.length + 1,
} as const

/** Sizes of the groups of outputs, in order, and whose segment each group looks at: a polarity that of its moment. */
export const MOMENT_GROUPS = [...MOMENTS.map(() => 1), STORED_OUTCOMES.length, 1, ...MOMENTS.map(() => TONES.length)]
export const MOMENT_FOLLOWS = [...MOMENTS.keys(), MOMENTS.length, MOMENTS.length + 1, ...MOMENTS.keys()]
