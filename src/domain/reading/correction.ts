import type { Moment, MomentPolarities, Outcome, Polarity } from '../journey/moments.ts'
import type { Reading } from './reading.ts'

/** What a reader had said when a person judged it: its labels alone, kept beside the judgement. */
export interface Said {
  /** Version of the reader. */
  version: string
  language: string | null
  sentiment: Polarity | null
  unsure: boolean
  moments: MomentPolarities
  /** Its best guesses: moments it was unsure of. */
  doubtful: MomentPolarities
  outcome: Outcome
  needsResponse: boolean
}

/**
 * A person's word about one revision of a mention: it wins over every reading, whatever its version. Where the next
 * revision only brings an answer of the brand, it follows.
 */
export type Correction = { revision: number; audited: boolean } & (
  | { field: 'sentiment'; value: Polarity }
  | { field: 'moment'; moment: Moment; value: Polarity | null }
  | { field: 'outcome'; value: Outcome }
  | { field: 'needs_response'; value: boolean }
  | { field: 'discount'; value: number }
  /** The whole reading is right, its best guesses included. */
  | { field: 'confirm'; said: Said }
)

export const saidBy = ({ version, language, sentiment, moments, outcome, needsResponse }: Reading): Said => {
  const polarities = (list: Reading['moments']): MomentPolarities => Object.fromEntries(list.map(({ key, polarity }) => [key, polarity]))
  return {
    version,
    language,
    sentiment: sentiment.label,
    unsure: sentiment.unsure === true || sentiment.label === null,
    moments: polarities(moments.filter(({ unsure }) => !unsure)),
    doubtful: polarities(moments.filter(({ unsure }) => unsure)),
    outcome: outcome.label,
    needsResponse: needsResponse.value,
  }
}
