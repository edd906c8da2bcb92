import type { Polarity } from '../journey/moments.ts'
import type { Span } from './reading.ts'

/** A brand as people may write it. */
export interface Named {
  /** Told back. */
  key: string
  /** Names, aliases and handles. */
  names: string[]
}

/** How a text speaks of one of several brands. */
export interface BrandTone {
  key: string
  polarity: Polarity
  /** Where it is named. */
  evidence: Span[]
}
