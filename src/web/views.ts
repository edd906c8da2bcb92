/**
 * What the pages are drawn from. Plain data: whoever loads it may come from the database, a test or a preview.
 * Instants are `Date`, calendar days `YYYY-MM-DD` in the brand's time zone, points are points of the index (0–100).
 */

export interface BrandRef {
  slug: string
  name: string
}

export interface Interval {
  value: number
  low: number
  high: number
}

/** Something a page has to say instead of what was asked for. */
export interface ProblemData {
  status: number
  /** What went wrong and what to do, in the reader's language; null: nobody said it in that. */
  told: string | null
  /** The same in English, where nobody said more. */
  detail: string | null
}

/** The strip that says nothing here is real. */
export interface DemoBanner {
  /** Where a form posts to take the demo away. */
  removeAction: string
  sinkUrl: string | null
}
