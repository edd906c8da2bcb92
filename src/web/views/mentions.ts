import type { CorrectionDraft } from '../../db/reading/correction.ts'
import type { Agreement } from '../../domain/reading/agreement.ts'
import type { FloorSign } from '../../domain/alert/floor-sign.ts'
import type { Moment, Outcome, Polarity } from '../../domain/journey/moments.ts'
import type { NoiseReason } from '../../domain/reading/noise.ts'
import type { Span } from '../../domain/reading/reading.ts'
import type { Undoable } from '../mentions/fix.ts'

export interface MentionMoment {
  key: Moment
  polarity: Polarity
  unsure: boolean
  evidence: Span[]
}

export interface MentionView {
  id: string
  sourceId: string
  sourceName: string
  /** Names of the other sources in which the same opinion stands. */
  alsoAt: string[]
  title: string | null
  text: string
  language: string | null
  url: string | null
  author: string | null
  publishedAt: Date | null
  rating: { value: number; outOf: number } | null
  sentiment: Polarity | null
  /** Both good and bad in it. */
  mixed: boolean
  unsure: boolean
  /** Words that show the sentiment, where no moment has them. */
  evidence: Span[]
  moments: MentionMoment[]
  outcome: Outcome
  needsResponse: boolean
  /** Signs of grave harm to the customer, the worst first, with what people said of them. */
  floor: FloorSign[]
  /** Its words went by the retention rule of its source; what was read in them stays. */
  expired: boolean
  /** Its source's own list left it out twice in a row. */
  vanished: boolean
  /** Answered in public: with substance, with a template, or not. */
  answered: 'substance' | 'template' | null
  reply: { text: string; publishedAt: Date | null } | null
  corrected: boolean
  /** Weight it counts with, and why that is not the whole; null: it counts whole. */
  discount: { percent: number; reason: NoiseReason | 'person' } | null
  /** Where its case stands; null: it has none, or it was not asked for. */
  caseHref: string | null
  /** Points it gives or costs today; null where they were not asked for. */
  points: number | null
  /** 1-based place on its source's first screen. */
  place: number | null
}

export type SentimentFilter = Polarity | 'unsure'

export interface MentionFilters {
  sentiment: SentimentFilter | null
  moment: Moment | null
  /** Source id. */
  source: string | null
  /** Key of an aspect; a link chooses it. */
  aspect: string | null
  needsResponse: boolean
  text: string
  /** Calendar days of the brand, both included. */
  from: string | null
  to: string | null
}

export interface MentionsData {
  filters: MentionFilters
  /** How often people agreed with the readings they judged; null: not told on this page. */
  agreement: Pick<Agreement, 'readings' | 'weakest'> | null
  sources: Array<{ id: string; name: string }>
  /** The aspect of the filters in the reader's words. */
  aspect: string | null
  mentions: MentionView[]
  /** How many the filters find; null: not counted. */
  total: number | null
  nextCursor: string | null
  /** Whether this is not the first page. */
  later: boolean
}

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
