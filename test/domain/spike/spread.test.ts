import { describe, expect, it } from 'vitest'
import { createMemory } from '../../../src/domain/spike/detector.ts'
import { learnSpread, spreadOf } from '../../../src/domain/spike/spread.ts'
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
