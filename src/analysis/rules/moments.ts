import { MOMENTS, type Moment, type Polarity } from '../../domain/journey/moments.ts'
import type { MomentReading, Reading, Span } from '../../domain/reading/reading.ts'
import { clauseAt, type Passage } from '../passage.ts'
import type { Hit } from '../phrases.ts'
import type { Sign } from './book.ts'
import { round } from '../numbers.ts'
import { labelOf } from './sentiment.ts'
import { mergeSpans } from '../spans.ts'

type MomentSign = Sign & { kind: 'moment' }
interface Found {
  /** −1…1; 0 neutral. */
  tone: number
  /** How sure: a phrase of its own polarity weighs more than a mere topic. */
  weight: number
  span: Span
}

const DECIDED = 1
const TOPIC = 0.45
// Moments that only a topic hints at are kept from this on: one alone does not make failure or zmot.
const ENOUGH: Record<Moment, number> = { zmot: 0.45, fmot: 0.45, smot: 0.45, relationship: 0.45, failure: 0.8, umot: 1 }
const UNSURE_BELOW = 0.5
const MAX_EVIDENCE = 4
const QUESTION = /[?¿]/

/** The moments a text carries, each with its polarity and the words that show it. */
export const momentsOf = (passage: Passage, sentiment: Reading['sentiment'], kind: string | undefined): MomentReading[] => {
  const found = new Map<Moment, Found[]>()
  for (const hit of passage.hits) {
    if (hit.value.kind !== 'moment' || isNegated(passage, hit as Hit<MomentSign>)) continue
    const { moment } = hit.value
    found.set(moment, [...(found.get(moment) ?? []), readHit(passage, hit as Hit<MomentSign>, sentiment)])
  }
  const moments = MOMENTS.flatMap(moment => {
    const list = found.get(moment)
    return list && list.reduce((sum, { weight }) => sum + weight, 0) >= ENOUGH[moment] ? [settle(moment, list)] : []
  })
  const told = withoutEchoes(passage, moments)
  return told.length > 0 ? told : bareVerdict(passage, sentiment, kind)
}

/** "No lo recomiendo" holds "lo recomiendo": a positive phrase after a negation is not met. */
const isNegated = ({ words, negations, clauses }: Passage & { clauses: Passage['clauses'] }, { value, from }: Hit<MomentSign>): boolean => {
  if (value.polarity !== 'positive') return false
  const clause = clauses.findLast(candidate => candidate.from <= from)!
  return words.slice(Math.max(clause.from, from - 3), from).some(word => negations.has(word.text))
}

const readHit = (passage: Passage, { value, from, to }: Hit<MomentSign>, sentiment: Reading['sentiment']): Found => {
  const span: Span = [passage.words[from]!.start, passage.words[to - 1]!.end]
  if (value.polarity !== 'any') return { tone: value.polarity === 'positive' ? 1 : value.polarity === 'negative' ? -1 : 0, weight: DECIDED, span }
  const own = passage.clauseTones[clauseAt(passage, from)]!
  // A clause without tone leans on the whole text, less surely.
  const tone = value.moment === 'zmot' && QUESTION.test(passage.text) ? 0 : Math.abs(own) > 0.1 ? own : sentiment.score * 0.8
  return { tone, weight: value.moment === 'zmot' ? DECIDED : TOPIC, span }
}

const settle = (key: Moment, found: Found[]): MomentReading => {
  const weight = found.reduce((sum, item) => sum + item.weight, 0)
  const tone = found.reduce((sum, item) => sum + item.weight * item.tone, 0) / weight
  const polarity: Polarity = labelOf(tone)
  const score = round(Math.min(0.97, 0.4 + 0.25 * weight))
  const fitting = found.filter(item => polarity === 'neutral' || Math.sign(item.tone) === Math.sign(tone)).toSorted((a, b) => b.weight - a.weight)
  return { key, polarity, score, evidence: mergeSpans((fitting.length > 0 ? fitting : found).slice(0, MAX_EVIDENCE).map(({ span }) => span)), ...(score < UNSURE_BELOW && { unsure: true as const }) }
}

/** Drops topics that only echo a clearer moment: a breakdown names the product too without judging it. */
const withoutEchoes = (passage: Passage, moments: MomentReading[]): MomentReading[] => {
  const clear = moments.filter(moment => moment.score >= 0.65)
  if (clear.length === 0) return moments
  const failing = clear.some(({ key, polarity }) => key === 'failure' && polarity === 'negative')
  return moments.filter(moment => moment.score >= 0.65 || !(failing && (moment.key === 'smot' || moment.key === 'fmot')))
}

const OPINIONS = new Set(['review', 'survey'])

/** A general verdict alone about something used is the second moment. */
const bareVerdict = ({ tones, words, stars }: Passage, { label, evidence, confidence }: Reading['sentiment'], kind: string | undefined): MomentReading[] => {
  if (label === null || label === 'neutral' || evidence.length === 0) return []
  const opinion = stars !== undefined || kind === undefined || OPINIONS.has(kind)
  const strong = tones.some(({ value }) => Math.abs(value) >= 0.5)
  if (!opinion || !strong || words.length === 0) return []
  return [{ key: 'smot', polarity: label, score: round(0.4 + 0.3 * confidence), evidence: evidence.slice(0, MAX_EVIDENCE) }]
}
