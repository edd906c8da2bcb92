import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addRows } from '../../src/analysis/trained/row-sums.ts'

const BITS = 4

describe('sums of rows of weights', () => {
  const rows = fc.record({
    width: fc.constantFrom(2, 4, 8, 12, 20, 3, 18),
    start: fc.constantFrom(0, 4, 64, 1, 2),
    hashes: fc.oneof(fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { maxLength: 30 }), fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 250, maxLength: 800 })),
    mark: fc.integer(),
    seed: fc.constantFrom('mixed', 'lowest', 'highest'),
    less: fc.integer({ min: 0, max: 3 }),
    from: fc.integer({ min: 0, max: 5 }),
  })

  test('are the same four or two at a time as one by one, wherever they begin and however many there are', () => {
    fc.assert(
      fc.property(rows, ({ width, start, hashes, mark, seed, less, from }) => {
        const weights = Int8Array.from({ length: start + 2 ** BITS * width }, (_, i) => (seed === 'lowest' ? -128 : seed === 'highest' ? 127 : ((i * 37) % 256) - 128))
        const list = { hashes: Uint32Array.from(hashes), from: Math.min(from, hashes.length), to: hashes.length, mark, mask: 2 ** BITS - 1, start, width, count: Math.max(1, width - less) }
        const [fast, slow] = [new Int32Array(40).fill(7), new Int32Array(40).fill(7)]
        addRows(weights, list, fast, 3)
        addRows(Float32Array.from(weights), list, slow, 3)
        expect(fast).toEqual(slow)
        if (list.to > list.from && seed === 'highest') expect(fast[3]).toBe(7 + 127 * (list.to - list.from))
      }),
      { numRuns: 500 },
    )
  })
})
