import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logGamma, logTail } from '../../../src/domain/spike/tail.ts'

describe('the tail of counts', () => {
  it('is the textbook’s', () => {
    // 1 − Σ e^−4 4^k / k! for k < 10; and for a negative binomial with size 2, p = ½: P(X ≥ 3) = 5/16.
    expect(10 ** logTail(10, 4, 0)).toBeCloseTo(0.008132242796886, 6)
    expect(10 ** logTail(3, 2, 0.5)).toBeCloseTo(5 / 16, 10)
    expect(logGamma(6)).toBeCloseTo(Math.log(120), 11)
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 11)
  })

  it('is a log of a probability, falls as counts grow and widens with spread', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.double({ min: 0.001, max: 3000, noNaN: true }), fc.double({ min: 0.004, max: 2, noNaN: true }), (count, mean, spread) => {
        const tail = logTail(count, mean, spread)
        expect(tail).toBeLessThanOrEqual(0)
        expect(tail).toBeGreaterThan(-Infinity)
        if (count > mean) expect(logTail(count + 1, mean, spread)).toBeLessThanOrEqual(tail + 1e-9)
        if (count > 3 * mean + 5) expect(logTail(count, mean, spread * 2)).toBeGreaterThanOrEqual(tail)
      }),
    )
  })
})
