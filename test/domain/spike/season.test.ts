import { describe, expect, it } from 'vitest'
import { createMemory } from '../../../src/domain/spike/detector.ts'
import type { Memory } from '../../../src/domain/spike/memory.ts'
import { learnSeason, seasonOf } from '../../../src/domain/spike/season.ts'

const DAY = 24
const NOON = 12

/** Learns days one after another, `ratioOf` times the level each. */
const learnDays = (days: number, ratioOf: (day: number) => number): Memory => {
  const memory = createMemory()
  for (let hour = 0; hour < days * DAY; hour++) learnSeason(memory, hour, { ratio: ratioOf(Math.floor(hour / DAY)), information: 4 })
  return memory
}
const dayAgainstNext = (memory: Memory, day: number): number => seasonOf(memory, day * DAY + NOON) / seasonOf(memory, (day + 1) * DAY + NOON)

describe('the season of a brand', () => {
  it('does not take one busy day for what that weekday is like', () => {
    expect(dayAgainstNext(learnDays(8, day => (day === 7 ? 2 : 1)), 14)).toBeLessThan(1.45)
  })

  it('knows a weekday that is busy every week after six of them', () => {
    expect(dayAgainstNext(learnDays(42, day => (day % 7 === 0 ? 2 : 1)), 42)).toBeGreaterThan(1.6)
  })
})
