import { describe, expect, test } from 'vitest'
import { calibrationByChance, calibrationError, classScores, macroF1, type Claim } from '../../src/analysis/eval/score.ts'
import { createDice } from '../../bench/spikes/dice.ts'

describe('scores of readings', () => {
  test('are precision, recall and F1 of each class, and the mean of those that occur', () => {
    const confusion = [[3, 1, 0], [1, 1, 0], [0, 0, 0]]
    expect(classScores(confusion, ['negative', 'neutral', 'positive']).map(({ precision, recall, f1, texts }) => [precision, recall, f1, texts])).toEqual([[0.75, 0.75, 0.75, 4], [0.5, 0.5, 0.5, 2], [0, 0, 0, 0]])
    expect(macroF1(confusion, ['negative', 'neutral', 'positive'])).toBe(0.625)
  })

  test('are calibrated where what was said nine times in ten comes nine times in ten', () => {
    const claims = (right: number): Claim[] => Array.from({ length: 100 }, (_, i) => ({ chance: 0.9, right: i < right }))
    expect(calibrationError(claims(90))).toBeCloseTo(0, 10)
    expect(calibrationError(claims(70))).toBeCloseTo(0.2, 10)
    expect(calibrationError([])).toBe(0)
  })

  test('miss by chance what few texts of true chances miss', () => {
    const dice = createDice('calibration')
    const chances = Array.from({ length: 320 }, () => dice.between(0.35, 1))
    const drawn = Array.from({ length: 400 }, () => calibrationError(chances.map(chance => ({ chance, right: dice.next() < chance }))))
    const mean = drawn.reduce((sum, error) => sum + error, 0) / drawn.length
    expect(calibrationByChance(chances.map(chance => ({ chance, right: true })))).toBeCloseTo(mean, 2)
    expect(mean).toBeGreaterThan(0.03)
    expect(calibrationByChance([])).toBe(0)
  })
})
