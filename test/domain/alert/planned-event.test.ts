import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { offsetOf } from '../../../src/domain/time/day.ts'
import { faultOf, occurrencesOf, REPEATS, type PlannedEvent } from '../../../src/domain/alert/planned-event.ts'
import { learnLift, liftsOf } from '../../../src/domain/alert/planned-lift.ts'
import { createMemory, tick } from '../../../src/domain/spike/detector.ts'
import type { SpikeEvent } from '../../../src/domain/spike/episode.ts'
import { usualOf } from '../../../src/domain/spike/level.ts'
import type { LiftAt } from '../../../src/domain/spike/lift.ts'
import { createRandom, poisson } from '../../helpers/chance.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const event = (more: Partial<PlannedEvent> = {}): PlannedEvent => ({ id: 'e', name: 'Quincena', kind: 'pay-day', startsAt: new Date('2026-01-15T14:00:00Z'), endsAt: new Date('2026-01-15T22:00:00Z'), repeats: 'none', factor: null, ...more })
const starts = (one: PlannedEvent, [from, to]: [string, string], timeZone: string): string[] =>
  occurrencesOf(one, { from: Date.parse(from), to: Date.parse(to) }, timeZone).map(({ from: at }) => new Date(at).toISOString())

describe('an event that is planned', () => {
  it('comes again at the same time by the clocks, also after they change', () => {
    const weekly = event({ startsAt: new Date('2026-03-20T09:00:00Z'), endsAt: new Date('2026-03-20T17:00:00Z'), repeats: 'weekly' })
    expect(starts(weekly, ['2026-03-19T00:00:00Z', '2026-04-04T00:00:00Z'], 'Europe/Madrid')).toEqual(['2026-03-20T09:00:00.000Z', '2026-03-27T09:00:00.000Z', '2026-04-03T08:00:00.000Z'])
  })
  it('comes on the last day of a month that is too short', () => {
    const monthly = event({ startsAt: new Date('2026-01-31T10:00:00Z'), endsAt: new Date('2026-01-31T12:00:00Z'), repeats: 'monthly' })
    expect(starts(monthly, ['2026-02-01T00:00:00Z', '2026-05-15T00:00:00Z'], 'UTC')).toEqual(['2026-02-28T10:00:00.000Z', '2026-03-31T10:00:00.000Z', '2026-04-30T10:00:00.000Z'])
  })
  it('is refused where it ends before it begins, or never ends', () => {
    expect(faultOf(event({ endsAt: new Date('2026-01-15T13:00:00Z') }))).toMatch(/before it begins/)
    expect(faultOf(event({ endsAt: new Date('2026-03-15T13:00:00Z') }))).toMatch(/31 days/)
    expect(faultOf(event({ repeats: 'weekly', endsAt: new Date('2026-01-20T14:00:00Z') }))).toMatch(/half of that time/)
    expect(faultOf(event())).toBeUndefined()
  })

  const any = fc.record({ day: fc.integer({ min: 0, max: 800 }), hour: fc.integer({ min: 0, max: 23 }), hours: fc.integer({ min: 1, max: 72 }), repeats: fc.constantFrom(...REPEATS), timeZone: fc.constantFrom('UTC', 'America/Mexico_City', 'Europe/Madrid', 'America/Santiago', 'Australia/Lord_Howe') })
  it('shows the same clock at each of its beginnings, lasts as long by the clocks, and comes in order', () => {
    fc.assert(fc.property(any, fc.integer({ min: 0, max: 1500 }), ({ day, hour, hours, repeats, timeZone }, from) => {
      const startsAt = new Date(Date.UTC(2025, 0, 1) + day * DAY_MS + hour * HOUR_MS)
      const one = event({ startsAt, endsAt: new Date(startsAt.getTime() + hours * HOUR_MS), repeats })
      const span = { from: Date.UTC(2025, 0, 1) + from * DAY_MS, to: Date.UTC(2025, 0, 1) + (from + 90) * DAY_MS }
      const found = occurrencesOf(one, span, timeZone)
      const clock = (at: number): number => (at + offsetOf(at, timeZone)) % DAY_MS
      for (const [i, { from: begin, to }] of found.entries()) {
        expect(begin < span.to && to > span.from && to > begin).toBe(true)
        if (i > 0) expect(begin).toBeGreaterThan(found[i - 1]!.from)
        // A clock time that does not exist on a day moves by what the clocks do.
        const apart = Math.abs(clock(begin) - clock(startsAt.getTime()))
        expect(Math.min(apart, DAY_MS - apart)).toBeLessThanOrEqual(HOUR_MS)
      }
      if (repeats === 'weekly' && span.from >= startsAt.getTime()) expect(found.length).toBeGreaterThanOrEqual(12)
    }))
  })
  it('is found wherever one looks from: two halves of a time hold what the whole holds', () => {
    fc.assert(fc.property(any, ({ day, hour, hours, repeats, timeZone }) => {
      const startsAt = new Date(Date.UTC(2025, 0, 1) + day * DAY_MS + hour * HOUR_MS)
      const one = event({ startsAt, endsAt: new Date(startsAt.getTime() + hours * HOUR_MS), repeats })
      const [from, middle, to] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 2, 1), Date.UTC(2026, 5, 1)]
      const key = ({ from: at }: { from: number }): number => at
      const halves = new Set([...occurrencesOf(one, { from, to: middle }, timeZone), ...occurrencesOf(one, { from: middle, to }, timeZone)].map(key))
      expect([...halves]).toEqual(occurrencesOf(one, { from, to }, timeZone).map(key))
    }))
  })
})

describe('what a planned event lifts', () => {
  const START = Date.UTC(2026, 0, 5)
  const first = START / HOUR_MS
  const friday = event({ kind: 'campaign', startsAt: new Date(START + (4 * 24 + 10) * HOUR_MS), endsAt: new Date(START + (4 * 24 + 18) * HOUR_MS), repeats: 'weekly' })
  const calendar = (now: number) => ({ events: [friday], timeZone: 'UTC', now: first + now })
  const usual = () => ({ negative: 2, other: 6 })

  it('is what was said of it before it was ever seen, and fades for half a day after it', () => {
    const now = 5 * 24
    const liftAt = liftsOf(calendar(now), new Map())!
    expect(liftAt(first + 4 * 24 + 9)).toBeUndefined()
    expect(liftAt(first + 4 * 24 + 10)).toMatchObject({ negative: 2, other: 2 })
    expect(liftAt(first + 4 * 24 + 20)!.negative).toBeCloseTo(1.5, 5)
    expect(liftAt(first + 5 * 24 + 6)).toBeUndefined()
    expect(learnLift(friday, calendar(4 * 24 + 11), { counts: new Map(), usual, first })).toMatchObject({ negative: 2, other: 2 })
  })
  it('is what it did the other times, for complaints and others apart, though the brand has grown', () => {
    const counts = new Map<number, { negative: number; other: number }>()
    // The brand was half as large; on Fridays four times as much was said, and twice the complaints.
    for (let hour = 0; hour < 28 * 24; hour++) {
      const isEvent = Math.floor(hour / 24) % 7 === 4 && hour % 24 >= 10 && hour % 24 < 18
      counts.set(first + hour, { negative: isEvent ? 2 : 1, other: isEvent ? 12 : 3 })
    }
    const lift = learnLift(friday, calendar(28 * 24), { counts, usual, first })
    expect(lift.negative).toBeGreaterThan(1.7)
    expect(lift.negative).toBeLessThan(2.3)
    expect(lift.other).toBeGreaterThan(3.5)
    expect(lift.doubt).toBeLessThan(0.06)
  })
  it('never lowers what is expected', () => {
    const isEvent = (hour: number): boolean => Math.floor(hour / 24) % 7 === 4 && hour % 24 >= 10 && hour % 24 < 18
    const counts = new Map(Array.from({ length: 28 * 24 }, (_, hour) => [first + hour, isEvent(hour) ? { negative: 0, other: 0 } : usual()]))
    expect(learnLift(friday, calendar(28 * 24), { counts, usual, first }).negative).toBe(1)
  })

  /** Eight weeks in which Fridays bring three times as much, and one that brings `last` times that. */
  const live = (liftAt: (now: number) => LiftAt | undefined, { last = 3 } = {}): { events: SpikeEvent[]; usual: number; memory: Float32Array } => {
    const memory = createMemory()
    const random = createRandom(7)
    const events: SpikeEvent[] = []
    for (let hour = 0; hour < 54 * 24; hour++) {
      const isEvent = Math.floor(hour / 24) % 7 === 4 && hour % 24 >= 10 && hour % 24 < 18
      const times = isEvent ? (hour > 52 * 24 ? last : 3) : 1
      const counts = [{ hour: START + hour * HOUR_MS, negative: poisson(3 * times, random), other: poisson(9 * times, random) }]
      events.push(...tick(memory, { at: START + (hour + 1) * HOUR_MS, collected: true, counts }, { sensitivity: 'quarter', liftAt: liftAt(hour) }))
    }
    return { events, usual: usualOf(memory, first + 53 * 24 + 12), memory }
  }
  const planned = (hour: number): LiftAt | undefined => liftsOf(calendar(hour), new Map([['e', { negative: 3, other: 3, doubt: 0.03 }]]))
  const inFridays = (events: SpikeEvent[]): SpikeEvent[] => events.filter(({ type, at }) => type === 'opened' && new Date(at).getUTCDay() === 5)

  it('keeps an expected bump quiet, and a surprise beyond it is told still', () => {
    expect(inFridays(live(planned).events)).toEqual([])
    expect(inFridays(live(planned, { last: 12 }).events)).toHaveLength(1)
  })
  it('does not teach that its hours are busy on other days', () => {
    const [taught, untaught] = [live(() => undefined).usual, live(planned).usual]
    expect(untaught).toBeLessThan(4)
    expect(taught).toBeGreaterThan(untaught)
  })
})
