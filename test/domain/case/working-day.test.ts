import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openBetween, type Calendar } from '../../../src/domain/case/business-hours.ts'
import { endOfWorkingDay, openingBefore } from '../../../src/domain/case/working-day.ts'

const day = [{ from: '09:00', to: '14:00' }, { from: '16:00', to: '19:00' }]
const WEEK: Calendar = { week: { mon: day, tue: day, wed: day, thu: day, fri: day }, holidays: ['2026-04-02', '2026-04-03', '2026-05-01'] }
const DAY_MS = 86_400_000
const anyZone = fc.constantFrom('UTC', 'Europe/Madrid', 'America/Mexico_City', 'America/Santiago', 'Asia/Kolkata')
const anyInstant = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2027, 0, 1) })

describe('working days', () => {
  it('leave out weekends and holidays, and know when clocks change', () => {
    // Easter: Thursday and Friday are holidays; two working days before the end of Monday are Wednesday and Monday.
    expect(new Date(openingBefore(Date.parse('2026-04-06T22:00:00Z'), 2, WEEK, 'Europe/Madrid')).toISOString()).toBe('2026-04-01T07:00:00.000Z')
    // Ten working days from Wednesday 25 March: the clock changes on the 29th, and two holidays lie between.
    expect(new Date(endOfWorkingDay(Date.parse('2026-03-25T11:00:00Z'), 10, WEEK, 'Europe/Madrid')).toISOString()).toBe('2026-04-10T22:00:00.000Z')
    expect(new Date(openingBefore(Date.parse('2026-04-07T00:00:00Z'), 2, null, 'UTC')).toISOString()).toBe('2026-04-05T00:00:00.000Z')
  })

  it('are as many as were asked for, whatever zone, day and number', () => {
    fc.assert(fc.property(anyInstant, fc.integer({ min: 1, max: 40 }), anyZone, (at, days, timeZone) => {
      const [opens, ends] = [openingBefore(at, days, WEEK, timeZone), endOfWorkingDay(at, days, WEEK, timeZone)]
      expect(opens).toBeLessThan(at)
      expect(ends).toBeGreaterThan(at)
      // Eight open hours each: of the day that is cut, what is left of it.
      const hours = (from: number, to: number): number => openBetween(from, to, WEEK, timeZone) / 3_600_000
      expect(Math.ceil(hours(opens, at) / 8 - 1e-9)).toBeGreaterThanOrEqual(days - 1)
      expect(hours(opens, at)).toBeLessThanOrEqual(days * 8)
      expect(hours(at, ends)).toBeGreaterThanOrEqual(days * 8)
      expect(hours(at, ends)).toBeLessThan((days + 1) * 8 + 1e-9)
      expect(hours(ends - DAY_MS, ends)).toBeGreaterThan(0)
    }))
  })
})
