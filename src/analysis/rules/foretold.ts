import type { Outcome } from '../../domain/journey/moments.ts'
import type { MomentReading, Reading } from '../../domain/reading/reading.ts'
import type { Passage } from '../passage.ts'
import { round } from '../numbers.ts'

// A complaint of so many words says something specific.
const SPECIFIC_WORDS = 9

/** What an opinion foretells of its author. */
export const outcomeOf = (passage: Passage, sentiment: Reading['sentiment'], moments: MomentReading[]): Reading['outcome'] => {
  const signs = new Set(passage.hits.flatMap(({ value }) => (value.kind === 'outcome' ? [value.outcome] : [])))
  const failure = moments.find(({ key }) => key === 'failure')
  const decide = (label: Outcome, score: number): Reading['outcome'] => ({ label, score: round(score) })
  if (signs.has('lost') && sentiment.label !== 'positive') return decide('lost', 0.75)
  if (isQuestion(passage, moments)) return decide('question', 0.7)
  if (failure?.polarity === 'negative') return decide('resolve', 0.65)
  if (moments.some(({ key, polarity, score }) => key === 'relationship' && polarity === 'negative' && score > 0.6)) return decide('resolve', 0.5)
  if (signs.has('repurchase') && sentiment.label !== 'negative') return decide('repurchase', 0.7)
  return decide('none', 0.6)
}

const isQuestion = ({ text }: Passage, moments: MomentReading[]): boolean => {
  const negative = moments.some(({ polarity }) => polarity === 'negative')
  return !negative && (/[?¿]/.test(text) || moments.some(({ key, polarity }) => key === 'zmot' && polarity === 'neutral'))
}

/** Whether a community manager should answer: a question, an open problem, or a specific grievance said in public. */
export const needsResponseOf = (passage: Passage, sentiment: Reading['sentiment'], { moments, outcome }: { moments: MomentReading[]; outcome: Reading['outcome'] }): Reading['needsResponse'] => {
  if (outcome.label === 'question' || outcome.label === 'resolve') return { value: true, score: round(Math.max(0.7, outcome.score)) }
  const grievance = moments.some(({ polarity }) => polarity === 'negative') || sentiment.label === 'negative'
  const value = grievance && passage.words.length >= SPECIFIC_WORDS
  return { value, score: round(value ? 0.7 : grievance ? 0.45 : 0.1) }
}
