import { describe, expect, it } from 'vitest'
import type { Polarity } from '../../src/domain/journey/moments.ts'
import { fitDecisions, type Judged } from '../../src/analysis/train/fit.ts'
import type { Example } from '../../src/analysis/train/examples.ts'
import { AT, TONES } from '../../src/analysis/trained/outputs.ts'

const OUTPUTS = AT.polarity(6)
const SMOT = 2
const WHICH: Polarity[] = ['negative', 'neutral', 'positive']

const exampleOf = (i: number): Example => ({
  id: `t${i}`, set: 'own', text: `text ${i}`, language: 'es', kind: 'review', tone: WHICH[i % 3]!,
  full: { moments: { smot: WHICH[i % 3]! }, outcome: 'none', needsResponse: false },
})
const examples = Array.from({ length: 60 }, (_, i) => exampleOf(i))

/** What the moments' model says of the polarity: `right` of them right, the others pointing at the next tone. */
const judgeMoments = (right: number): Judged[] =>
  examples.map((example, i) => {
    const sums = new Float64Array(OUTPUTS)
    const said = (i % 3 + (i < right ? 0 : 1)) % 3
    sums.set([said === 0 ? 1 : said === 1 ? -1 : 0, said === 2 ? 1 : said === 1 ? -1 : 0], AT.polarity(SMOT))
    return { example, sums, way: 'es/review' }
  })
const judgeTone = (isRight: boolean): Judged[] =>
  examples.map((example, i) => ({ example, sums: TONES.map((_, k) => (k === (i % 3 + (isRight ? 0 : 1)) % 3 ? 2 : 0)), way: 'es/review' }))

const weightOf = (moments: Judged[], tone: Judged[]): number => fitDecisions(moments, tone).polarity.tone

describe('how much the tone of a text weighs for the polarity of a moment', () => {
  it('is the more, the better it knows', () => {
    expect(weightOf(judgeMoments(40), judgeTone(true))).toBeGreaterThan(0.5)
  })

  it('is nothing where it misleads, and where no text was kept from both models', () => {
    expect(weightOf(judgeMoments(60), judgeTone(false))).toBe(0)
    expect(weightOf(judgeMoments(40), judgeTone(true).map(judged => ({ ...judged, example: { ...judged.example, text: 'another' } })))).toBe(0)
  })
})
