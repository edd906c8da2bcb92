import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { intervalOf, normalQuantile, wilsonInterval } from '../../../src/domain/index/interval.ts'
import { zeroMomentIndex } from '../../../src/domain/index/zmot.ts'
import { TODAY, anyItem, byTheBook, formula, materialsOf, type World } from '../worlds.ts'

describe('the interval', () => {
  it('knows the quantiles of every statistics book', () => {
    for (const [p, z] of [[0.75, 0.6745], [0.9, 1.2816], [0.95, 1.6449], [0.975, 1.96], [0.995, 2.5758]] as const) expect(Math.abs(normalQuantile(p) - z)).toBeLessThan(5e-4)
  })

  it('of a share is Wilson’s, as printed in the books', () => {
    for (const [count, total, low, high] of [[8, 10, 0.4902, 0.9433], [0, 10, 0, 0.2775], [10, 10, 0.7225, 1]] as const) {
      const interval = wilsonInterval(count, total, 0.95)
      expect(interval.value).toBe(count / total)
      expect(Math.abs(interval.low - low)).toBeLessThan(5e-4)
      expect(Math.abs(interval.high - high)).toBeLessThan(5e-4)
    }
  })

  it('stays within 0–100', () => {
    expect(intervalOf(3, 400, 0.9)).toMatchObject({ value: 3, low: 0 })
    expect(intervalOf(98, 400, 0.9)).toMatchObject({ value: 98, high: 100 })
  })

  it('is as wide as weighing each opinion a little more or less moves the index', () => {
    fc.assert(
      fc.property(fc.array(anyItem, { minLength: 3, maxLength: 25 }), list => {
        const items = list.map((item, i) => ({ ...item, position: null, id: String(i).padStart(2, '0'), discountPercent: Math.max(1, item.discountPercent) }))
        const shop = (other: World['items']): World[] => [{ kind: 'review', visibility: null, items: other }]
        const { index, sources } = zeroMomentIndex(materialsOf(shop(items)), TODAY, formula)
        // On the waterline the slope is not one, and clamped ends tell no width.
        if (index === null || Math.abs(sources[0]!.standing.stars - 3.5) < 1e-3) return
        const step = 1e-5
        const nudged = (id: string, by: number) => byTheBook(shop(items.map(item => (item.id === id ? { ...item, discountPercent: item.discountPercent * (1 + by) } : item))))!
        const variance = items.reduce((sum, { id }) => sum + ((nudged(id, step) - nudged(id, -step)) / (2 * step)) ** 2, 0)
        const reach = normalQuantile(0.95) * Math.sqrt(variance)
        if (index.value - reach > 0) expect(index.value - index.low).toBeCloseTo(reach, 4)
        if (index.value + reach < 100) expect(index.high - index.value).toBeCloseTo(reach, 4)
      }),
      { numRuns: 200 },
    )
  })
})
