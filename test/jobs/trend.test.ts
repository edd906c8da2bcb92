import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Mention } from '../../src/contract.ts'
import { saveBrand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { newId } from '../../src/db/id.ts'
import { listIndexDays, listSettledDays } from '../../src/db/index/day.ts'
import { storeMentions } from '../../src/db/mention/store.ts'
import { readIndex, readPastIndex } from '../../src/db/index/reputation.ts'
import { saveSource } from '../../src/db/source/source.ts'
import { dayOf } from '../../src/domain/time/day.ts'
import { DEFAULT_FORMULA as formula } from '../../src/domain/index/formula.ts'
import type { Reading } from '../../src/domain/reading/reading.ts'
import { keepBrandTrend, keepCheckpoints } from '../../src/jobs/keep/trend.ts'
import { anyMention, anyReading } from '../helpers/opinions.ts'
import { STORES } from '../helpers/stores.ts'

const at = (day: number, hour = 0) => new Date(Date.UTC(2026, 2, 1 + day, hour))

describe.each(STORES)('the past on $kind', ({ open }) => {
  let store: Store
  beforeAll(async () => void (store = await open()))
  afterAll(() => store.close())

  const newWorld = async () => {
    const brand = await saveBrand(store.db, { slug: newId(), name: 'Casa Nogal', timeZone: 'America/Mexico_City' })
    const source = await saveSource(store.db, brand.id, { collector: 'push', name: 'a', kind: 'review' })
    const say = (items: Array<{ mention: Mention; reading: Reading }>, now: Date, gone: string[] = []) =>
      store.db.transaction().execute(trx =>
        storeMentions(trx, { brandId: brand.id, timeZone: brand.timeZone, sourceId: source.id, now }, items.map(item => ({ ...item, offTopic: false })), gone),
      )
    return { brand, say }
  }

  it('is read as it was: an index of a past instant equals the one that was read then', async () => {
    // Only what the source dates can be told apart afterwards: an undated mention is dated by its collection.
    const dated = fc.tuple(anyMention, anyReading).map(([mention, reading]) => ({ mention, reading }))
    const anyStep = fc.record({ items: fc.array(dated, { maxLength: 5 }), gone: fc.array(fc.integer({ min: 1, max: 12 }).map(id => `m${id}`), { maxLength: 2 }) })
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 2, maxLength: 5 }), async steps => {
        const { brand, say } = await newWorld()
        const seen: Array<{ now: Date; value: number | undefined }> = []
        const published = new Map<string, string>()
        for (const [i, { items, gone }] of steps.entries()) {
          const now = at(10 + i, 6)
          for (const { mention } of items) if (!published.has(mention.externalId)) published.set(mention.externalId, at(10 + i, 3).toISOString())
          await say(items.map(({ mention, reading }) => ({ reading, mention: { ...mention, publishedAt: published.get(mention.externalId)! } })), now, gone)
          seen.push({ now, value: (await readIndex(store.db, brand, now, formula)).index?.value })
        }
        for (const { now, value } of seen) {
          const past = (await readPastIndex(store.db, brand, now, formula)).index?.value
          if (value === undefined) expect(past).toBeUndefined()
          else expect(past).toBeCloseTo(value, 8)
        }
      }),
      { numRuns: 20 },
    )
  })

  it('is kept day by day, and worked out again from the day that changed', async () => {
    const { brand, say } = await newWorld()
    const [reading] = fc.sample(anyReading, { numRuns: 1, seed: 5 })
    const review = (id: string, stars: number, day: number) => ({ reading: reading!, mention: { externalId: id, kind: 'review', text: 'Hola', rating: { value: stars, outOf: 5 }, publishedAt: at(day, 12).toISOString() } })
    const now = at(20, 20)
    const today = dayOf(now.getTime(), brand.timeZone)
    const days = () => listIndexDays(store.db, brand.id, today - 19, today)
    await say([review('a', 5, 2), review('b', 5, 10)], now)
    expect(await keepBrandTrend(brand, { db: store.db, now: () => now, formula })).toBe(19)
    const first = await days()
    expect(first).toHaveLength(19)
    expect(first.at(-1)!.value).toBeGreaterThan(50)
    await say([review('c', 1, 15)], now)
    expect(await keepBrandTrend(brand, { db: store.db, now: () => now, formula })).toBe(6)
    const second = await days()
    expect(second.slice(0, 13)).toEqual(first.slice(0, 13))
    expect(second.at(-1)!.value).toBeLessThan(first.at(-1)!.value!)
  })

  it('is worked out again where only what the eye meets changed: an answer of substance, a place on today’s screen', async () => {
    const { brand, say } = await newWorld()
    const bad = fc.sample(anyReading, { numRuns: 1, seed: 5 })[0]!
    const reading: Reading = { ...bad, sentiment: { label: 'negative', score: -1, confidence: 0.9, evidence: [] }, moments: [] }
    const review = (more: Partial<Mention>) => ({ reading, mention: { externalId: 'a', kind: 'review', text: 'Llegó roto', rating: { value: 1, outOf: 5 }, publishedAt: at(10, 12).toISOString(), ...more } })
    const now = at(20, 20)
    const today = dayOf(now.getTime(), brand.timeZone)
    const settled = async () => await listSettledDays(store.db, brand.id, { days: [today - 1, today], formula: formula.version })
    const keep = () => keepBrandTrend(brand, { db: store.db, now: () => now, formula })
    await say([review({ ownerReply: { text: 'Lamentamos tu experiencia. Gracias por tu comentario.' } })], at(11))
    await keep()
    const first = await settled()
    expect(first).toHaveLength(2)
    const answered = review({ ownerReply: { text: 'Te devolvimos los 300 pesos el lunes, porque el error fue nuestro.' } })
    await say([answered], at(12))
    expect(await settled()).toEqual([])
    await keep()
    const second = await settled()
    expect(second[0]!.index!.value).toBeGreaterThan(first[0]!.index!.value)
    await say([{ ...answered, mention: { ...answered.mention, position: 2 } }], now)
    expect((await settled()).map(({ day }) => day)).toEqual([today - 1])
    await keep()
    expect((await settled())[1]!.index!.value).toBeCloseTo((await readIndex(store.db, brand, now, formula)).index!.value, 9)
  })

  it('is worked out again where a source is met otherwise', async () => {
    const { brand, say } = await newWorld()
    const now = at(20, 20)
    const today = dayOf(now.getTime(), brand.timeZone)
    await say([{ reading: fc.sample(anyReading, { numRuns: 1, seed: 5 })[0]!, mention: { externalId: 'a', kind: 'review', text: 'Hola', rating: { value: 5, outOf: 5 }, publishedAt: at(10, 12).toISOString() } }], now)
    await keepBrandTrend(brand, { db: store.db, now: () => now, formula })
    const settled = async () => (await listSettledDays(store.db, brand.id, { days: [today], formula: formula.version })).length
    await saveSource(store.db, brand.id, { collector: 'push', name: 'a', kind: 'review' })
    expect(await settled()).toBe(1)
    await saveSource(store.db, brand.id, { collector: 'push', name: 'a', kind: 'review', visibility: 0.1 })
    expect(await settled()).toBe(0)
  })

  it('costs the same read through a checkpoint as read day by day', async () => {
    const { brand, say } = await newWorld()
    const readings = fc.sample(anyReading, { numRuns: 60, seed: 9 })
    const now = at(400)
    await say(readings.map((reading, i) => ({ reading, mention: { externalId: `x${i}`, kind: 'review', text: 'Hola', rating: { value: 1 + (i % 5), outOf: 5 }, publishedAt: at(i * 6.5).toISOString() } })), now)
    const before = await readIndex(store.db, brand, now, formula)
    await keepCheckpoints({ db: store.db, now: () => now, formula })
    expect(await store.db.selectFrom('standing_checkpoint').selectAll().where('brand_id', '=', brand.id).execute()).toHaveLength(1)
    const after = await readIndex(store.db, brand, now, formula)
    expect(after.index!.value).toBeCloseTo(before.index!.value, 10)
    expect(after.moments.smot).toBeCloseTo(before.moments.smot, 10)
    await say([{ reading: readings[0]!, mention: { externalId: 'late', kind: 'review', text: 'Tarde', rating: { value: 1, outOf: 5 }, publishedAt: at(3).toISOString() } }], now)
    expect(await store.db.selectFrom('standing_checkpoint').selectAll().where('brand_id', '=', brand.id).execute()).toEqual([])
  })
})
