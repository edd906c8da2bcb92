import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LEAST_POINTS, lookAtIndex, NO_DROP, type DropMemory, type IndexPoint } from '../../../src/domain/alert/index-drop.ts'

const point = (day: number, value: number, { wide = 2, formula = 'f1' } = {}): IndexPoint => ({ day, value, low: value - wide, high: value + wide, formula })
/** Looks at every day from day 28 on. */
const watch = (points: IndexPoint[]): string[] => {
  let memory: DropMemory = NO_DROP
  return points.slice(28).flatMap(({ day }) => {
    const step = lookAtIndex(memory, points, day)
    memory = step.memory
    return step.event ? [`${day} ${step.event.type} ${step.event.from.value} ${step.event.to.value}`] : []
  })
}
const days = (valueOf: (day: number) => number, more = {}, length = 120): IndexPoint[] => Array.from({ length }, (_, day) => point(day, valueOf(day), more))

describe('a drop of the index', () => {
  it('is told once, and over when half of it is regained', () => {
    expect(watch(days(day => (day < 40 ? 62 : day < 50 ? 52 : 58)))).toEqual(['40 opened 62 52', '50 recovered 62 58'])
  })

  it('is found where it creeps', () => {
    expect(watch(days(day => 62 - 0.25 * Math.max(0, Math.min(day - 40, 28))))[0]).toBe('60 opened 62 57')
  })

  it('that stays is what is usual after four weeks, and does not open again', () => {
    expect(watch(days(day => (day < 40 ? 62 : 52)))).toEqual(['40 opened 62 52', '68 closed 62 52'])
  })

  it('is told again when it goes on falling, once a week at most', () => {
    expect(watch(days(day => (day < 40 ? 62 : day < 43 ? 55 : day < 55 ? 49 : 40), {}, 66))).toEqual(['40 opened 62 55', '47 escalated 62 49', '55 escalated 62 40'])
  })

  it('is none where the intervals are wider than it, where it is small, or where the formula changed', () => {
    expect(watch(days(day => (day < 40 ? 62 : 52), { wide: 9 }))).toEqual([])
    expect(watch(days(day => (day < 40 ? 62 : 62 - LEAST_POINTS + 0.1), { wide: 0.5 }))).toEqual([])
    expect(watch([...days(() => 62, {}, 40), ...Array.from({ length: 60 }, (_, i) => point(40 + i, 50, { formula: 'f2' }))])).toEqual([])
  })

  it('does not flap: at most one word a week, whatever the index does', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 60, maxLength: 160 }), values => {
      const told = watch(values.map((value, day) => point(day, value))).filter(line => !line.includes('recovered') && !line.includes('closed')).map(line => Number(line.split(' ')[0]))
      told.slice(1).forEach((day, i) => expect(day - told[i]!).toBeGreaterThanOrEqual(7))
    }))
  })
})
