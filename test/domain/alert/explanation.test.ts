import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { leadingMoment, risenOf, sharesOf } from '../../../src/domain/alert/explanation.ts'
import { riseOf } from '../../../src/domain/language/log-odds.ts'

describe('the parts of a wave', () => {
  it('are told beside what they were before, the largest first', () => {
    expect(sharesOf([['app'], ['app', 'billing'], ['billing', 'billing'], ['billing']], [['app'], ['delivery']])).toEqual([
      { key: 'billing', count: 3, share: 0.75, before: 0 },
      { key: 'app', count: 2, share: 0.5, before: 0.5 },
    ])
    expect(sharesOf([['app']], [])).toEqual([{ key: 'app', count: 1, share: 1, before: null }])
  })

  it('rose where more of them say it than chance explains', () => {
    const before = Array.from({ length: 100 }, (_, i) => (i < 20 ? ['delivery'] : ['other']))
    const wave = Array.from({ length: 20 }, (_, i) => (i < 14 ? ['billing'] : i < 18 ? ['delivery'] : ['odd']))
    expect(risenOf(wave, before).map(({ key }) => key)).toEqual(['billing'])
  })
})

describe('the moment of a wave', () => {
  const part = { count: 9, before: 0.4, logOdds: 1 }

  it('is the one that rose, though another that is always there is larger', () => {
    expect(leadingMoment([{ ...part, key: 'failure', share: 0.75, z: 0.8 }, { ...part, key: 'relationship', share: 0.45, z: 2 }])).toBe('relationship')
    expect(leadingMoment([{ ...part, key: 'failure', share: 0.75, z: 0.2 }, { ...part, key: 'relationship', share: 0.2, z: 3 }])).toBe('failure')
    expect(leadingMoment([{ ...part, key: 'smot', share: 0.4, z: 0 }])).toBeNull()
    expect(leadingMoment([])).toBeNull()
  })
})

describe('log odds', () => {
  it('are finite for any counts, and have the sign of the difference', () => {
    const part = fc.tuple(fc.nat(1000), fc.nat(1000)).map(([a, b]) => ({ count: Math.min(a, b), total: Math.max(a, b) }))
    fc.assert(
      fc.property(part, part, (now, before) => {
        const { logOdds, z } = riseOf(now, before)
        expect(Number.isFinite(logOdds) && Number.isFinite(z)).toBe(true)
        if (now.total > 0 && before.total > 0 && now.count < now.total && before.count < before.total) expect(Math.sign(Math.round(z * 1e9))).toBe(Math.sign(Math.round(1e9 * (now.count / now.total - before.count / before.total))))
      }),
    )
  })
})
