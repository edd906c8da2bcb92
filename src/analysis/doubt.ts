import type { Polarity } from '../domain/journey/moments.ts'
import { clamp, round } from './numbers.ts'

/** A tone less likely to be right than this is unsure. */
export const UNSURE_BELOW = 0.55

/** A moment more likely absent than present is named, but not counted. */
export const MOMENT_SURE = 0.5

/** Nor is one whose polarity is more likely another than that which is named. */
export const POLARITY_SURE = 0.5

/** Chance left to a tone that the stars gainsay. */
export const CONTRADICTED = 0.5

/** The tone as a reader above ours tells it: doubtful where its author's stars say the opposite. */
export const toneOf = (label: Polarity, { score, confidence, rating = 3 }: { score: number; confidence: number; rating?: number | undefined }) => {
  const isContradicted = (label === 'positive' && rating < 3) || (label === 'negative' && rating > 3)
  const left = isContradicted ? Math.min(confidence, CONTRADICTED) : confidence
  return { label, score: round(clamp(score)), confidence: round(left), ...(left < UNSURE_BELOW && { unsure: true as const }) }
}
