import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayOf, isoDay, startOfDay } from '../../../src/domain/time/day.ts'

const ZONES = ['UTC', 'America/Mexico_City', 'Europe/Madrid', 'America/Sao_Paulo', 'Asia/Kathmandu', 'Pacific/Apia', 'Australia/Lord_Howe', 'America/St_Johns', 'Africa/Cairo']
const anyInstant = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2040, 0) })
const onCalendar = (instant: number, timeZone: string): string => new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(instant)

describe('days of a time zone', () => {
  it('are those a calendar on the wall there shows', () => {
    fc.assert(fc.property(anyInstant, fc.constantFrom(...ZONES), (instant, zone) => {
      expect(isoDay(dayOf(instant, zone))).toBe(onCalendar(instant, zone))
    }), { numRuns: 2000 })
  })

  it('begin at their first instant, also where the clock changes', () => {
    fc.assert(
      fc.property(anyInstant, fc.constantFrom(...ZONES), (instant, zone) => {
        const day = dayOf(instant, zone)
        const start = startOfDay(day, zone)
        expect(start).toBeLessThanOrEqual(instant)
        expect(dayOf(start, zone)).toBe(day)
        expect(dayOf(start - 1, zone)).toBeLessThan(day)
      }),
      { numRuns: 2000 },
    )
  })
})
