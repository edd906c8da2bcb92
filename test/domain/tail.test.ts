import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logGamma, upperTail } from '../../src/domain/tail.ts'

describe('the tail of counts', () => {
  it('is the textbook’s', () => {
    // 1 − Σ e^−4 4^k / k! for k < 10, and for a negative binomial with size 2, p = ½: P(X ≥ 3) = 5/16.
    expect(upperTail(10, 4)).toBeCloseTo(0.008132242796886, 12)
    expect(upperTail(3, 2, 2)).toBeCloseTo(5 / 16, 12)
    expect(logGamma(6)).toBeCloseTo(Math.log(120), 12)
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12)
  })

  it('lies between 0 and 1, falls as counts grow and widens with dispersion', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), fc.double({ min: 0.001, max: 300, noNaN: true }), fc.double({ min: 1, max: 8, noNaN: true }), (count, mean, dispersion) => {
        const p = upperTail(count, mean, dispersion)
        expect(p).toBeGreaterThanOrEqual(0)
        expect(p).toBeLessThanOrEqual(1)
        expect(upperTail(count + 1, mean, dispersion)).toBeLessThanOrEqual(p + 1e-9)
        if (count > 3 * mean + 5) expect(upperTail(count, mean, dispersion + 1)).toBeGreaterThanOrEqual(p)
      }),
    )
  })
})
