import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { saidBy, type Correction } from '../../../src/domain/reading/correction.ts'
import type { Reading } from '../../../src/domain/reading/reading.ts'
import { verdictOf } from '../../../src/domain/reading/verdict.ts'
import { anyReading } from '../../helpers/opinions.ts'

const reading: Reading = {
  language: 'es',
  sentiment: { label: 'negative', score: -0.8, confidence: 0.6, evidence: [], unsure: true },
  moments: [
    { key: 'smot', polarity: 'positive', score: 0.9, evidence: [[0, 1]] },
    { key: 'failure', polarity: 'negative', score: 0.4, evidence: [[0, 1]], unsure: true },
  ],
  outcome: { label: 'resolve', score: 0.7 },
  needsResponse: { value: true, score: 0.7 },
  version: 'one',
}
const bound = { revision: 1, audited: false }
const confirmed = (read: Reading): Correction => ({ ...bound, field: 'confirm', said: saidBy(read) })

describe('a person’s word', () => {
  it('wins over the reading in each field, the last word over those before', () => {
    const words: Correction[] = [
      { ...bound, field: 'sentiment', value: 'negative' },
      { ...bound, field: 'sentiment', value: 'positive' },
      { ...bound, field: 'moment', moment: 'smot', value: null },
      { ...bound, field: 'moment', moment: 'zmot', value: 'neutral' },
      { ...bound, field: 'outcome', value: 'lost' },
      { ...bound, field: 'needs_response', value: false },
      { ...bound, field: 'discount', value: 40 },
    ]
    expect(verdictOf(reading, words)).toEqual({ sentiment: 'positive', score: 0.5, confidence: 1, unsure: false, moments: { zmot: 'neutral' }, aspects: {}, outcome: 'lost', needsResponse: false, discountPercent: 40, discountReason: 'person', corrected: true })
  })

  it('that all is right makes the reader’s best guesses count, at the strength it read', () => {
    expect(verdictOf(reading)).toMatchObject({ unsure: true, moments: { smot: 'positive' } })
    expect(verdictOf(reading, [confirmed(reading)])).toEqual({
      sentiment: 'negative', score: -0.8, confidence: 1, unsure: false, moments: { smot: 'positive', failure: 'negative' }, aspects: {}, outcome: 'resolve', needsResponse: true, discountPercent: 100, discountReason: null, corrected: false,
    })
  })

  it('that all is right stands whatever is read later, and yields to a later word', () => {
    fc.assert(
      fc.property(anyReading, anyReading, (seen, later) => {
        const { moments, outcome, needsResponse } = verdictOf(seen, [confirmed(seen)])
        const verdict = verdictOf(later, [confirmed(seen)])
        expect(verdict).toMatchObject({ moments, outcome, needsResponse, corrected: false })
        expect(Object.keys(verdict.moments)).toEqual(Object.keys(moments))
        if (seen.sentiment.label !== null) expect(verdict).toMatchObject({ sentiment: seen.sentiment.label, unsure: false })
        expect(verdictOf(later, [confirmed(seen), { ...bound, field: 'outcome', value: 'lost' }])).toMatchObject({ moments, outcome: 'lost', corrected: true })
      }),
    )
  })

  it('that all is right leaves what people had set right before', () => {
    const words: Correction[] = [
      { ...bound, field: 'sentiment', value: 'positive' },
      { ...bound, field: 'moment', moment: 'smot', value: null },
      { ...bound, field: 'moment', moment: 'umot', value: 'positive' },
      { ...bound, field: 'outcome', value: 'lost' },
      confirmed(reading),
    ]
    expect(verdictOf(reading, words)).toMatchObject({ sentiment: 'positive', moments: { failure: 'negative', umot: 'positive' }, outcome: 'lost', needsResponse: true, corrected: true })
    expect(verdictOf(reading, words).moments).not.toHaveProperty('smot')
    expect(verdictOf(reading, [confirmed(reading), ...words.slice(0, -1)])).toEqual(verdictOf(reading, words))
  })

  it('that a text is neutral takes no strength from a text read as neutral', () => {
    const mild = { ...reading, sentiment: { label: 'neutral' as const, score: 0.1, confidence: 0.6, evidence: [] } }
    expect(verdictOf(mild, [{ ...bound, field: 'sentiment', value: 'neutral' }]).score).toBe(0.1)
    expect(verdictOf(reading, [{ ...bound, field: 'sentiment', value: 'neutral' }]).score).toBe(0)
  })
})
