import type { Moment, Outcome, Polarity } from './moments.ts'

/** A person's word about one revision of a mention: it wins over every reading, whatever its version. */
export type Correction = { revision: number; audited: boolean } & (
  | { field: 'sentiment'; value: Polarity }
  | { field: 'moment'; moment: Moment; value: Polarity | null }
  | { field: 'outcome'; value: Outcome }
  | { field: 'needs_response'; value: boolean }
  | { field: 'discount'; value: number }
)
