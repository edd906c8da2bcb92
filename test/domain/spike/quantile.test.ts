import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countInterval } from '../../../src/domain/spike/quantile.ts'
import { logTail } from '../../../src/domain/spike/tail.ts'

const anyMean = fc.double({ min: 0.01, max: 5000, noNaN: true })
const anySpread = fc.double({ min: 0.004, max: 1.5, noNaN: true })

describe('the interval of usual counts', () => {
  it('leaves a twentieth above it, by the same tail as the detector’s', () => {
    fc.assert(
      fc.property(anyMean, anySpread, (mean, spread) => {
        const { low, high } = countInterval(mean, spread)
        expect(low).toBeLessThanOrEqual(high)
        expect(10 ** logTail(high + 1, mean, spread)).toBeLessThan(high + 1 <= mean ? 1 : 0.06)
        if (high > mean + 1) expect(10 ** logTail(high, mean, spread)).toBeGreaterThan(0.04)
      }),
    )
  })

  it('widens with the spread, and is nothing where nothing is expected', () => {
    expect(countInterval(6, 0.01)).toEqual({ low: 2, high: 10 })
    expect(countInterval(6, 0.5).high).toBeGreaterThan(10)
    expect(countInterval(0, 0.5)).toEqual({ low: 0, high: 0 })
    expect(countInterval(Number.NaN, 0.5)).toEqual({ low: 0, high: 0 })
  })
})
