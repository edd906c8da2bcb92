import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pull } from '../../../src/domain/index/pull.ts'
import { decay } from '../../../src/domain/index/standing.ts'
import { starsCenti, starsOf } from '../../../src/domain/index/stars.ts'

describe('the pull of a mention', () => {
  const anyMention = fc.record({ stars: fc.integer({ min: 100, max: 500 }), discount: fc.integer({ min: 0, max: 100 }), day: fc.integer({ min: -5000, max: 25_000 }) })

  it('orders mentions as their points from standing do, on any day', () => {
    fc.assert(
      fc.property(anyMention, anyMention, fc.integer({ min: 25_000, max: 26_000 }), (a, b, today) => {
        const points = ({ stars, discount, day }: typeof a) => (discount / 100) * decay(today - day, 180) * (stars / 100 - 3.5)
        const difference = points(a) - points(b)
        const order = pull(a.stars, a.discount, a.day) - pull(b.stars, b.discount, b.day)
        const side = Math.sign(points(a))
        // Among those that give, more pull is more points; among those that cost, more negative pull is more cost.
        if (side !== 0 && side === Math.sign(points(b)) && Math.abs(difference) > 1e-12 * Math.abs(points(a))) expect(Math.sign(order)).toBe(Math.sign(difference))
        expect(Math.sign(pull(a.stars, a.discount, a.day)) === side).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('stars', () => {
  it('come from any scale', () => {
    expect(starsOf({ value: 4, outOf: 5 })).toBe(4)
    expect(starsOf({ value: 0, outOf: 10 })).toBe(1)
    expect(starsOf({ value: 10, outOf: 10 })).toBe(5)
    expect(starsOf({ value: 50, outOf: 100 })).toBe(3)
  })

  it('come from the tone where there are none, and from nothing where the tone is unsure', () => {
    expect(starsCenti(null, { score: 1, unsure: false })).toBe(500)
    expect(starsCenti(null, { score: -0.5, unsure: false })).toBe(200)
    expect(starsCenti(null, { score: -0.5, unsure: true })).toBeNull()
    expect(starsCenti({ value: 2, outOf: 5 }, { score: 0.9, unsure: true })).toBe(200)
  })
})
