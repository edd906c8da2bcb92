import type { Told } from '../../contract.ts'

/** A word of a query: folded, with how it is to be met. */
export interface Term {
  text: string
  /** `foo*`: any word that begins so. */
  prefix: boolean
  /** `#x` and `@x` are met by a hashtag or a handle alone. */
  mark: '' | '#' | '@'
}

/** What is about the brand, as people write it. */
export type Query =
  | { op: 'phrase'; terms: Term[] }
  | { op: 'and' | 'or'; parts: Query[] }
  | { op: 'not'; part: Query }
  | { op: 'near'; distance: number; left: Query & { op: 'phrase' }; right: Query & { op: 'phrase' } }

export interface QueryError {
  /** What is wrong and what to write instead. */
  message: string
  /** The same in the languages of the screens. */
  told: Told
  /** UTF-16 offset into the query. */
  position: number
  length: number
}

export type Parsed = { ok: true; query: Query } | { ok: false; error: QueryError }
