import { describe, expect, it } from 'vitest'
import type { TrendPoint } from '../../src/web/views.ts'
import { causeWords, moveOf } from '../../src/web/sentence.ts'
import { translator } from '../../src/web/translator.ts'

const days = (...values: number[]): TrendPoint[] => values.map((value, i) => ({ day: `2026-03-${String(i + 1).padStart(2, '0')}`, value, low: value - 2, high: value + 2 }))

describe('the move the index is in', () => {
  it('began when it fell, not on the highest day of two weeks', () => {
    expect(moveOf(days(55, 57, 56, 55.5, 56, 55.8, 40))).toEqual({ change: 40 - 55.8, since: '2026-03-06' })
  })

  it('began at its top where it went down steadily', () => {
    expect(moveOf(days(50, 60, 58, 56, 54, 52))).toEqual({ change: -8, since: '2026-03-02' })
  })

  it('is the last one, up after down', () => {
    expect(moveOf(days(60, 50, 45, 47, 52))).toEqual({ change: 7, since: '2026-03-03' })
  })

  it('is none within the margin, nor without days', () => {
    expect(moveOf(days(50, 51, 50.5, 51.5))).toBeNull()
    expect(moveOf([])).toBeNull()
  })
})

describe('a cause in a few words', () => {
  const t = translator('es', { timeZone: 'UTC' })

  it('is what customers repeat, if it is more than a word', () => {
    expect(causeWords({ moment: 'relationship', sourceName: 'Play Store', words: ['doble', 'cobro doble'] }, t)).toBe('«cobro doble» en Play Store')
    expect(causeWords({ moment: 'relationship', sourceName: null, words: ['doble'] }, t)).toBe('quejas de cobros y trámites')
    expect(causeWords({ moment: null, sourceName: null, words: ['doble'] }, t)).toBe('«doble»')
  })

  it('is none where nothing is shared', () => {
    expect(causeWords({ moment: null, sourceName: null, words: [] }, t)).toBeNull()
  })
})
