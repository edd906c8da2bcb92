import type { Span } from '../domain/reading.ts'
import type { CorrectionDraft } from '../db/correction.ts'
import type { Moment } from '../domain/moments.ts'
import type { NoiseReason } from '../domain/noise.ts'
import type { Undoable } from './fix.ts'
import type { MentionsData, MentionView } from './views.ts'

/** A mention in the list, with its last correction, which can be taken back. */
export interface MentionRow extends MentionView {
  last: (Undoable & { at: Date }) | null
}

export interface MentionsPageData extends Omit<MentionsData, 'mentions'> {
  mentions: MentionRow[]
  /** Path and query of this list, to come back to. */
  here: string
  /** What was just done: how many opinions, and what takes it back (empty: it was taken back). */
  done: { count: number; undo: string } | null
}

export interface MentionPageData {
  mention: MentionRow
  /** Whether it is about the brand at all. */
  offTopic: boolean
  gone: boolean
  outcomeRead: MentionView['outcome']
  /** Newest first; the words before each edit. */
  revisions: Array<{ revision: number; title: string | null; text: string; stars: { value: number; outOf: number } | null; until: Date }>
  corrections: Array<{ id: string; field: CorrectionDraft['field']; moment: Moment | null; value: string | null; author: string; at: Date; audited: boolean }>
  places: Array<{ sourceName: string; url: string | null; since: Date; goneAt: Date | null }>
  /** Why it weighs less: all that was found. */
  found: NoiseReason[]
  alike: { count: number; first: { id: string; sourceName: string; at: Date } } | null
}

export interface QueryHit {
  id: string
  title: string | null
  text: string
  spans: Span[]
  sourceName: string
}

export interface QueryPageData {
  query: string
  /** A text of the reader's own to try it on. */
  text: string
  error: { message: string; position: number; length: number } | null
  /** Of the reader's own text; null: none was given. */
  own: { matches: boolean; spans: Span[] } | null
  tried: number
  matching: number
  hits: QueryHit[]
  misses: QueryHit[]
}
