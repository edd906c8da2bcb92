import { aspectFaces, correctAspects, type MentionAspects } from '../journey/aspect.ts'
import type { Correction, Said } from './correction.ts'
import { MOMENTS, type MomentPolarities, type Outcome, type Polarity } from '../journey/moments.ts'
import { NO_NOISE, type Noise, type NoiseReason } from './noise.ts'
import type { Reading } from './reading.ts'

/** A reading with people's corrections laid over it: what every number counts. */
export interface Verdict {
  sentiment: Polarity | null
  /** −1…1 */
  score: number
  confidence: number
  unsure: boolean
  moments: MomentPolarities
  aspects: MentionAspects
  outcome: Outcome
  needsResponse: boolean
  /** 0…100 */
  discountPercent: number
  /** Why it weighs less (or, `person`, as much as somebody said); null: it counts whole. */
  discountReason: NoiseReason | 'person' | null
  /** Something in it is a person's word, other than a yes to the whole reading. */
  corrected: boolean
}

// How strong a person's bare "positive" or "negative" is where the reader had scored the other way: a clear 4 or 2 stars.
const CORRECTED_SCORE: Record<Polarity, number> = { positive: 0.5, neutral: 0, negative: -0.5 }

const UNREAD: Verdict = {
  sentiment: null,
  score: 0,
  confidence: 0,
  unsure: true,
  moments: {},
  aspects: {},
  outcome: 'none',
  needsResponse: false,
  discountPercent: 100,
  discountReason: null,
  corrected: false,
}

/** Lays the corrections, oldest first, over the reading and what the machine found of noise: a yes to the whole below what people set right, before it or after. Moments the reader is unsure of count for nothing until confirmed. */
export const verdictOf = (reading: Reading | null, corrections: Correction[] = [], noise: Pick<Noise, 'percent' | 'reason'> = NO_NOISE): Verdict =>
  corrections.toSorted((a, b) => Number(b.field === 'confirm') - Number(a.field === 'confirm')).reduce(applyCorrection, { ...(reading === null ? UNREAD : machineVerdict(reading)), discountPercent: noise.percent, discountReason: noise.reason })

const machineVerdict = ({ sentiment, moments, aspects, outcome, needsResponse }: Reading): Verdict => ({
  sentiment: sentiment.label,
  score: sentiment.score,
  confidence: sentiment.confidence,
  unsure: sentiment.unsure === true || sentiment.label === null,
  moments: Object.fromEntries(moments.filter(moment => !moment.unsure).map(moment => [moment.key, moment.polarity])),
  aspects: aspectFaces(aspects),
  outcome: outcome.label,
  needsResponse: needsResponse.value,
  discountPercent: 100,
  discountReason: null,
  corrected: false,
})

const applyCorrection = (verdict: Verdict, correction: Correction): Verdict => {
  if (correction.field === 'confirm') return confirm(verdict, correction.said)
  const corrected = { ...verdict, corrected: true }
  if (correction.field === 'sentiment') return correctSentiment(corrected, correction.value)
  if (correction.field === 'outcome') return { ...corrected, outcome: correction.value }
  if (correction.field === 'needs_response') return { ...corrected, needsResponse: correction.value }
  if (correction.field === 'discount') return { ...corrected, discountPercent: correction.value, discountReason: 'person' }
  const moments: MomentPolarities = { ...verdict.moments }
  if (correction.value === null) delete moments[correction.moment]
  else moments[correction.moment] = correction.value
  return { ...corrected, moments: inOrder(moments) }
}

/** Lays what the person saw and found right over the reading of today. */
const confirm = (verdict: Verdict, { sentiment, moments, doubtful, outcome, needsResponse }: Said): Verdict => {
  const sure = sentiment === null ? verdict : correctSentiment(verdict, sentiment)
  return { ...sure, moments: inOrder({ ...moments, ...doubtful }), outcome, needsResponse }
}

const correctSentiment = (verdict: Verdict, sentiment: Polarity): Verdict => {
  const agrees = sentiment === 'neutral' ? verdict.sentiment === 'neutral' : Math.sign(verdict.score) === Math.sign(CORRECTED_SCORE[sentiment])
  return { ...verdict, sentiment, aspects: correctAspects(verdict.aspects, sentiment), score: agrees ? verdict.score : CORRECTED_SCORE[sentiment], confidence: 1, unsure: false }
}

const inOrder = (moments: MomentPolarities): MomentPolarities =>
  Object.fromEntries(MOMENTS.filter(moment => moments[moment] !== undefined).map(moment => [moment, moments[moment]]))
