import { describe, expect, it } from 'vitest'
import { simulateDay } from '../helpers/working-day.ts'

// bench/schedule.ts is the same day with 10,000 sources.
describe('a working day, begun with every source new at once', () => {
  it.each([[1], [2]])('asks each source within a tenth of its schedule and no host faster than its pause (seed %i)', async seed => {
    const day = await simulateDay({ sources: 500, hours: 12, seed, pauseMs: 1000 })
    expect(day.planned).toBeGreaterThan(5000)
    expect(day.failed).toBeGreaterThan(10)
    expect(day.off).toBe(0)
    expect(day.late.worst).toBeLessThanOrEqual(0.1)
    expect(day.closestMs).toBeGreaterThanOrEqual(1000)
  })

  it('has no rush hour: the fullest ten seconds see little more than the rest', async () => {
    const day = await simulateDay({ sources: 2000, hours: 6, pauseMs: 1000 })
    expect(day.rush.most).toBeLessThan(60)
    expect(day.longestQueue).toBeLessThan(60)
  })
})
