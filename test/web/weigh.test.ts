import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { associate, type Association } from '../../src/domain/journey/association.ts'
import { MOMENTS, type Moment } from '../../src/domain/journey/moments.ts'
import { weigh } from '../../src/web/home/weigh.ts'

const stars = (value: number, reach: number) => ({ value, low: value - reach, high: value + reach })
const of = (key: Moment, found: Partial<Association>): Association & { key: Moment } => ({ key, mentions: 50, rated: 50, lost: 5, stars: null, lostLogOdds: null, ...found })

describe('how much a moment matters, in a word', () => {
  it('goes by the end of its margin that is nearer to nothing, not by its middle', () => {
    const kinds = weigh([of('zmot', { stars: stars(-2, 1.9) }), of('fmot', { stars: stars(0.6, 0.2) }), of('smot', { stars: stars(1.2, 0.2) }), of('relationship', { stars: stars(-0.5, 0.8) }), of('failure', { stars: stars(-1.6, 0.3) }), of('umot', { stars: stars(3, 0.1) })])
    expect(MOMENTS.map(key => kinds(key).kind)).toEqual(['little', 'some', 'much', 'unclear', 'most', 'verdict'])
  })

  it('is too little to say without enough stars on both sides, though loss may be told', () => {
    const kinds = weigh([of('failure', { lostLogOdds: { value: Math.log(4), low: Math.log(3), high: Math.log(5) } })])
    expect(kinds('failure')).toMatchObject({ kind: 'few', stars: null, lost: { value: expect.closeTo(4), low: expect.closeTo(3), high: expect.closeTo(5) } })
    expect(kinds('zmot')).toEqual({ kind: 'few', stars: null, lost: null })
  })

  it('never names more than one as what matters most, and none that chance explains', () => {
    const sums = fc.record({ mentions: fc.integer({ min: 0, max: 300 }), lost: fc.nat({ max: 50 }), rated: fc.nat({ max: 300 }), stars: fc.nat({ max: 5 }) })
    fc.assert(
      fc.property(fc.array(sums, { minLength: 6, maxLength: 6 }), groups => {
        const told = groups.map(({ mentions, lost, rated, stars: mean }) => ({ mentions, lost: Math.min(lost, mentions), rated: Math.min(rated, mentions), stars: Math.min(rated, mentions) * mean, stars2: Math.min(rated, mentions) * mean * mean }))
        const all = { mentions: 1000, lost: 100, rated: 900, stars: 2700, stars2: 9900 }
        const kinds = weigh(told.map((group, i) => ({ key: MOMENTS[i]!, ...associate(group, all) })))
        const words = MOMENTS.map(key => kinds(key))
        expect(words.filter(({ kind }) => kind === 'most').length).toBeLessThanOrEqual(1)
        for (const { kind, stars: found } of words) if (found && found.low <= 0 && found.high >= 0) expect(kind).toBe('unclear')
      }),
      { numRuns: 200 },
    )
  })
})
