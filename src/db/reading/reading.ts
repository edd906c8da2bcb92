import type { Moment, Outcome, Polarity } from '../../domain/journey/moments.ts'
import { MOMENTS } from '../../domain/journey/moments.ts'
import type { AspectReading, MomentReading, Reading, Span } from '../../domain/reading/reading.ts'
import type { Database } from '../client.ts'

/** The machine's readings of the current revisions, by mention id. Mentions not read yet are absent. */
export const loadReadings = async (db: Database, brandId: string, mentionIds: string[]): Promise<Map<string, Reading>> => {
  if (mentionIds.length === 0) return new Map()
  const inForce = (table: 'reading' | 'moment_reading') =>
    db
      .selectFrom(table)
      .innerJoin('mention', join => join.onRef('mention.brand_id', '=', `${table}.brand_id`).onRef('mention.id', '=', `${table}.mention_id`).onRef('mention.revision', '=', `${table}.revision`))
      .where('mention.brand_id', '=', brandId)
      .where('mention.id', 'in', mentionIds)
  const readings = await inForce('reading').selectAll('reading').execute()
  const moments = Map.groupBy(await inForce('moment_reading').selectAll('moment_reading').execute(), row => row.mention_id as string)
  return new Map(readings.map(row => [row.mention_id, toReading(row as ReadingRow, (moments.get(row.mention_id) ?? []) as MomentRow[])]))
}

interface ReadingRow {
  mention_id: string
  version: string
  language: string | null
  sentiment: Polarity | null
  sentiment_score: number
  confidence: number
  unsure: boolean
  evidence: Span[]
  outcome: Outcome
  outcome_score: number
  needs_response: boolean
  needs_response_score: number
  aspects: AspectReading[]
}

interface MomentRow {
  moment: Moment
  polarity: Polarity
  score: number
  unsure: boolean
  evidence: Span[]
}

const toReading = (row: ReadingRow, moments: MomentRow[]): Reading => ({
  language: row.language,
  sentiment: { label: row.sentiment, score: row.sentiment_score, confidence: row.confidence, evidence: row.evidence, ...(row.unsure && { unsure: true }) },
  moments: moments.toSorted((a, b) => MOMENTS.indexOf(a.moment) - MOMENTS.indexOf(b.moment)).map(toMoment),
  aspects: row.aspects,
  outcome: { label: row.outcome, score: row.outcome_score },
  needsResponse: { value: row.needs_response, score: row.needs_response_score },
  version: row.version,
})

const toMoment = ({ moment, polarity, score, unsure, evidence }: MomentRow): MomentReading => ({ key: moment, polarity, score, evidence, ...(unsure && { unsure: true }) })
