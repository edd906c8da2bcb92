import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newestDates, RHYTHM_DATES, rhythmOf } from '../../../src/parsing/feed/rhythm.ts'

const NOW = '2026-03-10T00:00:00Z'
const HOUR_MS = 3_600_000
const ago = (...hours: number[]): string[] => hours.map(hour => new Date(Date.parse(NOW) - hour * HOUR_MS).toISOString())

describe('the rhythm of a source', () => {
  it('is the median of its gaps, whatever the order of the dates', () => expect(rhythmOf(ago(9, 1, 3, 5, 7), NOW)).toBe(2 * HOUR_MS))
  it('slows down while nothing comes', () => expect(rhythmOf(ago(100, 101, 200), NOW)).toBe(99 * HOUR_MS))
  it('is told by the newest alone: an old burst is no rhythm', () => expect(rhythmOf(ago(...Array.from({ length: 11 }, (_, i) => 24 * (i + 1)), 999, 999.1, 999.2), NOW)).toBe(24 * HOUR_MS))
  it('is none where all dates are the moment of asking, or too few', () => {
    expect([[], ago(1), ago(1, 2), ago(1, 1, 1, 1)].map(dates => rhythmOf(dates, NOW))).toEqual([undefined, undefined, undefined, undefined])
  })
  it('is the same when told again from what was remembered, and never negative', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -24, max: 9999 })), hours => {
      const dates = ago(...hours)
      expect(newestDates(dates).length).toBeLessThanOrEqual(RHYTHM_DATES)
      expect(rhythmOf(newestDates(dates), NOW)).toBe(rhythmOf(dates, NOW))
      expect(rhythmOf(dates, NOW) ?? 0).toBeGreaterThanOrEqual(0)
    }))
  })
})
