import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quietAfterDays } from '../../../src/domain/source/rhythm.ts'
import { createRandom, poisson } from '../../helpers/chance.ts'

const everyDays = (step: number, count = 40): number[] => Array.from({ length: count }, (_, i) => 20_000 + i * step)
const anyDays = fc.uniqueArray(fc.integer({ min: 19_000, max: 20_500 }), { minLength: 1, maxLength: 200 })

describe('the rhythm of a source', () => {
  it('is three of its usual gaps, within a floor and a ceiling', () => {
    expect(quietAfterDays(everyDays(1))).toBe(3)
    expect(quietAfterDays(everyDays(7))).toBe(21)
    expect(quietAfterDays(everyDays(30))).toBe(90)
    expect(quietAfterDays(everyDays(100, 10))).toBe(180)
  })

  it('is not known from a handful of days: then only the longest gap tells', () => {
    expect(quietAfterDays([])).toBe(30)
    expect(quietAfterDays([20_000])).toBe(30)
    expect(quietAfterDays([20_000, 20_001])).toBe(30)
    expect(quietAfterDays([20_000, 20_050])).toBe(150)
  })

  it('lies between floor and ceiling, whatever came, in whatever order, however often a day', () => {
    fc.assert(
      fc.property(anyDays, fc.infiniteStream(fc.nat({ max: 1000 })), (days, chance) => {
        const quiet = quietAfterDays(days)
        expect(quiet).toBeGreaterThanOrEqual(2)
        expect(quiet).toBeLessThanOrEqual(180)
        const order = new Map(days.map(day => [day, chance.next().value as number]))
        const shuffled = [...days, ...days.slice(0, 3)].toSorted((a, b) => order.get(a)! - order.get(b)!)
        expect(quietAfterDays(shuffled)).toBe(quiet)
      }),
    )
  })

  it('would hardly ever have called the source quiet in its own past', () => {
    fc.assert(
      // Short of the ceiling, where a source is called quiet whatever its past.
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 6, maxLength: 100 }), gaps => {
        const quiet = quietAfterDays(gaps.map((_, i) => 19_000 + gaps.slice(0, i).reduce((sum, gap) => sum + gap, 0)).concat(19_000 + gaps.reduce((sum, gap) => sum + gap, 0)))
        const all = gaps.reduce((sum, gap) => sum + gap, 0)
        const beyond = gaps.filter(gap => gap > quiet).reduce((sum, gap) => sum + gap, 0)
        expect(beyond / all).toBeLessThanOrEqual(0.1)
      }),
    )
  })

  it('is slower where everything takes longer', () => {
    fc.assert(
      fc.property(anyDays, fc.integer({ min: 2, max: 5 }), (days, times) => {
        expect(quietAfterDays(days.map(day => day * times))).toBeGreaterThanOrEqual(quietAfterDays(days))
      }),
    )
  })

  it.each([[4], [1], [1 / 7], [1 / 30]])('cries wolf less than once in three years where %f mentions come a day by chance', rate => {
    const random = createRandom(7)
    let alarms = 0
    const years = 60
    let days: number[] = []
    for (let day = 0; day < 365 * years; day++) {
      if (poisson(rate, random) === 0) {
        // One an episode: on the very day that is one too many.
        const last = days.at(-1)
        if (last !== undefined && days.length > 20 && day - last === Math.floor(quietAfterDays(days)) + 1) alarms += 1
        continue
      }
      days = [...days, day].slice(-200)
    }
    expect(alarms / years).toBeLessThan(1 / 3)
  })
})
