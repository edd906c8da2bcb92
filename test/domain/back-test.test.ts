import { describe, expect, it } from 'vitest'
import { backTest, type WouldBe } from '../../src/domain/spike/back-test.ts'
import { SENSITIVITIES, type Sensitivity } from '../../src/domain/spike/sensitivity.ts'
import { createRandom } from '../helpers/chance.ts'

const NOW = Math.floor(Date.parse('2026-09-30T12:00:00Z') / 3_600_000)

/** A quiet brand of half a complaint an hour, with a wave where `waveAt` says so. */
const hoursOf = (days: number, waves: Record<number, number>, seed = 7) => {
  const draw = createRandom(seed)
  return Array.from({ length: days * 24 }, (_, i) => {
    const hour = NOW - days * 24 + i + 1
    return { hour, negative: (draw() < 0.4 ? 1 : 0) + (waves[hour] ?? 0), other: draw() < 0.7 ? 2 : 1 }
  })
}

const run = (sensitivity: Sensitivity, stored: Map<string, ReturnType<typeof hoursOf>>): WouldBe[] => {
  const steps = backTest({ sensitivity, stored, now: NOW })
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

describe('the back-test', () => {
  const waveAt = NOW - 20 * 24
  const waves = { [waveAt]: 14, [waveAt + 1]: 16, [waveAt + 2]: 12 }

  it('finds the wave of the past at every setting, and says when it began', () => {
    for (const sensitivity of SENSITIVITIES) {
      const found = run(sensitivity, new Map([['all', hoursOf(150, waves)]]))
      const wave = found.find(({ onset }) => Math.abs(Date.parse(onset) / 3_600_000 - waveAt) <= 3)
      expect(wave, sensitivity).toMatchObject({ kind: 'negative', series: 'all' })
    }
  })

  it('never tells more at a calmer setting than at a keener one, over many quiet brands', () => {
    const counts = SENSITIVITIES.map(sensitivity => Array.from({ length: 6 }, (_, i) => run(sensitivity, new Map([['all', hoursOf(150, {}, i + 1)]])).length).reduce((a, b) => a + b, 0))
    expect(counts[0]).toBeGreaterThanOrEqual(counts[1]!)
    expect(counts[1]).toBeGreaterThanOrEqual(counts[2]!)
  })

  it('is one alert where a part shows what the whole shows', () => {
    const part = hoursOf(150, waves).map(hour => ({ ...hour, other: 0 }))
    const found = run('quarter', new Map([['all', hoursOf(150, waves)], ['moment:failure', part]]))
    expect(found.filter(({ onset }) => Math.abs(Date.parse(onset) / 3_600_000 - waveAt) <= 6)).toHaveLength(1)
  })

  it('tells nothing of a brand without opinions, and of one that is a day old', () => {
    expect(run('month', new Map([['all', []]]))).toEqual([])
    expect(run('month', new Map([['all', hoursOf(1, {})]]))).toEqual([])
  })
})
