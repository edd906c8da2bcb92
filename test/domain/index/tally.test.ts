import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MOMENTS, POLARITIES } from '../../../src/domain/journey/moments.ts'
import { NO_TALLY, sumTallies, tally, type Face, type TallyRow } from '../../../src/domain/index/tally.ts'

const anyFace: fc.Arbitrary<Face> = fc.record({
  sourceId: fc.constantFrom('a', 'b'),
  day: fc.integer({ min: 20_000, max: 20_002 }),
  hour: fc.integer({ min: 480_000, max: 480_050 }),
  sentiment: fc.constantFrom(...POLARITIES, null),
  unsure: fc.boolean(),
  moments: fc.uniqueArray(fc.tuple(fc.constantFrom(...MOMENTS), fc.constantFrom(...POLARITIES)), { selector: ([moment]) => moment }).map(entries => Object.fromEntries(entries)),
  needsResponse: fc.boolean(),
  answered: fc.boolean(),
  starsCenti: fc.option(fc.integer({ min: 100, max: 500 })),
  discountPercent: fc.integer({ min: 0, max: 100 }),
  gone: fc.boolean(),
  aspects: fc.dictionary(fc.constantFrom('delivery', 'price'), fc.record({ polarity: fc.constantFrom(...POLARITIES), moments: fc.uniqueArray(fc.constantFrom(...MOMENTS), { maxLength: 2 }) })),
  lost: fc.boolean(),
  ratedCenti: fc.option(fc.integer({ min: 100, max: 500 })),
})
const anyFaces = fc.array(anyFace, { maxLength: 20 })

const face = (over: Partial<Face> = {}): Face => ({
  sourceId: 'a', day: 20_000, hour: 480_000, sentiment: 'negative', unsure: false, moments: {}, needsResponse: false, answered: false,
  starsCenti: 100, discountPercent: 100, gone: false, ...over,
})
const plus = (faces: Face[]) => faces.map(one => [tally(one), 1] as const)
const minus = (faces: Face[]) => faces.map(one => [tally(one), -1] as const)
const sumOf = (rows: TallyRow[], name: string) => rows.reduce((sum, { sums }) => sum + (sums[name] ?? 0), 0)
const sorted = (rows: TallyRow[]) => rows.map(({ key, sums }) => `${key.join('|')} ${JSON.stringify(Object.entries(sums).filter(([, value]) => value !== 0).toSorted())}`).toSorted()

describe('the tally of mentions', () => {
  it('leaves nothing behind when all that came has gone, in whatever order', () => {
    fc.assert(fc.property(anyFaces.chain(faces => fc.tuple(fc.constant(faces), fc.shuffledSubarray(faces, { minLength: faces.length }))), ([faces, shuffled]) => {
      expect(sumTallies([...plus(faces), ...minus(shuffled)])).toEqual(NO_TALLY)
    }))
  })

  it('after taking some away equals a recount of the rest', () => {
    fc.assert(fc.property(anyFaces, anyFaces, (stay, leave) => {
      const moved = sumTallies([...plus(leave), ...plus(stay), ...minus(leave)])
      const recount = sumTallies(plus(stay))
      for (const table of ['rollup_day', 'rollup_hour', 'rollup_moment'] as const) expect(sorted(moved[table])).toEqual(sorted(recount[table]))
    }))
  })

  it('is of whole numbers that a database adds without loss', () => {
    fc.assert(fc.property(anyFace, one => {
      const rows = Object.values(tally(one)).flat() as TallyRow[]
      for (const value of rows.flatMap(({ sums }) => Object.values(sums))) expect(Number.isSafeInteger(value)).toBe(true)
    }))
  })

  it('counts every mention once, by its tone', () => {
    fc.assert(fc.property(anyFaces, faces => {
      const { rollup_day, rollup_hour } = sumTallies(plus(faces))
      const live = faces.filter(({ gone }) => !gone)
      const unsure = live.filter(one => one.unsure || one.sentiment === null)
      const all = rollup_hour.filter(({ key }) => key[2] === 'all')
      expect(sumOf(rollup_day, 'mentions')).toBe(live.length)
      expect(sumOf(rollup_day, 'opinions')).toBe(live.filter(one => Object.keys(one.moments).length > 0).length)
      for (const rows of [rollup_day, all]) {
        expect(sumOf(rows, 'unsure')).toBe(unsure.length)
        for (const tone of POLARITIES) expect(sumOf(rows, tone)).toBe(live.filter(one => one.sentiment === tone && !unsure.includes(one)).length)
      }
    }))
  })

  it('puts an opinion under water once, at its first negative moment of the journey', () => {
    const { rollup_moment } = tally(face({ moments: { umot: 'negative', failure: 'negative', fmot: 'positive' } }))
    expect(rollup_moment.map(({ key, sums }) => [key[2], sums])).toEqual([
      ['fmot', { positive: 1 }],
      ['failure', { negative: 1, under: 1 }],
      ['umot', { negative: 1 }],
    ])
  })

  it('shares the pull of the stars among moments of the same sign without a remainder', () => {
    fc.assert(fc.property(anyFace, one => {
      const shares = tally(one).rollup_day.flatMap(({ sums }) => Object.entries(sums)).filter(([name]) => name.startsWith('share_'))
      const whole = one.gone || one.starsCenti === null ? 0 : 60 * one.discountPercent * (one.starsCenti - 350)
      expect(shares.reduce((sum, [, value]) => sum + value, 0) - whole).toBe(0)
    }))
  })

  it('of what is gone is nothing', () => expect(tally(face({ gone: true }))).toEqual(NO_TALLY))
})
