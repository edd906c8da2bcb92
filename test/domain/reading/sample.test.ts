import fc from 'fast-check'
import { expect, it } from 'vitest'
import { quotas } from '../../../src/domain/reading/sample.ts'

const counts = fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 60 })
const total = (numbers: number[]): number => numbers.reduce((sum, number) => sum + number, 0)

it('a sample takes of every hour its share, never more than there is, and all where all fit', () => {
  fc.assert(
    fc.property(counts, fc.integer({ min: 1, max: 2000 }), (hours, size) => {
      const shares = quotas(hours, size)
      const rate = Math.min(1, size / Math.max(1, total(hours)))
      expect(total(shares)).toBeLessThanOrEqual(size)
      expect(total(shares)).toBeGreaterThanOrEqual(Math.min(size, total(hours)) - 1)
      shares.forEach((share, i) => {
        expect(share).toBeLessThanOrEqual(hours[i]!)
        expect(Math.abs(share - hours[i]! * rate)).toBeLessThan(1 + 1e-9)
      })
      if (total(hours) <= size) expect(shares).toEqual(hours)
    }),
  )
})
