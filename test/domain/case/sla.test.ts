import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dueAfter, openBetween, type Calendar } from '../../../src/domain/case/business-hours.ts'
import { dueAt, quartersBetween, timeLeft } from '../../../src/domain/case/sla.ts'
import { DEFAULT_TARGETS, targetsOf } from '../../../src/domain/case/tier.ts'
import { DAYS, type Day } from '../../../src/domain/alert/route.ts'

const HOUR = 3_600_000
const at = (text: string): number => Date.parse(text)
const iso = (ms: number): string => new Date(ms).toISOString()
const office: Calendar = { week: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map(day => [day, [{ from: '09:00', to: '18:00' }]])), holidays: ['2026-03-16'] }
const MEXICO = 'America/Mexico_City'

const time = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
const anyHours = fc.uniqueArray(fc.integer({ min: 0, max: 96 }).map(quarter => quarter * 15), { minLength: 2, maxLength: 6 }).map(times => {
  const sorted = times.toSorted((a, b) => a - b)
  return Array.from({ length: Math.floor(sorted.length / 2) }, (_, i) => ({ from: time(sorted[2 * i]!), to: time(sorted[2 * i + 1]!) }))
})
const anyCalendar: fc.Arbitrary<Calendar> = fc.record({
  week: fc.uniqueArray(fc.constantFrom<Day>(...DAYS), { minLength: 1 }).chain(days => fc.tuple(...days.map(() => anyHours)).map(hours => Object.fromEntries(days.map((day, i) => [day, hours[i]!])))),
  holidays: fc.array(fc.integer({ min: 0, max: 400 }).map(day => iso(at('2026-01-01T00:00:00Z') + day * 24 * HOUR).slice(0, 10)), { maxLength: 12 }),
})
// Half hours, quarter hours, both hemispheres, a change at midnight, one of half an hour, a fast that changes clocks twice.
const anyZone = fc.constantFrom('UTC', MEXICO, 'America/Tijuana', 'Europe/Madrid', 'America/Santiago', 'America/Havana', 'Africa/Cairo', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia', 'Africa/Casablanca')
const anyStart = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') })
const anyOpen = fc.integer({ min: 0, max: 60 * HOUR })

describe('the clock of a case', () => {
  it('adds up: so long and then so long again is both at once', () => {
    fc.assert(fc.property(anyStart, anyOpen, anyOpen, anyCalendar, anyZone, (start, a, b, calendar, zone) => {
      expect(dueAfter(dueAfter(start, a, calendar, zone), b, calendar, zone)).toBe(dueAfter(start, a + b, calendar, zone))
    }), { numRuns: 150 })
  })
  it('never runs backwards', () => {
    fc.assert(fc.property(anyStart, fc.integer({ min: 0, max: 48 * HOUR }), anyOpen, fc.integer({ min: 1, max: 9 * HOUR }), anyCalendar, anyZone, (start, later, open, more, calendar, zone) => {
      const due = dueAfter(start, open, calendar, zone)
      expect(due).toBeGreaterThanOrEqual(start + open)
      expect(dueAfter(start + later, open, calendar, zone)).toBeGreaterThanOrEqual(due)
      expect(dueAfter(start, open + more, calendar, zone)).toBeGreaterThan(due)
    }), { numRuns: 150 })
  })
  it('measures what it gives: between a start and its deadline lies the time promised', () => {
    fc.assert(fc.property(anyStart, anyOpen, anyCalendar, anyZone, (start, open, calendar, zone) => {
      const due = dueAfter(start, open, calendar, zone)
      expect(openBetween(start, due, calendar, zone)).toBe(open)
      expect(openBetween(due, start, calendar, zone) + 0).toBe(-open + 0)
    }), { numRuns: 150 })
  })
  it('splits anywhere', () => {
    fc.assert(fc.property(anyStart, fc.integer({ min: 0, max: 30 * 24 * HOUR }), fc.double({ min: 0, max: 1, noNaN: true }), anyCalendar, anyZone, (from, length, share, calendar, zone) => {
      const middle = Math.floor(from + length * share)
      expect(openBetween(from, middle, calendar, zone) + openBetween(middle, from + length, calendar, zone)).toBe(openBetween(from, from + length, calendar, zone))
    }), { numRuns: 150 })
  })

  it('waits over night, weekend and holiday', () => {
    // Friday 17:30 in Mexico City; Monday the 16th is a holiday.
    expect(iso(dueAfter(at('2026-03-13T23:30:00Z'), HOUR, office, MEXICO))).toBe('2026-03-17T15:30:00.000Z')
    expect(iso(dueAfter(at('2026-03-14T12:00:00Z'), HOUR, office, MEXICO))).toBe('2026-03-17T16:00:00.000Z')
    expect(iso(dueAfter(at('2026-03-14T12:00:00Z'), HOUR, null, MEXICO))).toBe('2026-03-14T13:00:00.000Z')
  })
  it('keeps the hours of the wall where clocks change', () => {
    const sunday: Calendar = { week: { sun: [{ from: '01:00', to: '04:00' }] }, holidays: [] }
    const whole = (day: string): number => openBetween(at(`${day}T00:00:00Z`), at(`${day}T00:00:00Z`) + 36 * HOUR, sunday, 'Europe/Madrid') / HOUR
    expect(whole('2026-03-28')).toBe(2)
    expect(whole('2026-10-24')).toBe(4)
    expect(whole('2026-06-13')).toBe(3)
    // Hours that the clocks jump over are no hours.
    const gap: Calendar = { week: { sun: [{ from: '02:15', to: '02:45' }] }, holidays: [] }
    expect(openBetween(at('2026-03-28T00:00:00Z'), at('2026-03-30T00:00:00Z'), gap, 'Europe/Madrid')).toBe(0)
  })
  it('ends for a calendar that never opens', () => {
    expect(dueAfter(0, HOUR, { week: {}, holidays: [] }, 'UTC')).toBeGreaterThan(0)
  })

  it('counts from publication, by tier, with the brand’s own targets over the published', () => {
    const clock = { targets: targetsOf({ other: 120 }), calendar: office, timeZone: MEXICO }
    const monday = at('2026-03-09T15:00:00Z')
    expect(iso(dueAt(monday, 'complaint', clock)!)).toBe('2026-03-09T16:00:00.000Z')
    expect(iso(dueAt(monday, 'review', clock)!)).toBe('2026-03-11T21:00:00.000Z')
    expect(iso(dueAt(monday, 'other', clock)!)).toBe('2026-03-09T17:00:00.000Z')
    expect(dueAt(monday, 'thanks', clock)).toBeNull()
    expect(DEFAULT_TARGETS).toEqual({ complaint: 60, review: 1440, other: 4320, thanks: null })
    expect(timeLeft(at('2026-03-09T16:00:00Z'), at('2026-03-09T17:30:00Z'), clock)).toBe(-1.5 * HOUR)
  })
  it('has its quarters in order, whatever the calendar', () => {
    fc.assert(fc.property(anyStart, fc.integer({ min: 1, max: 60 * HOUR }), anyCalendar, anyZone, (from, length, calendar, timeZone) => {
      const quarters = quartersBetween(from, from + length, { calendar, timeZone })
      for (const [i, end] of quarters.entries()) expect(end).toBeGreaterThanOrEqual(quarters[i - 1] ?? from)
      expect(quarters[3]).toBe(from + length)
    }), { numRuns: 100 })
  })
})
