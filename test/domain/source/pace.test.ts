import { describe, expect, it } from 'vitest'
import { paceOf } from '../../../src/domain/source/pace.ts'

const HOUR_MS = 3_600_000
const minutes = (hours: number | undefined, everyMinutes = 30): number => paceOf({ everyMinutes, usualMinutes: 30, rhythmMs: hours === undefined ? undefined : hours * HOUR_MS })

describe('the pace of a source', () => {
  it('is twice in the distance between two of its items', () => expect([minutes(0.5), minutes(1), minutes(4)]).toEqual([15, 30, 120]))
  it('is no faster than three times and no slower than an eighth of the usual', () => expect([minutes(0), minutes(0.1), minutes(24 * 365)]).toEqual([10, 10, 240]))
  it('is the schedule where the source does not tell its rhythm', () => expect(minutes(undefined)).toBe(30))
  it('is the schedule where somebody chose one', () => expect([minutes(0.1, 60), minutes(1000, 5)]).toEqual([60, 5]))
  it('never falls below five minutes, or below a schedule that is faster', () => {
    expect(paceOf({ everyMinutes: 9, usualMinutes: 9, rhythmMs: 0 })).toBe(5)
    expect(paceOf({ everyMinutes: 1, usualMinutes: 1, rhythmMs: 0 })).toBe(1)
  })
})
