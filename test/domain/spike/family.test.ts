import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { budgetOf, chooseSeries, partOf, seriesOf } from '../../../src/domain/spike/family.ts'
import { createMemory, tick } from '../../../src/domain/spike/detector.ts'
import { grownOf } from '../../../src/domain/spike/grown.ts'
import { limitOf } from '../../../src/domain/spike/sensitivity.ts'
import { putAway } from '../../../src/domain/spike/snapshot.ts'
import { HOUR_MS } from '../../../src/domain/spike/time.ts'

const START = Date.UTC(2026, 0, 5)

describe('the parts of a brand', () => {
  it('are watched from two opinions a day on, and until they have half of that', () => {
    const materials = [{ series: 'moment:failure', opinions: 56 }, { series: 'moment:fmot', opinions: 55 }, { series: 'place:1', opinions: 28 }, { series: 'place:2', opinions: 27 }]
    expect(chooseSeries(materials, { whole: 1000, watched: [] })).toEqual(['moment:failure'])
    expect(chooseSeries(materials, { whole: 1000, watched: ['place:1', 'place:2'] })).toEqual(['moment:failure', 'place:1'])
  })
  it('are not watched where they are nearly all of it', () => expect(chooseSeries([{ series: 'source:1', opinions: 900 }], { whole: 1000, watched: [] })).toEqual([]))
  it('are two dozen at most, those with most material', () => {
    const materials = Array.from({ length: 100 }, (_, i) => ({ series: seriesOf('place', String(i)), opinions: 100 + i }))
    const chosen = chooseSeries(materials, { whole: 100_000, watched: [] })
    expect(chosen).toHaveLength(24)
    expect(chosen[0]).toBe('place:99')
  })
  it('share one budget, however many they are', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 24 }), parts => {
      expect(parts * limitOf(budgetOf('quarter', parts)) + limitOf({ sensitivity: 'quarter' })).toBeLessThan(0.85)
    }))
  })
  it('have names that tell which they are', () => {
    expect(partOf(seriesOf('place', 'a:b'))).toEqual({ part: 'place', id: 'a:b' })
    expect([partOf('all'), partOf('rival:1'), partOf('sources')]).toEqual([undefined, undefined, undefined])
  })
})

describe('what a part has more than its memory knows', () => {
  const count = (hour: number, negative: number, other: number) => ({ hour: START + hour * HOUR_MS, negative, other })
  const now = (hour: number): number => START / HOUR_MS + hour
  const arrival = fc.record({ hour: fc.integer({ min: 30, max: 100 }), negative: fc.nat(9), other: fc.nat(9), loudest: fc.constant(0) })

  it('is told once: what was told is in its ring', () => {
    fc.assert(fc.property(fc.array(arrival, { maxLength: 30 }), arrivals => {
      const memory = createMemory()
      const sums = new Map<number, { negative: number; other: number }>()
      let told = 0
      for (const { hour, negative, other } of arrivals.toSorted((a, b) => a.hour - b.hour)) {
        const sum = sums.get(hour) ?? { negative: 0, other: 0 }
        sums.set(hour, { negative: sum.negative + negative, other: sum.other + other })
        const stored = [...sums].map(([at, { negative: n, other: o }]) => count(at, n, o))
        const { fresh, rest } = grownOf(memory, { now: now(hour), counts: stored, news: [count(hour, negative, other)] })
        expect(rest).toEqual([])
        told += fresh.reduce((all, one) => all + one.negative + one.other, 0)
        tick(memory, { at: START + hour * HOUR_MS + 60_000, collected: true, counts: fresh }, { sensitivity: 'quarter' })
      }
      expect(told).toBe(arrivals.reduce((all, one) => all + one.negative + one.other, 0))
    }))
  })
  it('is no news where nothing arrived for the brand', () => {
    expect(grownOf(createMemory(), { now: now(40), counts: [count(40, 5, 2), count(39, 3, 0)], news: [{ ...count(40, 4, 9), loudest: 2 }] })).toEqual({ fresh: [{ ...count(40, 4, 2), loudest: 2 }], rest: [count(40, 1, 0), count(39, 3, 0)] })
  })
  it('stays under fifteen hundred bytes a series', () => {
    const memory = createMemory()
    for (let hour = 0; hour < 400; hour++) tick(memory, { at: START + (hour + 1) * HOUR_MS, collected: true, counts: [count(hour, 300, 900)] }, { sensitivity: 'quarter' })
    expect(JSON.stringify({ spike: putAway(memory) }).length).toBeLessThan(1600)
  })
})
