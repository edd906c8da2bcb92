import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvOf } from '../../../src/domain/export/csv.ts'
import { consistencyOf } from '../../../src/domain/answer/consistency.ts'
import type { LoopFact } from '../../../src/domain/answer/fact.ts'
import { figuresOf, groupFigures, spreadOf } from '../../../src/domain/answer/figure.ts'
import { openDay, packDay } from '../../../src/domain/answer/loop-day.ts'
import { sumLoop } from '../../../src/domain/answer/loop-sum.ts'
import { Numbers } from '../../../src/domain/answer/quantile.ts'
import { saidKey, shinglesOf } from '../../../src/domain/answer/repeated.ts'
import { lastWeeks } from '../../../src/domain/answer/screen-share.ts'
import { DEFAULT_TARGETS } from '../../../src/domain/case/tier.ts'
import { randomUUID } from 'node:crypto'

const hours = [{ from: '09:00', to: '18:00' }]
const measuring = { now: new Date('2026-03-20T12:00:00Z'), clock: { targets: DEFAULT_TARGETS, timeZone: 'UTC', calendar: { week: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours }, holidays: [] } } }
const fact = (given: Partial<LoopFact> = {}): LoopFact => ({
  mentionId: randomUUID(), sourceId: 's', place: null, moment: null, wants: 'complaint', tier: 'complaint', occurredAt: new Date('2026-03-06T17:30:00Z'), publishedAt: new Date('2026-03-06T17:30:00Z'), isAnswered: false, answeredAt: null,
  person: null, reply: null, outcome: null, isWonBack: false, reopened: false, remedy: null, resolvedAt: null, ...given,
})
const SPAN = { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-12-01T00:00:00Z') }
const sum = (facts: LoopFact[]) => sumLoop([openDay(packDay(facts, measuring.clock))], { span: SPAN, now: measuring.now })
const figures = (facts: LoopFact[]) => figuresOf(sum(facts).all)
const answered = (iso: string, given: Partial<LoopFact> = {}): LoopFact => fact({ isAnswered: true, answeredAt: new Date(iso), ...given })

describe('figures of the loop', () => {
  it('count business hours: a complaint of Friday evening that is answered on Monday morning is in time', () => {
    const { firstResponse, inTarget } = figures([answered('2026-03-09T09:20:00Z')])
    expect(firstResponse.business.median).toBe(50)
    expect(firstResponse.clock.median).toBe(3 * 1440 - 8 * 60 - 10)
    expect(inTarget).toEqual({ due: 1, met: 1, share: 1 })
  })
  it('leave out of the target what is not due, has none, or was answered nobody knows when', () => {
    const young = fact({ publishedAt: new Date('2026-03-20T11:30:00Z') })
    expect(figures([young, fact({ tier: 'thanks' }), fact({ isAnswered: true })]).inTarget).toEqual({ due: 0, met: 0, share: null })
    expect(figures([fact()]).inTarget).toEqual({ due: 1, met: 0, share: 0 })
  })
  it('say nothing where there is nothing', () => expect(figures([])).toMatchObject({ owed: 0, responseRate: null, firstResponse: { clock: { n: 0, median: null, p90: null } } }))
  it('are quantiles that were measured, in order', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1 }), values => {
      const { median, p90, n } = spreadOf(Numbers.of(values))
      expect(values).toContain(median)
      expect(values).toContain(p90)
      expect(p90! >= median! && n === values.length).toBe(true)
      expect(values.filter(value => value <= median!).length * 2).toBeGreaterThanOrEqual(values.length)
    }))
  })
  it('are the quantiles of a sorted list', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.double({ min: 0, max: 1e9, noNaN: true }))), values => {
      const sorted = values.toSorted((a, b) => a - b)
      const numbers = Numbers.of(values)
      for (const share of [0.9, 0.5, 1, 0.1]) expect(numbers.quantile(share)).toBe(values.length === 0 ? null : sorted[Math.ceil(share * values.length) - 1])
    }))
  })
  it('of groups add up to those of all', () => {
    const groups = groupFigures(sum(['a', 'b', 'a'].map((sourceId, i) => fact({ sourceId, isAnswered: i > 0 }))).sources)
    expect(groups.map(({ key, owed, answered: count }) => [key, owed, count])).toEqual([['a', 2, 1], ['b', 1, 1]])
  })
})

describe('consistency', () => {
  const consistency = (facts: LoopFact[]) => {
    const { all, sources } = sum(facts)
    return consistencyOf(all, sources, new Map(facts.flatMap(({ reply }) => (reply ? [[saidKey(reply), shinglesOf(reply)] as const] : []))))
  }
  const five = (sourceId: string, reply: (i: number) => string, minutes: number): LoopFact[] =>
    Array.from({ length: 5 }, (_, i) => answered(new Date(Date.parse('2026-03-06T17:30:00Z') + minutes * 60_000).toISOString(), { sourceId, reply: reply(i) }))
  it('tells how far channels lie apart in tone, time and templates', () => {
    const facts = [...five('play', i => `Cuéntenos, usted puede pedir el folio ${i} porque el error fue nuestro el lunes ${i + 1}.`, 30), ...five('x', () => 'Hola, lamentamos tu experiencia. ¡Gracias por tu comentario!', 90)]
    const { groups, spread, all } = consistency(facts)
    expect(groups.map(({ key, answers }) => [key, answers])).toEqual([['play', 5], ['x', 5]])
    expect(spread).toMatchObject({ tone: 1, minutes: 3, template: 1 })
    expect(groups.find(({ key }) => key === 'x')).toMatchObject({ template: 1, repeated: 0.8 })
    expect(all.answers).toBe(10)
  })
  it('says nothing of fewer than five answers', () => expect(consistency([answered('2026-03-09T09:20:00Z', { reply: 'Gracias' })]).spread).toEqual({ tone: null, minutes: null, resolved: null, template: null }))
})

describe('weeks', () => {
  it('begin on Mondays of the brand’s zone and are over', () => {
    const weeks = lastWeeks(new Date('2026-03-23T03:00:00Z'), 'America/Mexico_City', 2)
    expect(weeks.map(({ fromDay, toDay }) => [fromDay, toDay].map(day => new Date(day * 86_400_000).toISOString().slice(0, 10)))).toEqual([['2026-03-02', '2026-03-09'], ['2026-03-09', '2026-03-16']])
  })
})

describe('CSV', () => {
  it('holds commas, quotes and line breaks, and runs nothing', () => {
    expect(csvOf(['a', 'b'], [['x,"y"\n', null], ['=1+1', -3], ['@cmd', true]])).toBe('\uFEFFa,b\r\n"x,""y""\n",\r\n\'=1+1,-3\r\n\'@cmd,true\r\n')
  })
})
