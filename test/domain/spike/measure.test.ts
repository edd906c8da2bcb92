import { describe, expect, it } from 'vitest'
import { createMemory, tick } from '../../../src/domain/spike/detector.ts'
import { measure, usualAt } from '../../../src/domain/spike/measure.ts'

const HOUR_MS = 3_600_000
const START = Date.UTC(2026, 2, 1)

/** Four weeks of two complaints and six others an hour, each half of them an hour late, and then a wave. */
const wave = (late = false) => {
  const memory = createMemory()
  const end = 28 * 24
  for (let hour = 0; hour < end; hour++) {
    const counts = late ? [{ hour: START + hour * HOUR_MS, negative: 1, other: 3 }, { hour: START + (hour - 1) * HOUR_MS, negative: 1, other: 3 }] : [{ hour: START + hour * HOUR_MS, negative: 2, other: 6 }]
    expect(tick(memory, { at: START + (hour + 1) * HOUR_MS, collected: true, counts }, { sensitivity: 'quarter' })).toEqual([])
  }
  const events = tick(memory, { at: START + (end + 1) * HOUR_MS, collected: true, counts: [{ hour: START + end * HOUR_MS, negative: 40, other: 6 }] }, { sensitivity: 'quarter' })
  return { memory, event: events[0]!, end }
}

describe('an alert in numbers', () => {
  it('has its window, what is usual in it with an interval, and the usual of the hours about it', () => {
    const { memory, event, end } = wave()
    const before = memory.slice()
    const measured = measure(memory, { ...event, onset: Date.parse(event.onset) })
    expect(measured).toMatchObject({ hours: 1, from: START + end * HOUR_MS, to: START + (end + 1) * HOUR_MS, completeness: 1, expected: { value: event.expected, confidence: 0.9 } })
    expect(measured.expected.low).toBeLessThan(2)
    expect(measured.expected.high).toBeGreaterThanOrEqual(3)
    expect(measured.expected.high).toBeLessThan(12)
    expect(usualAt(measured.usual, START / HOUR_MS + end)!.expected).toBeCloseTo(2, 0)
    expect(usualAt(measured.usual, START / HOUR_MS + end - 37)).toBeNull()
    expect(memory).toEqual(before)
  })

  it('says how much of it has probably arrived', () => {
    const { memory, event } = wave(true)
    const { completeness } = measure(memory, { ...event, onset: Date.parse(event.onset) })
    expect(completeness).toBeGreaterThan(0.4)
    expect(completeness).toBeLessThan(0.6)
  })

  it('begins with the onset where nobody knows its window any more', () => {
    const { memory, end } = wave()
    expect(measure(memory, { kind: 'negative', onset: START + (end - 2) * HOUR_MS, observed: 7, expected: 1 }).hours).toBe(3)
  })
})
