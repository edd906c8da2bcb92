/** What a planned event lets expect of an hour. */
export interface Lift {
  /** How many times the usual: complaints, and everything else. */
  negative: number
  other: number
  /** How unsure that is: the variance of its logarithm. */
  doubt: number
}

/** Of an hour since 1970-01-01T00Z; undefined: nothing is planned then. */
export type LiftAt = (hour: number) => Lift | undefined
