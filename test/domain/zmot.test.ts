import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { SourceKind } from '../../src/contract.ts'
import type { ScreenItem } from '../../src/domain/first-screen.ts'
import { DEFAULT_FORMULA, formulaSchema } from '../../src/domain/formula.ts'
import { MOMENTS, POLARITIES, type MomentPolarities } from '../../src/domain/moments.ts'
import { addToSums, noSums } from '../../src/domain/standing.ts'
import { zeroMomentIndex, type SourceMaterial } from '../../src/domain/zmot.ts'

const formula = DEFAULT_FORMULA
const TODAY = 20_000
const KINDS: SourceKind[] = ['review', 'social', 'press', 'survey', 'site']

const anyMoments: fc.Arbitrary<MomentPolarities> = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...MOMENTS), fc.constantFrom(...POLARITIES)), { selector: ([moment]) => moment })
  .map(entries => Object.fromEntries(entries))

const anyItem: fc.Arbitrary<Omit<ScreenItem, 'id'>> = fc
  .record({
    age: fc.integer({ min: 0, max: 900 }),
    position: fc.option(fc.integer({ min: 1, max: 12 }), { freq: 3 }),
    impression: fc.constantFrom('positive', 'neutral', 'negative', 'answered'),
    starsCenti: fc.option(fc.integer({ min: 100, max: 500 })),
    discountPercent: fc.integer({ min: 0, max: 100 }),
    moments: anyMoments,
  })
  .map(({ age, ...item }) => ({ ...item, day: TODAY - age, occurredAt: new Date((TODAY - age) * 86_400_000) }))

interface World {
  kind: SourceKind
  visibility: number | null
  items: ScreenItem[]
}

const anyWorld: fc.Arbitrary<World[]> = fc.array(
  fc.record({ kind: fc.constantFrom(...KINDS), visibility: fc.option(fc.constantFrom(0, 0.01, 0.4, 1, 2.5)), items: fc.array(anyItem, { maxLength: 30 }) }),
  { maxLength: 4 },
).map(sources => sources.map((source, s) => ({ ...source, items: source.items.map((item, i) => ({ ...item, id: `${s}-${String(i).padStart(3, '0')}` })) })))

const materialsOf = (world: World[]): SourceMaterial[] =>
  world.map(({ items, kind, visibility }, s) => {
    const sums = noSums()
    for (const item of items) addToSums(sums, { ...item, gone: false }, { today: TODAY, formula, sign: 1 })
    return { id: String(s), kind, visibility, sums, items }
  })

/** The published formula, straight from the list of mentions: no sums, no shares, written apart from the product. */
const byTheBook = (world: World[]): number | null => {
  const read = world.map(({ items, kind, visibility }) => {
    const rated = items.filter(item => item.starsCenti !== null)
    const w = rated.map(item => (item.discountPercent / 100) * Math.pow(0.5, (TODAY - item.day) / 180))
    const sumW = w.reduce((a, b) => a + b, 0)
    const T = (7 * 3.5 + rated.reduce((sum, item, i) => sum + w[i]! * (item.starsCenti! / 100), 0)) / (7 + sumW)
    const S = 0.5 + (T - 3.5) * (T < 3.5 ? 1 / 5 : 1 / 3)
    const seen = items.filter(item => item.position !== null && item.position <= 10)
    const newest = [...items].sort((a, b) => b.occurredAt.getTime() - a.occurredAt.getTime() || (a.id < b.id ? 1 : -1))
    const placed =
      seen.length > 0
        ? Array.from({ length: 10 }, (_, i) => newest.find(item => item.position === i + 1)).flatMap((item, i) => (item ? [{ item, place: i + 1 }] : []))
        : newest.slice(0, 10).map((item, i) => ({ item, place: i + 1 }))
    let above = 0.5
    let below = 1
    for (const { item, place } of placed) {
      const age = TODAY - item.day
      const d = (item.discountPercent / 100 / Math.log2(place + 1)) * (age <= 90 ? 1 : Math.pow(0.5, (age - 90) / 90))
      above += d * { positive: 1, neutral: 0.5, negative: 0, answered: 0.25 }[item.impression]
      below += d
    }
    const v = visibility ?? { review: 1, social: 0.5, press: 0.6, survey: 0.1, site: 0.3 }[kind]
    return { Z: 100 * (0.5 * S + 0.5 * (above / below)), vm: v * (sumW / (sumW + 7)) }
  })
  const total = read.reduce((sum, { vm }) => sum + vm, 0)
  return total > 0 ? read.reduce((sum, { Z, vm }) => sum + (Z * vm) / total, 0) : null
}

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

  const praise = (id: number, over: Partial<ScreenItem> = {}): ScreenItem => ({
    id: String(id), day: TODAY, occurredAt: new Date(TODAY * 86_400_000 + id), position: null, impression: 'positive', starsCenti: 500, discountPercent: 100,
    moments: { smot: 'positive' }, ...over,
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
    const file = formulaSchema.parse(parse(readFileSync(join(import.meta.dirname, '../../config/formula.yaml'), 'utf8')))
    expect(file).toEqual({ ...DEFAULT_FORMULA, standing: { ...DEFAULT_FORMULA.standing, slopeAbove: file.standing.slopeAbove } })
    expect(file.standing.slopeAbove).toBeCloseTo(1 / 3, 15)
  })
})
