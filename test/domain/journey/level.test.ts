import { describe, expect, it } from 'vitest'
import { journeyOf, levelOf } from '../../../src/domain/journey/level.ts'

const counts = (positive: number, negative: number, neutral = 0, under = 0) => ({ positive, negative, neutral, unsure: 0, under })

describe('the water level of a moment', () => {
  it('is drawn to the surface by seven neutral readings', () => {
    expect(levelOf(counts(13, 0))).toBeCloseTo(65, 12)
    expect(levelOf(counts(0, 93))).toBeCloseTo(-93, 12)
  })

  it('is too little to say below five readings, unsure ones not counted', () => {
    expect(levelOf(counts(2, 2))).toBeNull()
    expect(levelOf({ ...counts(2, 2), unsure: 9 })).toBeNull()
    expect(levelOf(counts(3, 1, 1))).toBeCloseTo(200 / 12, 12)
  })
})

describe('the journey', () => {
  it('tells how many of 100 opinions stay afloat after each moment', () => {
    const { moments } = journeyOf({ opinions: 50, moments: { fmot: counts(5, 6, 0, 6), failure: counts(0, 20, 0, 14) } }, { opinions: 0, moments: {} })
    expect(moments.map(moment => [moment.key, moment.afloat])).toEqual([
      ['zmot', 100], ['fmot', 88], ['smot', 88], ['relationship', 88], ['failure', 60], ['umot', 60],
    ])
    expect(moments[4]).toMatchObject({ underShare: 28, habitual: null, habitualUnderShare: null })
  })

  it('hands on how many were won back, and says nothing where nobody counted', () => {
    const empty = { opinions: 0, moments: {} }
    expect(journeyOf({ ...empty, resurfaced: 3 }, empty).resurfaced).toBe(3)
    expect(journeyOf(empty, empty)).not.toHaveProperty('resurfaced')
  })

  it('keeps everybody afloat where nobody spoke', () => {
    const { moments } = journeyOf({ opinions: 0, moments: {} }, { opinions: 0, moments: {} })
    expect(moments.map(moment => moment.afloat)).toEqual([100, 100, 100, 100, 100, 100])
  })

  it('shows a level beside the habitual one', () => {
    const { moments } = journeyOf({ opinions: 10, moments: { smot: counts(8, 1) } }, { opinions: 40, moments: { smot: counts(10, 20, 0, 10) } })
    expect(moments[2]!.level).toBeGreaterThan(0)
    expect(moments[2]!.habitual).toBeLessThan(0)
    expect(moments[2]!.habitualUnderShare).toBe(25)
  })
})
