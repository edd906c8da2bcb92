import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextAttempt } from '../../src/net/backoff.ts'

const waits = (random: () => number): number[] => {
  const all: number[] = []
  for (let attempt = 1; ; attempt++) {
    const wait = nextAttempt(attempt, random)
    if (wait === undefined) return all
    all.push(wait)
  }
}

describe('the pauses between attempts of a delivery', () => {
  it('grow from seconds to half a day and end after about a day', () => {
    const all = waits(() => 0.5)
    expect(all.slice(0, 5)).toEqual([5_000, 30_000, 120_000, 600_000, 1_800_000])
    expect(all.at(-1)).toBe(43_200_000)
    const hours = all.reduce((sum, wait) => sum + wait, 0) / 3_600_000
    expect(hours).toBeGreaterThan(22)
    expect(hours).toBeLessThan(26)
  })

  it('stay within a fifth of the plan and keep growing whatever the dice', () => {
    const plan = waits(() => 0.5)
    const die = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(fc.property(fc.array(die, { minLength: 20, maxLength: 20 }), (dice) => {
      const all = waits(() => dice.pop() ?? 0)
      all.forEach((wait, index) => expect(Math.abs(wait / plan[index]! - 1)).toBeLessThanOrEqual(0.2001))
      expect(all).toEqual(all.toSorted((a, b) => a - b))
    }))
  })

  it('respect what the receiver asks for when it is longer, and end all the same', () => {
    expect(nextAttempt(1, () => 0.5, 60_000)).toBe(60_000)
    expect(nextAttempt(3, () => 0.5, 60_000)).toBe(120_000)
    expect(nextAttempt(10, () => 0.5, 60_000)).toBeUndefined()
  })
})
