import type { FloorClass } from '../alert/floor.ts'
import type { Moment, Outcome, Polarity } from '../journey/moments.ts'

/** UTF-16 offsets `[start, end)` into the text as it was given (masking keeps lengths). */
export type Span = [start: number, end: number]

/** What the reader is given. */
export interface Opinion {
  text: string
  title?: string
  /** BCP 47 or two letters, when known. */
  lang?: string
  /** Two letters each: what its brand is spoken of in, for short texts whose language nobody states. */
  likely?: readonly string[]
  /** `review`, `post`, `comment` … */
  kind?: string
  /** 1–5, when the source gives stars. Evidence, not the verdict. */
  rating?: number
  /** About no brand of ours: no reader beyond our own is asked, so that it neither costs nor leaves the machine. */
  aside?: true
}

export interface MomentReading {
  key: Moment
  polarity: Polarity
  /** 0…1 */
  score: number
  /** The words that show it, in order, not overlapping, never empty. */
  evidence: Span[]
  unsure?: true
}

/** A touchpoint the text talks about. Keys are configurable (config/aspects). */
export interface AspectReading {
  key: string
  polarity: Polarity
  /** Moments shown by the same sentences; empty: none could be told. */
  moments: Moment[]
  /** The words that name it, in order, not overlapping; empty where the title alone does. */
  evidence: Span[]
}

/** Words of a text that look like grave harm to the customer. */
export interface FloorReading {
  class: FloorClass
  /** The words that show it, in order, not overlapping; empty where the title alone does. */
  evidence: Span[]
}

/** One opinion, read. Scores are 0…1 but `sentiment.score`, which is −1…1. */
export interface Reading {
  /** Two letters, or null when it cannot be told. */
  language: string | null
  sentiment: {
    /** null when the language is unknown: no verdict rather than a guess. */
    label: Polarity | null
    score: number
    confidence: number
    evidence: Span[]
    /** Stands beside a best guess that is not to be trusted. */
    unsure?: true
  }
  /** In journey order, each moment once. Empty: no moment. */
  moments: MomentReading[]
  /** Absent where nobody looked for them. */
  aspects?: AspectReading[]
  /** Words that look like grave harm, the worst first. Absent where nobody looked for them. */
  floor?: FloorReading[]
  outcome: { label: Outcome; score: number }
  needsResponse: { value: boolean; score: number }
  /** Version of the stage that read it; a mention read by an older one is read again. */
  version: string
}
