import { describe, expect, it } from 'vitest'
import { createMemory, tick } from '../../../src/domain/spike/detector.ts'
import type { Memory } from '../../../src/domain/spike/memory.ts'
import { silenceOf } from '../../../src/domain/spike/silence.ts'
import { HOUR_MS } from '../../../src/domain/spike/time.ts'
import { createRandom, poisson } from '../../helpers/chance.ts'

const START = Date.UTC(2026, 0, 5)
const quarter = { sensitivity: 'quarter' as const }
const pass = (memory: Memory, [from, to]: [number, number], countOf: (hour: number) => { negative: number; other: number }, collected = true): number => {
  let silences = 0
  let was = false
  for (let hour = from; hour < to; hour++) {
    const counts = collected ? [{ hour: START + hour * HOUR_MS, ...countOf(hour) }].filter(({ negative, other }) => negative + other > 0) : []
    tick(memory, { at: START + (hour + 1) * HOUR_MS, collected, counts }, quarter)
    const is = silenceOf(memory, quarter) !== undefined
    if (is && !was) silences += 1
    was = is
  }
  return silences
}
const noise = (rate: number, seed: number) => {
  const random = createRandom(seed)
  return (hour: number) => {
    const busy = hour % 24 > 7 ? 1.3 : 0.2
    return { negative: poisson(rate * busy, random), other: poisson(3 * rate * busy, random) }
  }
}
const nothing = () => ({ negative: 0, other: 0 })

describe('the silence of a brand', () => {
  it('is told within the day where two opinions an hour are usual, since the last of them', () => {
    const memory = createMemory()
    expect(pass(memory, [0, 30 * 24], noise(0.5, 1))).toBe(0)
    pass(memory, [30 * 24, 31 * 24], nothing)
    const silence = silenceOf(memory, quarter)!
    expect(silence.per90d).toBeLessThan(0.07)
    expect(silence.expected).toBeGreaterThan(15)
    expect(silence.since).toBeGreaterThan(START + (30 * 24 - 6) * HOUR_MS)
  })
  it('goes on while it lasts, and is over with the first opinion', () => {
    const memory = createMemory()
    pass(memory, [0, 30 * 24], noise(0.5, 2))
    expect(pass(memory, [30 * 24, 37 * 24], nothing)).toBe(1)
    expect(silenceOf(memory, quarter)!.hours).toBeGreaterThan(6 * 24)
    pass(memory, [37 * 24, 37 * 24 + 1], () => ({ negative: 0, other: 1 }))
    expect(silenceOf(memory, quarter)).toBeUndefined()
  })
  it('is none while nobody asks', () => {
    const memory = createMemory()
    pass(memory, [0, 30 * 24], noise(2, 3))
    expect(pass(memory, [30 * 24, 35 * 24], nothing, false)).toBe(0)
  })
  it('is none of the first two weeks', () => {
    const memory = createMemory()
    pass(memory, [0, 7 * 24], noise(2, 4))
    expect(pass(memory, [7 * 24, 9 * 24], nothing)).toBe(0)
  })
  it('is hardly ever told of chance: fewer than one in thirty brands a quarter', () => {
    const told = Array.from({ length: 24 }, (_, seed) => pass(createMemory(), [0, 90 * 24], noise([0.02, 0.1, 0.5, 3][seed % 4]!, 50 + seed)))
    expect(told.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(1)
  })
})
