import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { absorb, type BurnEvent } from '../../../src/domain/burn/burn.ts'
import { logChance } from '../../../src/domain/burn/chance.ts'
import { createBurn, type BurnMemory } from '../../../src/domain/burn/memory.ts'
import { countWeek, startOfWeek, weekOf, type Complaint, type Week } from '../../../src/domain/burn/week.ts'
import { createRandom } from '../../helpers/chance.ts'

const FIRST = 2_900
/** A quiet brand: so many complaints a week, three of ten about use, one of ten about bills until the week given. */
const weeksOf = (seed: number, { length = 60, complaints = 15, from = 1000, until = 1000, share = 0.3 } = {}): Week[] => {
  const next = createRandom(seed)
  return Array.from({ length }, (_, week) => {
    const bills = week >= from && week < until ? share : 0.1
    const named: Record<string, number> = {}
    for (let i = 0; i < complaints; i++) {
      const drawn = next()
      const kinds = drawn < bills ? ['moment:relationship', ...(next() < 0.8 ? ['aspect:billing'] : [])] : [drawn < bills + 0.4 ? 'moment:smot' : 'moment:failure', ...(next() < 0.2 ? ['aspect:app'] : [])]
      for (const kind of kinds) named[kind] = (named[kind] ?? 0) + 1
    }
    return { week: FIRST + week, complaints, named }
  })
}
const run = (weeks: Week[], start = createBurn()): { memory: BurnMemory; events: BurnEvent[] } =>
  weeks.reduce(({ memory, events }, week) => {
    const step = absorb(memory, week)
    return { memory: step.memory, events: [...events, ...step.events] }
  }, { memory: start, events: [] as BurnEvent[] })

describe('the slow burn', () => {
  it('says which kind rose, from what to what, since when, and that the brand’s new aspect has the same cause', () => {
    const { events, memory } = run(weeksOf(1, { from: 40, length: 50 }))
    expect(events).toHaveLength(1)
    const [rise] = events
    expect(rise).toMatchObject({ type: 'opened', with: null })
    expect(['moment:relationship', 'aspect:billing']).toContain(rise!.kind)
    expect(Math.abs(rise!.since - FIRST - 40)).toBeLessThanOrEqual(3)
    expect(rise!.from).toBeGreaterThan(0.04)
    expect(rise!.from).toBeLessThan(0.16)
    expect(rise!.to).toBeGreaterThan(0.2)
    expect(rise!.per90d).toBeLessThan(0.2)
    expect(memory.risen.map(({ kind }) => kind).toSorted()).toEqual(['aspect:billing', 'moment:relationship'])
  })

  it('takes a share that stays for what is usual: two words for one lasting shift, however long it lasts', () => {
    for (const seed of [1, 2, 3, 4]) {
      const { events } = run(weeksOf(seed, { from: 40, length: 130 }))
      expect(events.map(({ type }) => type)).toEqual(['opened', 'closed'])
    }
  })

  it('says when it is over, and finds the next one', () => {
    const { events } = run([...weeksOf(5, { from: 40, until: 48, length: 70, share: 0.4 }), ...weeksOf(6, { from: 10, length: 40, share: 0.4 }).map(week => ({ ...week, week: week.week + 70 }))])
    expect(events.map(({ type }) => type)).toEqual(['opened', 'recovered', 'opened', 'closed'])
  })

  it('tells a brand whose composition stays of less than the stated rate', () => {
    const opened = Array.from({ length: 40 }, (_, i) => run(weeksOf(100 + i, { length: 78, complaints: 12 })).events).flat()
    expect(opened.length).toBeLessThan(40 * 0.5)
  })

  it('is not told by a single week, however loud', () => {
    const weeks = weeksOf(7, { length: 50 })
    weeks[45] = { week: FIRST + 45, complaints: 300, named: { 'moment:failure': 290, 'aspect:app': 280 } }
    expect(run(weeks).events).toEqual([])
  })

  it('says nothing while it does not know what is usual', () => {
    expect(run(weeksOf(8, { from: 4, length: 6, share: 0.9 })).events).toEqual([])
  })

  it('goes on from a snapshot as if it had never stopped', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 1000 }), (cut, seed) => {
      const weeks = weeksOf(seed, { from: 40, length: 62, share: 0.35 })
      const whole = run(weeks)
      const first = run(weeks.slice(0, cut))
      const second = run(weeks.slice(cut), JSON.parse(JSON.stringify(first.memory)) as BurnMemory)
      expect([...first.events, ...second.events]).toEqual(whole.events)
      expect(second.memory).toEqual(whole.memory)
    }), { numRuns: 15 })
  })

  it('keeps a few KB, and what was absorbed changes nothing again', () => {
    const weeks = weeksOf(9, { length: 90 })
    const { memory } = run(weeks)
    expect(JSON.stringify(memory).length).toBeLessThan(5_000)
    expect(absorb(memory, weeks.at(-1)!)).toEqual({ memory, events: [] })
  })

  it('takes weeks left out for weeks without complaints', () => {
    const weeks = weeksOf(10, { length: 30 })
    const { memory } = run([...weeks.slice(0, 20), ...weeks.slice(25)])
    expect(memory.complaints.slice(-10)).toEqual([0, 0, 0, 0, 0, 15, 15, 15, 15, 15])
    expect(memory.week).toBe(FIRST + 29)
  })
})

describe('the chance of a week', () => {
  it('sums to one over all it may bring', () => {
    fc.assert(fc.property(fc.double({ min: 0.02, max: 0.95, noNaN: true }), fc.double({ min: 0.003, max: 0.15, noNaN: true }), fc.integer({ min: 1, max: 40 }), (share, likeness, complaints) => {
      const ways = (named: number): number => Array.from({ length: named }, (_, i) => Math.log((complaints - i) / (i + 1))).reduce((sum, log) => sum + log, 0)
      const sum = Array.from({ length: complaints + 1 }, (_, named) => Math.exp(ways(named) + logChance({ complaints, named }, share, likeness))).reduce((all, one) => all + one, 0)
      expect(sum).toBeCloseTo(1, 8)
    }))
  })
})

describe('a week of complaints', () => {
  const at = (hour: number): Date => new Date(Date.UTC(2026, 2, 2, hour))
  const said = (id: string, more: Partial<Complaint> = {}): Complaint => ({ id, occurredAt: at(Number(id.slice(1))), author: null, percent: 100, moments: { failure: 'negative' }, aspects: {}, ...more })

  it('counts a flood of one author and copies of one text once', () => {
    const week = countWeek(1, [said('m1', { author: 'ana' }), said('m2', { author: 'ana', moments: { fmot: 'negative' } }), said('m3', { percent: 1 }), said('m4', { author: 'eva', aspects: { app: { polarity: 'negative', moments: [] }, price: { polarity: 'positive', moments: [] } } }), said('m5', { moments: { umot: 'positive' } })])
    expect(week).toEqual({ week: 1, complaints: 3, named: { 'moment:failure': 2, 'aspect:app': 1, 'moment:none': 1 } })
  })

  it('does not ask in which order they came', () => {
    const all = Array.from({ length: 12 }, (_, i) => said(`m${i}`, { author: `a${i % 5}`, moments: i % 2 ? { failure: 'negative' } : { smot: 'negative' } }))
    fc.assert(fc.property(fc.shuffledSubarray(all, { minLength: all.length }), shuffled => void expect(countWeek(1, shuffled)).toEqual(countWeek(1, all))))
  })

  it('begins on Mondays', () => {
    const monday = Date.UTC(2026, 2, 2) / 86_400_000
    expect(startOfWeek(weekOf(monday))).toBe(monday)
    expect(weekOf(monday + 6)).toBe(weekOf(monday))
    expect(weekOf(monday - 1)).toBe(weekOf(monday) - 1)
  })
})
