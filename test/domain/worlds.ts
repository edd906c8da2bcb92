import fc from 'fast-check'
import type { SourceKind } from '../../src/contract.ts'
import type { ScreenItem } from '../../src/domain/index/first-screen.ts'
import { DEFAULT_FORMULA } from '../../src/domain/index/formula.ts'
import { MOMENTS, POLARITIES, type MomentPolarities } from '../../src/domain/journey/moments.ts'
import { addSums, decay, decaySums, noParts, noSums, type Parts, type StandingSums } from '../../src/domain/index/standing.ts'
import { sumTallies, tally } from '../../src/domain/index/tally.ts'
import type { SourceMaterial } from '../../src/domain/index/zmot.ts'

export const formula = DEFAULT_FORMULA
export const TODAY = 20_000
const KINDS: SourceKind[] = ['review', 'social', 'press', 'survey', 'site']

const anyMoments: fc.Arbitrary<MomentPolarities> = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...MOMENTS), fc.constantFrom(...POLARITIES)), { selector: ([moment]) => moment })
  .map(entries => Object.fromEntries(entries))

export const anyItem: fc.Arbitrary<Omit<ScreenItem, 'id'>> = fc
  .record({
    // Some sources run ahead of their time.
    age: fc.integer({ min: -2, max: 900 }),
    position: fc.option(fc.integer({ min: 1, max: 12 }), { freq: 3 }),
    impression: fc.constantFrom('positive', 'neutral', 'negative', 'answered'),
    starsCenti: fc.option(fc.integer({ min: 100, max: 500 })),
    discountPercent: fc.integer({ min: 0, max: 100 }),
    moments: anyMoments,
  })
  .map(({ age, ...item }) => ({ ...item, day: TODAY - age, occurredAt: new Date((TODAY - age) * 86_400_000) }))

export interface World {
  kind: SourceKind
  visibility: number | null
  items: ScreenItem[]
}

export const anyWorld: fc.Arbitrary<World[]> = fc.array(
  fc.record({ kind: fc.constantFrom(...KINDS), visibility: fc.option(fc.constantFrom(0, 0.01, 0.4, 1, 2.5)), items: fc.array(anyItem, { maxLength: 30 }) }),
  { maxLength: 4 },
).map(sources => sources.map((source, s) => ({ ...source, items: source.items.map((item, i) => ({ ...item, id: `${s}-${String(i).padStart(3, '0')}` })) })))

/** The way of the database: whole-number day rows up to today, brought back to stars and decayed. */
export const sumsThroughRollups = (items: ScreenItem[]): StandingSums => {
  const face = { sourceId: 's', sentiment: null, unsure: true, needsResponse: false, answered: false, gone: false }
  const { rollup_day } = sumTallies(items.map(item => [tally({ ...face, ...item, hour: item.day * 24 }), 1] as const))
  return rollup_day.filter(({ key }) => Number(key[1]) <= TODAY).reduce((total, { key, sums }) => addSums(total, decaySums(inStars(sums), dayLeft(Number(key[1])))), noSums())
}

const dayLeft = (day: number): number => decay(TODAY - day, formula.standing.halfLifeDays)

// Weights are hundredths, stars hundredths, shares sixtieths.
const inStars = (sums: Record<string, number>): StandingSums => ({
  weight: (sums.weight ?? 0) / 1e2,
  weightStars: (sums.weight_stars ?? 0) / 1e4,
  weight2: (sums.weight2 ?? 0) / 1e4,
  weight2Stars: (sums.weight2_stars ?? 0) / 1e6,
  weight2Stars2: (sums.weight2_stars2 ?? 0) / 1e8,
  shares: Object.fromEntries(Object.keys(noParts()).map(part => [part, (sums[`share_${part}`] ?? 0) / 6e5])) as Parts,
})

export const materialsOf = (world: World[]): SourceMaterial[] =>
  world.map(({ items, kind, visibility }, s) => ({ id: String(s), kind, visibility, sums: sumsThroughRollups(items), items }))

/** The published formula, straight from the list of mentions: no sums, no shares, written apart from the product. */
export const byTheBook = (world: World[]): number | null => {
  const read = world.map(({ items: all, kind, visibility }) => {
    const items = all.filter(item => item.day <= TODAY)
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

/** An opinion of today, full of praise unless said otherwise. */
export const praise = (id: number, over: Partial<ScreenItem> = {}): ScreenItem => ({
  id: String(id),
  day: TODAY,
  occurredAt: new Date(TODAY * 86_400_000 + id),
  position: null,
  impression: 'positive',
  starsCenti: 500,
  discountPercent: 100,
  moments: { smot: 'positive' },
  ...over,
})
