import type { Rating } from '../../contract.ts'
import { PARTS, type Part } from './agreement.ts'
import type { MomentPolarities, Outcome, Polarity } from '../journey/moments.ts'
import { starsOf } from '../index/stars.ts'

/** A mention a person judged, as it counts now. */
export interface JudgedMention {
  id: string
  language: string | null
  kind: string
  title: string | null
  text: string
  rating: Rating | null
  sentiment: Polarity | null
  unsure: boolean
  moments: MomentPolarities
  outcome: Outcome
  needsResponse: boolean
  judged: Array<Part | 'confirm'>
}

/** One line of training material, in the form of the labelled sets. */
export interface TrainingRow {
  id: string
  lang: string | null
  kind: string
  title?: string
  text: string
  /** 1–5, to the half. */
  stars?: number
  /** null: the reader was unsure and nobody told it better. */
  sentiment: Polarity | null
  moments: MomentPolarities
  outcome: Outcome
  needs_response: boolean
  /** What a person said; the rest is the reader's own, which teaches it nothing new. */
  judged: Part[]
}

export const trainingRow = ({ id, language, kind, title, text, rating, sentiment, unsure, moments, outcome, needsResponse, judged }: JudgedMention): TrainingRow => ({
  id,
  lang: language,
  kind,
  ...(title !== null && { title }),
  text,
  ...(rating !== null && { stars: Math.round(2 * starsOf(rating)) / 2 }),
  sentiment: unsure ? null : sentiment,
  moments,
  outcome,
  needs_response: needsResponse,
  judged: PARTS.filter(part => judged.includes(part) || (judged.includes('confirm') && (part !== 'sentiment' || !unsure))),
})
