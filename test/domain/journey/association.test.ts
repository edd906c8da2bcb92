import { describe, expect, it } from 'vitest'
import { associate, type GroupSums } from '../../../src/domain/journey/association.ts'
import { createRandom } from '../../helpers/chance.ts'

const sums = (stars: number[], lost = 0): GroupSums => ({
  mentions: stars.length, lost, rated: stars.length, stars: stars.reduce((sum, r) => sum + r, 0), stars2: stars.reduce((sum, r) => sum + r * r, 0),
})
const plus = (a: GroupSums, b: GroupSums): GroupSums => ({ mentions: a.mentions + b.mentions, lost: a.lost + b.lost, rated: a.rated + b.rated, stars: a.stars + b.stars, stars2: a.stars2 + b.stars2 })
const many = (count: number, stars: (i: number) => number): number[] => Array.from({ length: count }, (_, i) => stars(i))

describe('what goes with what', () => {
  it('is the difference of mean stars, with and without', () => {
    const group = sums(many(40, i => (i % 2 ? 1 : 2)), 10)
    const rest = sums(many(60, i => (i % 2 ? 4 : 5)), 2)
    const { stars, lostLogOdds } = associate(group, plus(group, rest))
    expect(stars!.value).toBeCloseTo(-3, 12)
    // Welch by hand: variances 0.25·40/39/40 and 0.25·60/59/60.
    expect(stars!.high - stars!.value).toBeCloseTo(1.6449 * Math.sqrt(0.25 / 39 + 0.25 / 59), 3)
    expect(lostLogOdds!.value).toBeCloseTo(Math.log((10.5 * 58.5) / (30.5 * 2.5)), 12)
    expect(lostLogOdds!.low).toBeGreaterThan(0)
  })

  it('says nothing below twenty mentions on either side', () => {
    const few = sums(many(19, () => 1), 3)
    const rest = sums(many(100, () => 5))
    expect(associate(few, plus(few, rest))).toMatchObject({ mentions: 19, stars: null, lostLogOdds: null })
    expect(associate(rest, plus(few, rest))).toMatchObject({ stars: null, lostLogOdds: null })
    const unrated: GroupSums = { ...sums([]), mentions: 30 }
    expect(associate(unrated, plus(unrated, rest))).toMatchObject({ stars: null, lostLogOdds: { low: expect.any(Number) } })
  })

  it('stays finite where nobody, or everybody, is lost', () => {
    const all = sums(many(30, () => 3), 30)
    const none = sums(many(30, () => 3), 0)
    const { lostLogOdds, stars } = associate(all, plus(all, none))
    for (const value of Object.values(lostLogOdds!)) expect(Number.isFinite(value)).toBe(true)
    expect(stars).toEqual({ value: 0, low: 0, high: 0 })
  })

  it('covers the truth about nine times in ten', () => {
    const random = createRandom(11)
    const draw = (mean: number) => Math.min(5, Math.max(1, Math.round(mean + 3 * (random() - 0.5))))
    const rounds = 400
    let covered = 0
    for (let i = 0; i < rounds; i++) {
      const [a, b] = [sums(many(40, () => draw(3))), sums(many(80, () => draw(3)))]
      const { low, high } = associate(a, plus(a, b)).stars!
      if (low <= 0 && high >= 0) covered++
    }
    expect(covered / rounds).toBeGreaterThan(0.86)
    expect(covered / rounds).toBeLessThan(0.94)
  })
})
