import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDate } from '../../src/parsing/dates.ts'

describe('dates', () => {
  it.each([
    ['Wed, 04 Mar 2026 09:05:06 -0600', '2026-03-04T15:05:06.000Z'],
    ['4 Mar 26 09:05 EST', '2026-03-04T14:05:00.000Z'],
    ['Wed, 4 March 2026 9:05:06 GMT', '2026-03-04T09:05:06.000Z'],
    ['2026-03-04T09:05:06+05:30', '2026-03-04T03:35:06.000Z'],
    ['2026-03-04T09:05:06.789Z', '2026-03-04T09:05:06.789Z'],
    ['2026-03-04 09:05:06 UTC', '2026-03-04T09:05:06.000Z'],
    ['2026-03-04T09:05', '2026-03-04T09:05:00.000Z'],
    ['20260304T090506Z', '2026-03-04T09:05:06.000Z'],
    ['2026-03-04', '2026-03-04T00:00:00.000Z'],
    ['2026/3/4', '2026-03-04T00:00:00.000Z'],
    ['Wed Mar  4 09:05:06 2026', '2026-03-04T09:05:06.000Z'],
    ['Wed Mar 04 2026 09:05:06 GMT+0100 (CET)', '2026-03-04T08:05:06.000Z'],
    ['Mar 4, 2026 9:05 PM PST', '2026-03-05T05:05:00.000Z'],
    ['martes, 3 de marzo de 2026 10:20', '2026-03-03T10:20:00.000Z'],
    ['4 de março de 2026', '2026-03-04T00:00:00.000Z'],
    ['14 abr. 2025 18h30', '2025-04-14T18:30:00.000Z'],
    ['martes 14 de abril de 2025', '2025-04-14T00:00:00.000Z'],
    ['04.03.2026 09:05', '2026-03-04T09:05:00.000Z'],
    ['31/12/2025', '2025-12-31T00:00:00.000Z'],
    ['12/31/2025', '2025-12-31T00:00:00.000Z'],
    ['1772613906000', '2026-03-04T08:45:06.000Z'],
    ['1772613906', '2026-03-04T08:45:06.000Z'],
    ['Wed, 04 Mar 2026 09:05:06 XYZ', '2026-03-04T09:05:06.000Z'],
  ])('read %j', (text, iso) => expect(parseDate(text)).toBe(iso))

  it.each(['', 'ayer', 'hace 3 días', '2026', '2026-02-30', '2026-13-01', '31 Feb 2026', '3/4/2026', '10:20', '0001-01-01T00:00:00Z', '1970-01-01T00:00:00Z', '2026-03-04T29:00:00Z', 'March', '12345'])(
    'are not made up from %j',
    text => expect(parseDate(text)).toBeUndefined(),
  )

  it('with slashes go by the order that is said', () => {
    expect(parseDate('3/4/2026', { order: 'day-first' })).toBe('2026-04-03T00:00:00.000Z')
    expect(parseDate('3/4/2026', { order: 'month-first' })).toBe('2026-03-04T00:00:00.000Z')
  })

  it('more than a day ahead are none', () => {
    expect(parseDate('2026-03-05T11:00:00Z', { now: '2026-03-04T12:00:00Z' })).toBe('2026-03-05T11:00:00.000Z')
    expect(parseDate('2026-03-05T13:00:00Z', { now: '2026-03-04T12:00:00Z' })).toBeUndefined()
  })

  it('survive a round trip in every common form, and anything else without a throw', () => {
    const instant = fc.date({ min: new Date('1990-01-02'), max: new Date('2090-01-01'), noInvalidDate: true }).map(date => new Date(Math.floor(date.getTime() / 1000) * 1000))
    fc.assert(
      fc.property(instant, date => {
        for (const text of [date.toISOString(), date.toUTCString(), String(date)]) expect(parseDate(text)).toBe(date.toISOString())
      }),
    )
    fc.assert(fc.property(fc.string({ maxLength: 60 }), text => { expect(parseDate(text) ?? '2000-01-01T00:00:00.000Z').toMatch(/^\d{4}-.*Z$/) }))
  })
})
