import { sql } from 'kysely'
import type { Moment, Outcome, Polarity } from '../../domain/journey/moments.ts'
import { MOMENTS } from '../../domain/journey/moments.ts'
import type { AspectReading, MomentReading, Reading, Span } from '../../domain/reading/reading.ts'
import type { Database } from '../client.ts'

/** The machine's readings of the current revisions, by mention id. Mentions not read yet are absent. */
export const loadReadings = async (db: Database, brandId: string, mentionIds: string[]): Promise<Map<string, Reading>> => {
  if (mentionIds.length === 0) return new Map()
  const { rows } = await sql<ReadingRow>`
    select r.mention_id as "mentionId", r.version, r.language, r.sentiment, r.sentiment_score as score, r.confidence, r.unsure, r.evidence, r.outcome, r.outcome_score as "outcomeScore",
      r.needs_response as "needsResponse", r.needs_response_score as "needsResponseScore", r.aspects,
      (select json_agg(json_build_object('moment', k.moment, 'polarity', k.polarity, 'score', k.score, 'unsure', k.unsure, 'evidence', k.evidence))
        from moment_reading k where k.brand_id = r.brand_id and k.mention_id = r.mention_id and k.revision = r.revision) as moments
    from mention m join reading r on r.brand_id = m.brand_id and r.mention_id = m.id and r.revision = m.revision
    where m.brand_id = ${brandId} and m.id = any(${mentionIds}::uuid[])`.execute(db)
  return new Map(rows.map(row => [row.mentionId, toReading(row)]))
}

interface ReadingRow {
  mentionId: string
  version: string
  language: string | null
  sentiment: Polarity | null
  score: number
  confidence: number
  unsure: boolean
  evidence: Span[]
  outcome: Outcome
  outcomeScore: number
  needsResponse: boolean
  needsResponseScore: number
  aspects: AspectReading[]
  moments: MomentRow[] | null
}

interface MomentRow {
  moment: Moment
  polarity: Polarity
  score: number
  unsure: boolean
  evidence: Span[]
}

const toReading = (row: ReadingRow): Reading => ({
  language: row.language,
  sentiment: { label: row.sentiment, score: row.score, confidence: row.confidence, evidence: row.evidence, ...(row.unsure && { unsure: true }) },
  moments: (row.moments ?? []).toSorted((a, b) => MOMENTS.indexOf(a.moment) - MOMENTS.indexOf(b.moment)).map(toMoment),
  aspects: row.aspects,
  outcome: { label: row.outcome, score: row.outcomeScore },
  needsResponse: { value: row.needsResponse, score: row.needsResponseScore },
  version: row.version,
})

const toMoment = ({ moment, polarity, score, unsure, evidence }: MomentRow): MomentReading => ({ key: moment, polarity, score, evidence, ...(unsure && { unsure: true }) })
