import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listAudit } from '../../src/db/people/audit.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { listIndexDays } from '../../src/db/index/day.ts'
import { newId } from '../../src/db/id.ts'
import { storeMentions } from '../../src/db/mention/store.ts'
import { saveSource } from '../../src/db/source/source.ts'
import { dayOf } from '../../src/domain/time/day.ts'
import { DEFAULT_FORMULA } from '../../src/domain/index/formula.ts'
import { differing, ownParametersSchema, ownPartOf, valueOf, withOwn, KNOBS } from '../../src/domain/index/own-formula.ts'
import { keepBrandTrend, keepCheckpoints } from '../../src/jobs/keep/trend.ts'
import { openApi, readByStars, type TestApi } from '../helpers/api.ts'
import { STORES } from '../helpers/stores.ts'

const NOW = new Date('2026-03-10T12:00:00Z')
const DAY_MS = 86_400_000

describe.each(STORES)('a brand’s own weights on $kind', ({ open }) => {
  let store: Store
  let api: TestApi
  let brand: Brand
  beforeAll(async () => {
    store = await open()
    api = openApi(store, { now: () => NOW })
    brand = await saveBrand(store.db, { slug: newId(), name: 'Casa Nogal' })
    for (const [kind, stars] of [['review', 5], ['social', 1]] as const) {
      const source = await saveSource(store.db, brand.id, { collector: 'push', name: kind, kind })
      const mentions = Array.from({ length: 12 }, (_, i) => ({ externalId: `${kind}${i}`, kind: 'review' as const, text: `Opinión ${kind} ${i}`, rating: { value: i % 4 === 0 ? 6 - stars : stars, outOf: 5 }, publishedAt: new Date(NOW.getTime() - i * 20 * DAY_MS).toISOString() }))
      const target = { brandId: brand.id, timeZone: brand.timeZone, sourceId: source.id, now: NOW }
      await store.db.transaction().execute(trx => storeMentions(trx, target, mentions.map(mention => ({ mention, reading: readByStars(mention), offTopic: false }))))
    }
  })
  afterAll(() => store.close())
  const at = (path = '') => `/v1/brands/${brand.slug}${path}`

  it('are tried without being stored, then count for the inner figure alone', async () => {
    const zmot = (await api.ask('GET', at('/zmot'))).body
    expect([zmot.formula, zmot.public]).toEqual(['zmot-1', undefined])
    const asked = { visibility: { social: 0, review: 1 }, standing: { halfLifeDays: 30 } }
    const tried = (await api.ask('POST', at('/formula/preview'), asked)).body
    expect(tried.before).toEqual(zmot.index)
    expect(tried.after.value).toBeGreaterThan(zmot.index.value + 1)
    expect(tried.sources.map(({ name, after }: { name: string; after: number }) => [name, after])).toEqual([['review', 1], ['social', 0]])
    expect((await api.ask('GET', at('/zmot'))).body.index).toEqual(zmot.index)

    const saved = (await api.ask('PUT', at('/formula'), asked)).body
    expect(saved.own).toEqual({ visibility: { social: 0 }, standing: { halfLifeDays: 30 } })
    const after = (await api.ask('GET', at('/zmot'))).body
    expect([after.formula, after.index]).toEqual(['zmot-1+own-1', tried.after])
    for (const key of ['value', 'low', 'high']) expect(after.public[key]).toBeCloseTo(zmot.index[key], 9)
    expect(await listAudit(store.db, { brandId: brand.id, action: 'formula.changed' })).toMatchObject([{ target: 'own-1', detail: { before: {}, after: saved.own } }])
  })

  it('count the same from a checkpoint of their own half-life, and for every day of the trend', async () => {
    const before = (await api.ask('GET', at('/zmot'))).body.index
    const options = { db: store.db, now: () => NOW, formula: DEFAULT_FORMULA }
    await keepCheckpoints(options)
    const { half_life_days } = await store.db.selectFrom('standing_checkpoint').select('half_life_days').where('brand_id', '=', brand.id).executeTakeFirstOrThrow()
    expect(half_life_days).toBe(30)
    const then = (await api.ask('GET', at('/zmot'))).body.index
    expect(then.value).toBeCloseTo(before.value, 9)
    await keepBrandTrend(brand, options)
    const today = dayOf(NOW.getTime(), brand.timeZone)
    const days = await listIndexDays(store.db, brand.id, today - 50, today)
    expect(new Set(days.map(({ formula }) => formula))).toEqual(new Set(['zmot-1+own-1']))
    expect(days.at(-1)!.value).toBeCloseTo(then.value, 9)
    // Past days are told by them as well.
    const past = (await api.ask('GET', at('/zmot?asOf=2026-03-09'))).body
    expect(past.index.value).toBeCloseTo(days.at(-2)!.value!, 9)
  })

  it('go back to the published ones by an empty object, and nothing is noted where nothing changes', async () => {
    expect((await api.ask('PUT', at('/formula'), {})).body).toMatchObject({ own: {}, inForce: { version: 'zmot-1' }, history: [{ revision: 2 }, { revision: 1 }] })
    expect((await api.ask('PUT', at('/formula'), { standing: { halfLifeDays: 180 } })).body.history).toHaveLength(2)
    expect((await api.ask('GET', at('/zmot'))).body.public).toBeUndefined()
  })

  it('are refused with the place where they are wrong', async () => {
    expect(await api.ask('PUT', at('/formula'), { visibility: { review: 2 } })).toMatchObject({ status: 400 })
    expect(await api.ask('PUT', at('/formula'), { confidence: 0.5 })).toMatchObject({ status: 400 })
    const unseen = await api.ask('POST', at('/formula/preview'), { visibility: { review: 0, social: 0, press: 0, survey: 0, site: 0 } })
    expect([unseen.status, unseen.body.detail]).toEqual([422, expect.stringContaining('body.visibility')])
  })
})

describe('own weights', () => {
  const any = fc.record({
    standing: fc.record({ halfLifeDays: fc.integer({ min: 7, max: 3650 }) }, { requiredKeys: [] }), share: fc.record({ standing: fc.double({ min: 0, max: 1, noNaN: true }) }, { requiredKeys: [] }),
    firstScreen: fc.record({ freshDays: fc.constantFrom(0, 90, 30), halfLifeDays: fc.constantFrom(90, 7) }, { requiredKeys: [] }), visibility: fc.record({ review: fc.constantFrom(0, 1, 0.4), site: fc.constantFrom(0.3, 0.2) }, { requiredKeys: [] }),
  }, { requiredKeys: [] })

  it('are what differs and nothing else, whatever is asked', () => {
    fc.assert(fc.property(any, asked => {
      const own = ownPartOf(asked, DEFAULT_FORMULA)
      expect(ownParametersSchema.parse(own)).toEqual(own)
      expect(ownPartOf(own, DEFAULT_FORMULA)).toEqual(own)
      for (const knob of KNOBS) expect(valueOf(knob, own, DEFAULT_FORMULA)).toBe(valueOf(knob, asked, DEFAULT_FORMULA))
      const formula = withOwn(DEFAULT_FORMULA, own, 3)
      expect(formula.version).toBe(differing(asked, DEFAULT_FORMULA).length === 0 ? 'zmot-1' : 'zmot-1+own-3')
      expect(formula.share.standing + formula.share.firstScreen).toBeCloseTo(1, 12)
    }))
  })
})
