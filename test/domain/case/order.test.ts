import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rankOf, reachPoints, reasonOf, type Harm } from '../../../src/domain/case/order.ts'
import { TIERS } from '../../../src/domain/case/tier.ts'
import { FLOOR } from '../../../src/domain/alert/floor.ts'

const HOUR = 3_600_000
const start = new Date('2026-03-10T12:00:00Z')
const always = { calendar: null, timeZone: 'UTC' }
const later = (hours: number): Date => new Date(start.getTime() + hours * HOUR)
const harm = (more: Partial<Harm> = {}): Harm => ({ floor: null, tier: 'review', points: 1, perHour: 0, startedAt: start, dueAt: later(24), ...more })
const anyHarm: fc.Arbitrary<Harm> = fc.record({
  floor: fc.constant(null), tier: fc.constantFrom(...TIERS), points: fc.double({ min: 0, max: 50, noNaN: true }), perHour: fc.double({ min: 0, max: 1e9, noNaN: true }),
  startedAt: fc.constant(start), dueAt: fc.option(fc.integer({ min: 1, max: 300 }).map(later)),
})

describe('the order of the queue', () => {
  it('puts harm to a customer above any reach', () => {
    fc.assert(fc.property(anyHarm, anyHarm, fc.constantFrom(...FLOOR), fc.integer({ min: 0, max: 400 }), (any, harmful, floor, hours) => {
      expect(rankOf({ ...harmful, floor }, later(hours), always).score).toBeGreaterThan(rankOf(any, later(hours), always).score)
    }))
  })
  it('rises with points, reach and time, and never falls', () => {
    fc.assert(fc.property(anyHarm, fc.double({ min: 0, max: 10, noNaN: true }), fc.integer({ min: 0, max: 400 }), (one, more, hours) => {
      const { score } = rankOf(one, later(hours), always)
      expect(rankOf({ ...one, points: one.points + more }, later(hours), always).score).toBeGreaterThanOrEqual(score)
      expect(rankOf({ ...one, perHour: one.perHour + more }, later(hours), always).score).toBeGreaterThanOrEqual(score)
      expect(rankOf(one, later(hours + 1), always).score).toBeGreaterThanOrEqual(score)
    }))
  })
  it('holds until the instant it says, and not beyond', () => {
    fc.assert(fc.property(anyHarm, fc.integer({ min: 0, max: 400 }), (one, hours) => {
      const { score, until } = rankOf(one, later(hours), always)
      expect(rankOf(one, until === null ? later(5000) : new Date(until.getTime() - 1), always).score).toBe(score)
      if (until !== null) expect(rankOf(one, until, always).score).toBeGreaterThan(score)
    }))
  })
  it('lets the larger of points at risk and reach decide', () => {
    const now = later(1)
    expect(rankOf(harm({ points: 0, perHour: 1000 }), now, always).score).toBeGreaterThan(rankOf(harm({ points: 1 }), now, always).score)
    expect(rankOf(harm({ points: 0, perHour: 20 }), now, always).score).toBeLessThan(rankOf(harm({ points: 1 }), now, always).score)
    expect(reachPoints(999)).toBeCloseTo(1.5)
  })
  it('gives one that costs nothing visible its turn by urgency', () => {
    const none = { points: 0, perHour: 0 }
    expect(rankOf(harm({ ...none, tier: 'complaint' }), later(1), always).score).toBeGreaterThan(rankOf(harm({ ...none, tier: 'other' }), later(1), always).score)
  })

  it('says why in one line, in both languages', () => {
    const telling = { floor: null, points: 1.84, perHour: 0, dueAt: later(3), source: 'Trustpilot', place: 1 }
    expect(reasonOf(telling, later(1), always)).toEqual({ es: 'primera pantalla en Trustpilot, −1,8 puntos, quedan 2 h', en: 'first screen on Trustpilot, −1.8 points, 2 h left' })
    expect(reasonOf({ ...telling, floor: 'fraud', place: null, points: 0 }, later(3.5), always)).toEqual({ es: 'posible fraude, en Trustpilot, fuera de plazo por 30 min', en: 'possible fraud, on Trustpilot, 30 min overdue' })
    expect(reasonOf({ ...telling, points: 0.2, perHour: 420, dueAt: null }, later(1), always).es).toBe('primera pantalla en Trustpilot, −0,2 puntos, 420 reacciones por hora, sin plazo')
    expect(reasonOf(telling, later(2), always).es).toMatch(/queda 1 h$/)
    expect(reasonOf(telling, later(1), always, 'es-MX').es).toContain('−1.8 puntos')
  })
})
