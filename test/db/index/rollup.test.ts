import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Mention } from '../../../src/contract.ts'
import { saveBrand, type Brand } from '../../../src/db/brand.ts'
import type { Store } from '../../../src/db/client.ts'
import { correct, withdrawCorrection } from '../../../src/db/reading/correction.ts'
import { eachFace } from '../../../src/db/mention/current.ts'
import { newId } from '../../../src/db/id.ts'
import { storeMentions } from '../../../src/db/mention/store.ts'
import { storeReadings } from '../../../src/db/reading/reread.ts'
import { readRollups, recountRollups } from '../../../src/db/index/rollup.ts'
import { saveSource, type Source } from '../../../src/db/source/source.ts'
import { MOMENTS, POLARITIES } from '../../../src/domain/journey/moments.ts'
import type { Reading } from '../../../src/domain/reading/reading.ts'
import type { Face } from '../../../src/domain/index/tally.ts'
import { anyMention, anyReading } from '../../helpers/opinions.ts'
import { STORES } from '../../helpers/stores.ts'

type Step =
  | { do: 'store'; source: number; items: Array<{ mention: Mention; reading: Reading | null; offTopic: boolean }>; gone: number[] }
  | { do: 'reread'; reading: Reading; pick: number }
  | { do: 'correct'; field: 'sentiment' | 'moment' | 'discount' | 'needs_response' | 'confirm'; pick: number; value: number }
  | { do: 'withdraw'; pick: number }

const small = fc.integer({ min: 0, max: 11 })
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('store' as const),
      source: fc.integer({ min: 0, max: 1 }),
      items: fc.array(fc.record({ mention: anyMention, reading: fc.option(anyReading, { freq: 8 }), offTopic: fc.boolean() }), { maxLength: 6 }),
      gone: fc.array(small, { maxLength: 2 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('reread' as const), reading: anyReading, pick: small }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('correct' as const), field: fc.constantFrom('sentiment', 'moment', 'discount', 'needs_response', 'confirm'), pick: small, value: small }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('withdraw' as const), pick: small }) },
)

describe.each(STORES)('rollups on $kind', ({ open }) => {
  let store: Store
  beforeAll(async () => void (store = await open()))
  afterAll(() => store.close())

  const setUp = async (): Promise<{ brand: Brand; sources: Source[] }> => {
    const brand = await saveBrand(store.db, { slug: newId(), name: 'Casa Nogal', timeZone: 'America/Mexico_City' })
    const sources = [await saveSource(store.db, brand.id, { collector: 'push', name: 'a', kind: 'review' }), await saveSource(store.db, brand.id, { collector: 'push', name: 'b', kind: 'social' })]
    return { brand, sources }
  }

  const recount = async (brandId: string): Promise<string[]> =>
    await store.db.transaction().execute(async trx => {
      const faces: Face[] = []
      for await (const batch of eachFace(trx, brandId, 7)) faces.push(...batch)
      return recountRollups(faces)
    })

  const act = async (step: Step, { brand, sources }: Awaited<ReturnType<typeof setUp>>, now: Date): Promise<void> => {
    const target = { brandId: brand.id, timeZone: brand.timeZone, now }
    const mentions = await store.db.selectFrom('mention').select(['id', 'revision', 'read_version']).where('brand_id', '=', brand.id).orderBy('id').execute()
    const live = await store.db.selectFrom('correction').select(['id', 'mention_id']).where('brand_id', '=', brand.id).where('withdrawn_at', 'is', null).orderBy('id').execute()
    await store.db.transaction().execute(async trx => {
      if (step.do === 'store') return void (await storeMentions(trx, { ...target, sourceId: sources[step.source]!.id }, step.items, step.gone.map(id => `m${id}`)))
      if (step.do === 'withdraw') {
        const taken = live[step.pick % live.length]
        return void (taken && (await withdrawCorrection(trx, target, { id: taken.id, mentionId: taken.mention_id })))
      }
      if (mentions.length === 0) return
      const picked = mentions[step.pick % mentions.length]!
      if (step.do === 'reread') return void (await storeReadings(trx, target, [{ ...picked, reading: step.reading }]))
      if (step.field === 'confirm' && picked.read_version === null) return
      const moment = MOMENTS[step.value % 6]!
      const values = { sentiment: POLARITIES[step.value % 3]!, moment: step.value > 8 ? null : POLARITIES[step.value % 3]!, discount: String(step.value * 9), needs_response: String(step.value > 5), confirm: null }
      await correct(trx, target, [{ mentionId: picked.id, revision: picked.revision, field: step.field, value: values[step.field], author: 'Ana', ...(step.field === 'moment' && { moment }) }])
    })
  }

  it('equal a recount after any mix of inserts, edits, deletions, readings and corrections', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 8 }), async steps => {
        const world = await setUp()
        for (const [i, step] of steps.entries()) await act(step, world, new Date(Date.UTC(2026, 2, 10, i)))
        expect(await readRollups(store.db, world.brand.id)).toEqual(await recount(world.brand.id))
      }),
      { numRuns: 40 },
    )
  })

  it('do not move when the same page comes twice', async () => {
    const { brand, sources } = await setUp()
    const target = { brandId: brand.id, timeZone: brand.timeZone, sourceId: sources[0]!.id, now: new Date(Date.UTC(2026, 2, 10)) }
    const page = fc.sample(fc.record({ mention: anyMention, reading: anyReading, offTopic: fc.constant(false) }), { numRuns: 8, seed: 7 })
    const first = await store.db.transaction().execute(trx => storeMentions(trx, target, page))
    const rollups = await readRollups(store.db, brand.id)
    const second = await store.db.transaction().execute(trx => storeMentions(trx, target, page))
    expect(first.stored).toBeGreaterThan(3)
    expect(second).toMatchObject({ stored: 0, changed: 0, unchanged: first.stored })
    expect(await readRollups(store.db, brand.id)).toEqual(rollups)
  })

  it('keep the earlier revision of an edit with the face it had', async () => {
    const { brand, sources } = await setUp()
    const target = { brandId: brand.id, timeZone: brand.timeZone, sourceId: sources[0]!.id }
    const [reading] = fc.sample(anyReading, { numRuns: 1, seed: 3 })
    const say = async (text: string, stars: number, day: number) =>
      await store.db.transaction().execute(trx =>
        storeMentions(trx, { ...target, now: new Date(Date.UTC(2026, 2, day)) }, [
          { mention: { externalId: 'x', kind: 'review', text, rating: { value: stars, outOf: 5 }, publishedAt: '2026-03-01T12:00:00Z' }, reading: reading!, offTopic: false },
        ]),
      )
    await say('No llega', 1, 2)
    await say('Lo resolvieron', 5, 6)
    const revisions = await store.db.selectFrom('mention_revision').selectAll().where('brand_id', '=', brand.id).execute()
    expect(revisions).toHaveLength(1)
    expect(revisions[0]).toMatchObject({ revision: 1, text: 'No llega', valid_from: new Date('2026-03-01T12:00:00Z'), valid_to: new Date('2026-03-06T00:00:00Z') })
    expect(revisions[0]!.face).toMatchObject({ starsCenti: 100 })
  })
})
