import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveBrand, deleteBrand, type Brand } from '../../../src/db/brand.ts'
import type { Store } from '../../../src/db/client.ts'
import { correct, withdrawCorrection } from '../../../src/db/reading/correction.ts'
import { eachFace } from '../../../src/db/mention/current.ts'
import { findAlike } from '../../../src/db/reading/echo.ts'
import { newId } from '../../../src/db/id.ts'
import { storeMentions } from '../../../src/db/mention/store.ts'
import { listWeighable, reweigh } from '../../../src/db/reading/reweigh.ts'
import { readRollups, recountRollups } from '../../../src/db/index/rollup.ts'
import { deleteSource, saveSource, type Source } from '../../../src/db/source/source.ts'
import { setOffTopic } from '../../../src/db/mention/topic.ts'
import { DEFAULT_NOISE, noiseOf, type NoiseReason } from '../../../src/domain/reading/noise.ts'
import { echoReason, inTime, isBurst } from '../../../src/domain/reading/series.ts'
import { windowMsOf } from '../../../src/domain/language/sketch.ts'
import type { Face } from '../../../src/domain/index/tally.ts'
import { STORES } from '../../helpers/stores.ts'

const rules = DEFAULT_NOISE
const OPINIONS = [
  'Llevo tres semanas esperando el sofá Oslo que pagué en Coyoacán y el camión se averió en Querétaro',
  'La app de Altamar duplicó mi transferencia del alquiler y en la sucursal de Polanco culpan al sistema',
  'Montaron la librería Fjord torcida, rayaron el parqué y dejaron los cartones en el portal',
]
const SHORT = ['Todo bien', 'Excelente', 'Muy buena atención, todo rápido y muy recomendable']

interface Said {
  id: string
  text: string
  author?: string | undefined
  /** Minutes after the beginning. */
  minute: number
  stars?: number
}

const mentionOf = ({ id, text, author, minute, stars = 1 }: Said) => ({
  mention: { externalId: id, kind: 'review', text, rating: { value: stars, outOf: 5 }, publishedAt: new Date(Date.UTC(2026, 2, 1, 0, minute)).toISOString(), ...(author !== undefined && { author: { id: author } }) },
  reading: null,
  offTopic: false,
})

const anySaid: fc.Arbitrary<Said> = fc.record({
  id: fc.integer({ min: 1, max: 25 }).map(n => `m${n}`),
  text: fc.constantFrom(...OPINIONS, `¡${OPINIONS[0]!}!`, ...SHORT),
  author: fc.option(fc.constantFrom('ana', 'luis', 'eva'), { nil: undefined }),
  // Now close together, now weeks apart.
  minute: fc.oneof(fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 0, max: 60_000 })),
})

type Step =
  | { do: 'store'; source: number; said: Said[]; gone: number[] }
  | { do: 'topic'; pick: number; offTopic: boolean }
  | { do: 'discount'; pick: number; percent: number }
  | { do: 'withdraw'; pick: number }

const pick = fc.nat({ max: 30 })
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('store' as const), source: fc.integer({ min: 0, max: 1 }), said: fc.array(anySaid, { maxLength: 14 }), gone: fc.array(pick, { maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('topic' as const), pick, offTopic: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('discount' as const), pick, percent: fc.integer({ min: 0, max: 100 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('withdraw' as const), pick }) },
)

describe.each(STORES)('noise on $kind', ({ kind, open }) => {
  let store: Store
  beforeAll(async () => void (store = await open()))
  afterAll(() => store.close())

  const setUp = async (): Promise<{ brand: Brand; sources: Source[] }> => {
    const brand = await saveBrand(store.db, { slug: newId(), name: 'Casa Nogal', timeZone: 'America/Mexico_City' })
    return { brand, sources: [await saveSource(store.db, brand.id, { collector: 'push', name: 'a', kind: 'review' }), await saveSource(store.db, brand.id, { collector: 'push', name: 'b', kind: 'social' })] }
  }
  type World = Awaited<ReturnType<typeof setUp>>

  const say = ({ brand, sources }: World, said: Said[], { source = 0, gone = [] }: { source?: number; gone?: string[] } = {}) =>
    store.db.transaction().execute(trx => storeMentions(trx, { brandId: brand.id, timeZone: brand.timeZone, sourceId: sources[source]!.id, now: new Date(Date.UTC(2026, 5, 1)) }, said.map(mentionOf), gone))

  const mentions = async ({ brand }: World) => await store.db.selectFrom('mention').selectAll().where('brand_id', '=', brand.id).orderBy('occurred_at').orderBy('id').execute()
  /** `externalId reasons percent` of each, in time. */
  const told = async (world: World): Promise<string[]> => (await mentions(world)).map(row => `${row.external_id} ${row.discount_reason ?? 'whole'} ${row.discount_percent}`)

  /** What each live mention should be found to be, from the whole list at once. */
  const expected = async (world: World): Promise<Map<string, string>> => {
    const live = (await mentions(world)).filter(row => row.gone_at === null && !row.off_topic)
    const words = new Map((await store.db.selectFrom('echo').select(['id', 'words']).where('brand_id', '=', world.brand.id).execute()).map(row => [row.id, row.words]))
    const voices = live.map(row => ({ id: row.id, occurredAt: row.occurred_at, sourceId: row.source_id, echo: row.echo_id, author: row.author_id }))
    return new Map(
      voices.map(voice => {
        const earlier = (same: (other: typeof voice) => boolean) => voices.filter(other => same(other) && inTime(other, voice) < 0).toSorted(inTime).toReversed()
        const echo = voice.echo === null ? null : echoReason(voice, earlier(other => other.echo === voice.echo), windowMsOf(words.get(voice.echo)!, rules), rules)
        const burst = voice.author !== null && isBurst(voice, earlier(other => other.author === voice.author), rules)
        const reasons: NoiseReason[] = [...(echo === null ? [] : [echo]), ...(burst ? ['burst' as const] : [])]
        return [voice.id, noiseOf(reasons, rules).reasons.join()]
      }),
    )
  }

  const check = async (world: World): Promise<void> => {
    const want = await expected(world)
    const rows = await mentions(world)
    expect(rows.filter(row => want.has(row.id)).map(row => `${row.id} ${(row.noise ?? []).join()}`)).toEqual(rows.filter(row => want.has(row.id)).map(row => `${row.id} ${want.get(row.id)}`))
    for (const row of rows.filter(one => one.discount_reason !== 'person')) expect(row.discount_percent).toBe(row.noise_percent)
    const faces: Face[] = []
    await store.db.transaction().execute(async trx => {
      for await (const batch of eachFace(trx, world.brand.id)) faces.push(...batch)
    })
    expect(await readRollups(store.db, world.brand.id)).toEqual(recountRollups(faces))
  }

  const act = async (step: Step, world: World): Promise<void> => {
    if (step.do === 'store') return void (await say(world, step.said, { source: step.source, gone: step.gone.map(n => `m${n}`) }))
    const target = { brandId: world.brand.id, timeZone: world.brand.timeZone, now: new Date(Date.UTC(2026, 5, 2)) }
    const rows = await mentions(world)
    const row = rows[step.pick % Math.max(1, rows.length)]
    if (!row) return
    await store.db.transaction().execute(async trx => {
      if (step.do === 'topic') return await setOffTopic(trx, target, [row.id], step.offTopic)
      if (step.do === 'discount') return void (await correct(trx, target, [{ mentionId: row.id, revision: row.revision, field: 'discount', value: String(step.percent), author: 'Ana' }]))
      const live = await trx.selectFrom('correction').select(['id', 'mention_id']).where('brand_id', '=', target.brandId).where('withdrawn_at', 'is', null).orderBy('id').execute()
      const taken = live[step.pick % Math.max(1, live.length)]
      if (taken) await withdrawCorrection(trx, target, { id: taken.id, mentionId: taken.mention_id })
    })
  }

  it('is what the whole list says after any mix of arrivals, edits, deletions and corrections, and the rollups follow', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 8 }), async steps => {
        const world = await setUp()
        for (const step of steps) await act(step, world)
        await check(world)
        const rows = await mentions(world)
        const ids = await listWeighable(store.db, world.brand.id, { afterId: '00000000-0000-0000-0000-000000000000', limit: 1000 })
        expect(await store.db.transaction().execute(trx => reweigh(trx, { brandId: world.brand.id, rules, now: new Date() }, ids))).toBe(0)
        expect(await mentions(world)).toEqual(rows)
      }),
      { numRuns: 25 },
    )
  })

  it('comes out the same in whatever order and batches mentions are stored', async () => {
    const said = Array.from({ length: 24 }, (_, i): Said => ({ id: `m${i}`, text: OPINIONS[i % 2]!, author: i % 3 === 0 ? 'ana' : `a${i}`, minute: i * (i % 7 === 0 ? 900 : 130) + i }))
    const tellings = []
    for (const order of [said, said.toReversed(), said.toSorted((a, b) => a.id.localeCompare(b.id))]) {
      const world = await setUp()
      for (let at = 0; at < order.length; at += 5) await say(world, order.slice(at, at + 5), { source: 0 })
      tellings.push(await told(world))
    }
    expect(tellings[1]).toEqual(tellings[0])
    expect(tellings[2]).toEqual(tellings[0])
    expect(tellings[0]!.some(line => line.includes('flood')) && tellings[0]!.some(line => line.includes('whole'))).toBe(true)
  })

  it('lets the first keep its whole weight, also when that comes late, and copies little', async () => {
    const world = await setUp()
    await say(world, [{ id: 'second', text: OPINIONS[0]!, author: 'b', minute: 600 }])
    expect(await told(world)).toEqual(['second whole 100'])
    await say(world, [{ id: 'first', text: OPINIONS[0]!.toUpperCase(), author: 'a', minute: 0 }])
    expect(await told(world)).toEqual(['first whole 100', 'second copy 10'])
    await say(world, Array.from({ length: 6 }, (_, i) => ({ id: `c${i}`, text: `${OPINIONS[0]!} #altamar`, author: `c${i}`, minute: 700 + i })))
    expect((await told(world)).map(line => line.split(' ')[1])).toEqual(['whole', 'copy', 'copy', 'copy', 'flood', 'flood', 'flood', 'flood'])
    await say(world, [], { gone: ['first'] })
    expect((await told(world)).slice(1, 3)).toEqual(['second whole 100', 'c0 copy 10'])
    await check(world)
  })

  it('leaves those alone who are too far from whoever comes, though they stand near another', async () => {
    const world = await setUp()
    await say(world, [{ id: 'a', text: OPINIONS[1]!, minute: 10_081 }])
    await say(world, [{ id: 'b', text: OPINIONS[1]!, minute: 10_082 }])
    await say(world, [{ id: 'd', text: OPINIONS[1]!, minute: 20_162 }, { id: 'c', text: OPINIONS[1]!, minute: 0 }])
    expect(await told(world)).toEqual(['c whole 100', 'a whole 100', 'b copy 10', 'd copy 10'])
    await check(world)
  })

  it('begins anew after a pause', async () => {
    const world = await setUp()
    await say(world, [{ id: 'a', text: OPINIONS[1]!, minute: 0 }, { id: 'b', text: OPINIONS[1]!, minute: 8 * 1440 }])
    expect(await told(world)).toEqual(['a whole 100', 'b whole 100'])
  })

  it('never takes short common texts of different people for copies', async () => {
    const world = await setUp()
    await say(world, Array.from({ length: 60 }, (_, i) => ({ id: `s${i}`, text: SHORT[i % 3]!, author: `p${i}`, minute: i })))
    await say(world, Array.from({ length: 60 }, (_, i) => ({ id: `n${i}`, text: SHORT[i % 3]!, minute: i })), { source: 1 })
    expect((await told(world)).filter(line => !line.endsWith('whole 100'))).toEqual([])
  })

  it('counts the same opinion once though it is met in two sources, and says where', async () => {
    const world = await setUp()
    await say(world, [{ id: 'x', text: OPINIONS[2]!, author: 'eva@here', minute: 0 }])
    await say(world, [{ id: 'y', text: OPINIONS[2]!, author: 'eva@there', minute: 30 }], { source: 1 })
    expect(await told(world)).toEqual(['x whole 100', 'y twin 0'])
    const [first, second] = await mentions(world)
    expect(await findAlike(store.db, world.brand.id, second!.id)).toMatchObject({ count: 2, first: { id: first!.id }, sourceIds: world.sources.map(source => source.id) })
    await deleteSource(store.db, world.sources[0]!)
    const ids = await listWeighable(store.db, world.brand.id, { afterId: '00000000-0000-0000-0000-000000000000', limit: 1000 })
    await store.db.transaction().execute(trx => reweigh(trx, { brandId: world.brand.id, rules, now: new Date() }, ids))
    expect(await told(world)).toEqual(['y whole 100'])
  })

  it('lets one author speak so often a day', async () => {
    const world = await setUp()
    await say(world, Array.from({ length: 8 }, (_, i) => ({ id: `m${i}`, text: `Número ${i}`, author: 'bot', minute: i, stars: 1 + (i % 5) })))
    expect((await told(world)).map(line => line.slice(3))).toEqual([...Array.from({ length: 5 }, () => 'whole 100'), ...Array.from({ length: 3 }, () => 'burst 20')])
  })

  it('leaves a person’s word alone when more copies come, and gives the machine’s back with it', async () => {
    const world = await setUp()
    await say(world, [{ id: 'a', text: OPINIONS[0]!, minute: 10 }, { id: 'b', text: OPINIONS[0]!, minute: 20 }])
    const target = { brandId: world.brand.id, timeZone: world.brand.timeZone, now: new Date() }
    const [a, b] = await mentions(world)
    const [id] = await store.db.transaction().execute(trx => correct(trx, target, [a!, b!].map(row => ({ mentionId: row.id, revision: 1, field: 'discount' as const, value: '80', author: 'Ana' }))))
    await say(world, [{ id: 'z', text: OPINIONS[0]!, minute: 0 }])
    expect(await told(world)).toEqual(['z whole 100', 'a person 80', 'b person 80'])
    await store.db.transaction().execute(trx => withdrawCorrection(trx, target, { id: id!, mentionId: a!.id }))
    expect(await told(world)).toEqual(['z whole 100', 'a copy 10', 'b person 80'])
    await check(world)
  })

  it('goes with its brand', async () => {
    const world = await setUp()
    await say(world, [{ id: 'a', text: OPINIONS[0]!, minute: 10 }])
    await deleteBrand(store.db, world.brand.id)
    expect(await store.db.selectFrom('echo').select('id').where('brand_id', '=', world.brand.id).execute()).toEqual([])
  })

  it.runIf(kind === 'postgres')('holds when several write the same flood at once while people correct it', async () => {
    const world = await setUp()
    await say(world, Array.from({ length: 10 }, (_, i) => ({ id: `o${i}`, text: OPINIONS[i % 3]!, author: `o${i % 2}`, minute: 50 + i })))
    const target = { brandId: world.brand.id, timeZone: world.brand.timeZone, now: new Date() }
    const stored = await mentions(world)
    await Promise.all([
      ...Array.from({ length: 8 }, (_, w) => say(world, Array.from({ length: 12 }, (_one, i) => ({ id: `w${w}-${i}`, text: OPINIONS[(i + w) % 3]!, author: `o${i % 4}`, minute: (i * 37 + w * 11) % 200 })), { source: w % 2 })),
      ...stored.toReversed().map(row => store.db.transaction().execute(trx => correct(trx, target, [{ mentionId: row.id, revision: 1, field: 'discount', value: '50', author: 'Ana' }]))),
    ])
    await check(world)
    expect((await store.db.selectFrom('echo').select('id').where('brand_id', '=', world.brand.id).execute()).length).toBe(3)
  })
})
