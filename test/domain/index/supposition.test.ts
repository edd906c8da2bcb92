import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { askedOf, MOST_REVIEWS, MOST_SUPPOSED, NOTHING_ASKED, pairsOf, suppositionsOf } from '../../../src/domain/index/supposition.ts'

describe('what an address supposes', () => {
  it('is what the form of the page sends', () => {
    const asked = askedOf(new URLSearchParams('source=x&answered=a1&answered=b2&answered=a1&wonBack=c3&reviews=d4&count=30&stars=5&lost=e5'))
    expect(asked).toEqual({ answered: ['a1', 'b2'], wonBack: ['c3'], lost: ['e5'], reviews: ['d4'], count: 30, stars: 5 })
    expect(suppositionsOf(asked, () => 'relevance')).toEqual([
      { suppose: 'answered', mentionId: 'a1' },
      { suppose: 'answered', mentionId: 'b2' },
      { suppose: 'wonBack', mentionId: 'c3', stars: 4 },
      { suppose: 'reviewsAdded', sourceId: 'd4', count: 30, stars: 5, order: 'relevance' },
      { suppose: 'sourceLost', sourceId: 'e5' },
    ])
  })

  it('comes back the same from the address it is written into', () => {
    const ids = fc.uniqueArray(fc.uuid(), { maxLength: 5 })
    fc.assert(
      fc.property(fc.record({ answered: ids, wonBack: ids, lost: ids, reviews: fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 3 }), count: fc.integer({ min: 1, max: MOST_REVIEWS }), stars: fc.integer({ min: 1, max: 5 }) }), asked => {
        expect(askedOf(new URLSearchParams(pairsOf(asked)))).toEqual(asked)
      }),
      { numRuns: 100 },
    )
    expect(pairsOf(NOTHING_ASKED)).toEqual([])
  })

  it('is nothing where nothing is asked', () => {
    expect(askedOf(new URLSearchParams())).toEqual(NOTHING_ASKED)
    expect(askedOf(new URLSearchParams('count=&stars=many'))).toEqual(NOTHING_ASKED)
  })

  it('stays within bounds whatever strangers write', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('answered', 'wonBack', 'lost', 'reviews', 'count', 'stars'), fc.oneof(fc.string(), fc.uuid(), fc.double().map(String))), { maxLength: 200 }), pairs => {
        const asked = askedOf(new URLSearchParams(pairs))
        expect(asked.count).toBeGreaterThanOrEqual(1)
        expect(asked.count).toBeLessThanOrEqual(MOST_REVIEWS)
        expect([1, 2, 3, 4, 5]).toContain(asked.stars)
        for (const ids of [asked.answered, asked.wonBack, asked.lost, asked.reviews]) {
          expect(ids.length).toBeLessThanOrEqual(MOST_SUPPOSED)
          expect(ids.every(id => /^[0-9a-f-]{1,64}$/.test(id))).toBe(true)
        }
      }),
      { numRuns: 200 },
    )
  })
})
