import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMemory } from '../../../src/domain/spike/detector.ts'
import { givenOthers, learnSpread, spreadOf } from '../../../src/domain/spike/spread.ts'
import { createRandom, poisson } from '../../helpers/chance.ts'

const USUAL = 20

/** Sixty days of hours that are usual but for bursts, ten times as much every so many hours. */
const spreadAfter = (burstsEvery: number): number => {
  const memory = createMemory()
  const random = createRandom(5)
  for (let hour = 0; hour < 60 * 24; hour++) {
    const negative = poisson(hour % burstsEvery === 0 ? 10 * USUAL : USUAL, random)
    learnSpread(memory, { hour, negative, other: 0, usual: USUAL, othersEach: 0, weight: 1 })
  }
  return spreadOf(memory, 0, 'count')
}

describe('how far chance spreads the counts of an hour', () => {
  it('is not told by bursts, twice a day', () => {
    expect(spreadAfter(12)).toBeLessThan(spreadAfter(Infinity) + 0.1)
  })
})

describe('what the others let expect', () => {
  const given = (other: number): number => givenOthers({ negative: 10, other, usual: 10, usualOther: 400 }) / 10

  it('counts in part on a busy day and whole in a rush', () => {
    expect(given(400)).toBeCloseTo(1, 5)
    expect(given(520)).toBeLessThan(1.25)
    expect(given(1600)).toBeGreaterThan(3.7)
    expect(given(200)).toBeGreaterThan(0.6)
  })

  it('grows with them, however many they are', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 1, max: 500 }), (other, more) => {
      expect(given(other + more)).toBeGreaterThanOrEqual(given(other))
    }))
  })
})
