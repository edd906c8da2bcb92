import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { SourceKind } from '../../../src/contract.ts'
import type { ScreenItem } from '../../../src/domain/index/first-screen.ts'
import { DEFAULT_FORMULA, formulaSchema } from '../../../src/domain/index/formula.ts'
import { addToSums, noSums } from '../../../src/domain/index/standing.ts'
import { zeroMomentIndex } from '../../../src/domain/index/zmot.ts'
import { TODAY, anyItem, anyWorld, byTheBook, formula, materialsOf, praise, sumsThroughRollups } from '../worlds.ts'

describe('the zero-moment index', () => {
  it('equals the published formula read straight from the mentions', () => {
    fc.assert(
      fc.property(anyWorld, world => {
        const expected = byTheBook(world)
        const { index } = zeroMomentIndex(materialsOf(world), TODAY, formula)
        if (expected === null) expect(index).toBeNull()
        else expect(index!.value).toBeCloseTo(expected, 9)
      }),
      { numRuns: 500 },
    )
  })

  it('is its waterline plus the points of its mentions, of its sources, and of its moments, exactly', () => {
    fc.assert(
      fc.property(anyWorld, world => {
        const { index, points, sources, moments } = zeroMomentIndex(materialsOf(world), TODAY, formula)
        if (index === null) return
        const distance = index.value - 50
        expect(Math.abs(points.reduce((sum, point) => sum + point.total, 0) - distance)).toBeLessThan(1e-9)
        expect(Math.abs(sources.reduce((sum, source) => sum + source.points, 0) - distance)).toBeLessThan(1e-9)
        expect(Math.abs(Object.values(moments).reduce((sum, value) => sum + value, 0) - distance)).toBeLessThan(1e-9)
        for (const source of sources) {
          expect(Math.abs(Object.values(source.parts).reduce((sum, value) => sum + value, 0) - source.points)).toBeLessThan(1e-9)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('reads the same sums from rollups as from one opinion after the other', () => {
    fc.assert(
      fc.property(fc.array(anyItem, { maxLength: 40 }), list => {
        const items = list.map((item, i) => ({ ...item, id: String(i) })).filter(item => item.day <= TODAY)
        const sums = noSums()
        for (const item of items) addToSums(sums, { ...item, gone: false }, { today: TODAY, formula, sign: 1 })
        const rolled = sumsThroughRollups(items)
        const figures = ({ shares, ...rest }: typeof sums) => [...Object.values(rest), ...Object.values(shares)]
        figures(sums).forEach((figure, i) => expect(figures(rolled)[i]).toBeCloseTo(figure, 9))
      }),
    )
  })

  it('leaves what bears a date to come out of everything until that day is here', () => {
    const tomorrow = praise(2, { day: TODAY + 1, impression: 'negative', starsCenti: 100 })
    expect(indexOf([praise(1), tomorrow])).toEqual(indexOf([praise(1)]))
  })

  it('stays between 0 and 100, inside its interval', () => {
    fc.assert(
      fc.property(anyWorld, world => {
        const { index } = zeroMomentIndex(materialsOf(world), TODAY, formula)
        if (index === null) return
        expect(index.low).toBeGreaterThanOrEqual(0)
        expect(index.high).toBeLessThanOrEqual(100)
        expect(index.low).toBeLessThanOrEqual(index.value)
        expect(index.high).toBeGreaterThanOrEqual(index.value)
      }),
    )
  })

  const indexOf = (items: ScreenItem[], kind: SourceKind = 'review') => zeroMomentIndex(materialsOf([{ kind, visibility: null, items }]), TODAY, formula)

  it('does not let two happy friends make a 5.0', () => {
    const { sources } = indexOf([praise(1), praise(2)])
    expect(sources[0]!.standing.stars).toBeCloseTo((7 * 3.5 + 10) / 9, 12)
    expect(sources[0]!.standing.stars).toBeLessThan(4)
  })

  it('says nothing where nobody said anything', () => {
    expect(indexOf([])).toMatchObject({ index: null, sources: [], points: [] })
  })

  it('rises when a complaint on the first screen is answered with substance', () => {
    const complaint = (impression: 'negative' | 'answered') => indexOf([praise(1), praise(2, { impression, starsCenti: 100, moments: { failure: 'negative' } })])
    expect(complaint('answered').index!.value).toBeGreaterThan(complaint('negative').index!.value)
  })

  it('puts the points of an opinion under the moments of the same sign, and under general where there is none', () => {
    const { moments, points } = indexOf([praise(1, { impression: 'negative', starsCenti: 100, moments: { smot: 'positive' } })])
    expect(moments.smot).toBe(0)
    expect(moments.general).toBeCloseTo(points[0]!.total, 12)
    expect(moments.general).toBeLessThan(0)
  })

  it('hardly moves a brand by one post on a forum beside a hundred reviews', () => {
    const reviews = { kind: 'review' as const, visibility: null, items: Array.from({ length: 100 }, (_, i) => praise(i)) }
    const post = { kind: 'social' as const, visibility: null, items: [praise(1, { impression: 'negative', starsCenti: 100 })] }
    const before = zeroMomentIndex(materialsOf([reviews]), TODAY, formula).index!.value
    const after = zeroMomentIndex(materialsOf([reviews, post]), TODAY, formula).index!.value
    expect(before - after).toBeGreaterThan(0)
    expect(before - after).toBeLessThan(4)
  })
})

describe('the formula', () => {
  it('is in config/formula.yaml as it is published', () => {
    const file = formulaSchema.parse(parse(readFileSync(join(import.meta.dirname, '../../../config/formula.yaml'), 'utf8')))
    expect(file).toEqual(DEFAULT_FORMULA)
  })

  it('refuses weights that would carry the index out of 0–100', () => {
    const steep = (over: object) => formulaSchema.safeParse({ ...DEFAULT_FORMULA, standing: { ...DEFAULT_FORMULA.standing, ...over } }).success
    expect(steep({})).toBe(true)
    expect(steep({ slopeBelow: 0.21 })).toBe(false)
    expect(steep({ slopeAbove: 0.34 })).toBe(false)
    expect(formulaSchema.safeParse({ ...DEFAULT_FORMULA, share: { standing: 0.7, firstScreen: 0.7 } }).success).toBe(false)
    expect(formulaSchema.safeParse({ ...DEFAULT_FORMULA, wieght: 1 }).success).toBe(false)
  })
})
