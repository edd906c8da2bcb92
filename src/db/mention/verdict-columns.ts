import type { Face } from '../../domain/index/tally.ts'
import type { Impression } from '../../domain/index/face.ts'
import type { Reading } from '../../domain/reading/reading.ts'
import type { Verdict } from '../../domain/reading/verdict.ts'
import type { MentionTable } from '../schema.ts'

/** Columns of a mention that follow from what was read in it, with the types json_to_recordset reads them as. */
export const VERDICT_COLUMNS = {
  day: 'integer', read_version: 'text', language: 'text', sentiment: 'text', sentiment_score: 'double precision', confidence: 'double precision', unsure: 'boolean',
  moments: 'jsonb', aspects: 'jsonb', story: 'boolean', outcome: 'text', needs_response: 'boolean', corrected: 'boolean',
  stars_centi: 'integer', discount_percent: 'integer', discount_reason: 'text', impression: 'text', pull: 'double precision',
} as const satisfies Partial<Record<keyof MentionTable, string>>

/** A reading with what people corrected in it, and what that makes of the mention. */
export interface Settled {
  reading: Reading | null
  verdict: Verdict
  face: Face
  impression: Impression
  pull: number
  story: boolean
}

export const verdictColumns = ({ reading, verdict, face, impression, pull, story }: Settled) => ({
  day: face.day,
  read_version: reading?.version ?? null,
  language: reading?.language ?? null,
  sentiment: verdict.sentiment,
  sentiment_score: verdict.score,
  confidence: verdict.confidence,
  unsure: verdict.unsure,
  moments: verdict.moments,
  aspects: verdict.aspects,
  story,
  outcome: verdict.outcome,
  needs_response: verdict.needsResponse,
  corrected: verdict.corrected,
  stars_centi: face.starsCenti,
  discount_percent: face.discountPercent,
  discount_reason: verdict.discountReason,
  impression,
  pull,
})
