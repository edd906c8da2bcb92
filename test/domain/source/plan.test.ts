import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstRun, nextRun, phaseOf } from '../../../src/domain/source/plan.ts'

const at = new Date('2026-03-10T12:00:00Z')
const MINUTE_MS = 60_000
const minutesUntil = (date: Date): number => (date.getTime() - at.getTime()) / MINUTE_MS
const ended = new Date(at.getTime() + 3000)
const anyId = fc.uuid()

describe('the plan', () => {
  it('asks a source at its own place in every interval, though runs begin late and take long', () => {
    fc.assert(
      fc.property(anyId, fc.integer({ min: 1, max: 1440 }), fc.array(fc.record({ late: fc.double({ min: 0, max: 0.2, noNaN: true }), long: fc.double({ min: 0, max: 0.25, noNaN: true }) }), { minLength: 1, maxLength: 20 }), (id, everyMinutes, runs) => {
        const intervalMs = everyMinutes * MINUTE_MS
        let due = nextRun({ id, everyMinutes, failures: 0 }, { notBeforeMs: 0 }, ended)
        for (const { late, long } of runs) {
          const next = nextRun({ id, everyMinutes, failures: 0 }, { notBeforeMs: 0 }, new Date(due.getTime() + (late + long) * intervalMs))
          expect(next.getTime() - due.getTime()).toBe(intervalMs)
          due = next
        }
      }),
    )
  })

  it('leaves a source alone for half an interval, also after a run that took long or that somebody asked for', () => {
    fc.assert(
      fc.property(anyId, id => {
        const wait = minutesUntil(nextRun({ id, everyMinutes: 30, failures: 0 }, { notBeforeMs: 0 }, ended))
        expect(wait).toBeGreaterThanOrEqual(15)
        expect(wait).toBeLessThan(46)
      }),
    )
  })

  it('keeps away for as long as the source asked, and not an interval longer', () => {
    fc.assert(
      fc.property(anyId, id => {
        expect(minutesUntil(nextRun({ id, everyMinutes: 30, failures: 0 }, { notBeforeMs: 3 * 3_600_000 }, at))).toBe(180)
      }),
    )
  })

  it('waits twice as long after each failure, up to hours, and as long as it was told', () => {
    const failing = (failures: number, retryAfterMs?: number) =>
      minutesUntil(nextRun({ id: 'a source', everyMinutes: 30, failures }, { notBeforeMs: 0, failure: { kind: 'transient', ...(retryAfterMs !== undefined && { retryAfterMs }) } }, at))
    const spread = failing(0)
    expect(spread).toBeGreaterThanOrEqual(1)
    expect(spread).toBeLessThan(1.2)
    for (const [failures, minutes] of [1, 2, 4, 8].entries()) expect(failing(failures)).toBeCloseTo(minutes * spread, 2)
    expect(failing(60)).toBeCloseTo(360 * spread, 1)
    expect(failing(0, 7_200_000)).toBe(120)
  })

  it('spreads sources over their interval by their ids, the same way every time', () => {
    const phases = Array.from({ length: 10_000 }, (_, i) => phaseOf(`0199c0de-0000-7000-8000-${i.toString(16).padStart(12, '0')}`))
    const bins = Array.from({ length: 20 }, (_, bin) => phases.filter(phase => Math.floor(phase * 20) === bin).length)
    expect(Math.min(...bins)).toBeGreaterThan(400)
    expect(Math.max(...bins)).toBeLessThan(600)
    expect(phaseOf('one')).toBe(phaseOf('one'))
  })

  it('begins with a handful of sources at once, and with thousands one after the other', () => {
    for (const together of [1, 50]) expect(firstRun({ id: 'a', everyMinutes: 30 }, { now: at, together })).toEqual(at)
    const starts = Array.from({ length: 1000 }, (_, i) => minutesUntil(firstRun({ id: `source ${i}`, everyMinutes: 30 }, { now: at, together: 1000 })))
    expect(Math.max(...starts)).toBeLessThan(8)
    expect(Math.max(...starts)).toBeGreaterThan(7.5)
    const many = Array.from({ length: 1000 }, (_, i) => minutesUntil(firstRun({ id: `source ${i}`, everyMinutes: 30 }, { now: at, together: 100_000 })))
    expect(Math.max(...many)).toBeLessThan(30)
  })
})
