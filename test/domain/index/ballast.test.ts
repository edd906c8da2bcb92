import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ballastOf } from '../../../src/domain/index/ballast.ts'
import { decay, decaySums } from '../../../src/domain/index/standing.ts'
import { zeroMomentIndex } from '../../../src/domain/index/zmot.ts'
import { TODAY, anyWorld, formula, materialsOf, praise, type World } from '../worlds.ts'

const day = { today: TODAY, formula }
const complaint = praise(0, { impression: 'negative', starsCenti: 100, moments: { failure: 'negative' } })
const shop = (items: World['items']): World[] => [{ kind: 'review', visibility: null, items }]

describe('the ballast of opinions', () => {
  it('is today what they cost today', () => {
    fc.assert(
      fc.property(anyWorld, fc.nat(), (world, pick) => {
        const materials = materialsOf(world)
        const { points } = zeroMomentIndex(materials, TODAY, formula)
        if (points.length === 0) return
        const some = points.filter((_, i) => (i + pick) % 3 === 0)
        const { ahead } = ballastOf(materials, some.map(({ id }) => id), day)
        expect(ahead[0]!.day).toBe(TODAY)
        expect(ahead[0]!.points).toBeCloseTo(some.reduce((sum, { total }) => sum + total, 0), 9)
      }),
      { numRuns: 25 },
    )
  })

  it('has faded on the first day from which it no longer shows', () => {
    const materials = materialsOf(shop([complaint, ...Array.from({ length: 20 }, (_, i) => praise(i + 1, { day: TODAY - 200 }))]))
    const { ahead, fadesOn } = ballastOf(materials, ['0'], day)
    const costOn = (date: number) => {
      const aged = materials.map(material => ({ ...material, sums: decaySums(material.sums, decay(date - TODAY, 180)) }))
      return zeroMomentIndex(aged, date, formula).points.find(({ id }) => id === '0')!.total
    }
    expect(costOn(fadesOn! - 1)).toBeLessThanOrEqual(-0.05)
    expect(costOn(fadesOn!)).toBeGreaterThan(-0.05)
    expect(ahead.at(-1)!.day).toBe(fadesOn)
    expect(ahead.map(({ day: date }) => date)).toEqual(ahead.map(({ day: date }) => date).toSorted((a, b) => a - b))
  })

  it('of an opinion alone grows lighter with every sample', () => {
    const { ahead } = ballastOf(materialsOf(shop([complaint])), ['0'], day)
    ahead.slice(1).forEach(({ points }, i) => expect(points).toBeGreaterThanOrEqual(ahead[i]!.points - 1e-12))
    expect(ahead.length).toBeGreaterThan(10)
  })

  it('is nothing for praise, and for opinions nobody knows', () => {
    const materials = materialsOf(shop([complaint, praise(1)]))
    expect(ballastOf(materials, ['1'], day).fadesOn).toBe(TODAY)
    expect(ballastOf(materials, ['nobody'], day)).toEqual({ ahead: [{ day: TODAY, points: 0 }], fadesOn: TODAY })
  })

  it('is not moved by what bears a date to come', () => {
    const tomorrow = praise(1, { day: TODAY + 1, impression: 'negative', starsCenti: 100 })
    const of = (items: World['items']) => ballastOf(materialsOf(shop(items)), ['0'], day)
    expect(of([complaint, tomorrow])).toEqual(of([complaint]))
  })

  it('has no date where the formula forgets too slowly', () => {
    const slow = { ...formula, standing: { ...formula.standing, halfLifeDays: 100_000 } }
    const { ahead, fadesOn } = ballastOf(materialsOf(shop([complaint])), ['0'], { today: TODAY, formula: slow })
    expect(fadesOn).toBeNull()
    expect(ahead.at(-1)!.points).toBeLessThan(-0.05)
  })
})
