import { describe, expect, it } from 'vitest'
import { touchpointsOf, type TouchpointCounts } from '../../../src/domain/journey/touchpoint.ts'

const counts = (aspect: string, positive: number, negative: number, moment: TouchpointCounts['moment'] = 'smot'): TouchpointCounts => ({ aspect, moment, positive, negative, neutral: 0 })

describe('pain points and standout moments', () => {
  it('lead with the most, and tell one from the other', () => {
    const { pains, standouts } = touchpointsOf({ mentions: 200, counts: [counts('delivery', 2, 20), counts('staff', 30, 4), counts('price', 5, 9, 'fmot')] }, { mentions: 0, counts: [] })
    expect(pains.map(({ aspect, per100, before, moved }) => [aspect, per100, before, moved])).toEqual([['delivery', 10, null, null], ['price', 4.5, null, null]])
    expect(standouts.map(({ aspect }) => aspect)).toEqual(['staff'])
  })

  it('say what moved more than chance', () => {
    const past = { mentions: 200, counts: [counts('delivery', 0, 4), counts('price', 0, 10)] }
    const { pains } = touchpointsOf({ mentions: 200, counts: [counts('delivery', 0, 20), counts('price', 0, 11)] }, past)
    expect(pains.map(({ aspect, before, moved }) => [aspect, before, moved])).toEqual([['delivery', 2, 'up'], ['price', 5, null]])
    expect(touchpointsOf(past, { mentions: 200, counts: [counts('delivery', 0, 20)] }).pains.find(({ aspect }) => aspect === 'delivery')).toMatchObject({ moved: 'down' })
  })

  it('leave out what one or two say', () => {
    expect(touchpointsOf({ mentions: 5, counts: [counts('delivery', 0, 2)] }, { mentions: 0, counts: [] })).toEqual({ pains: [], standouts: [] })
  })
})
