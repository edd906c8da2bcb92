import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLoop } from '../../../src/api/loop.ts'
import { createReputation } from '../../../src/api/reputation.ts'
import type { Mention } from '../../../src/contract.ts'
import { deleteBrand, saveBrand, type Brand } from '../../../src/db/brand.ts'
import { actOnCases } from '../../../src/db/case/act.ts'
import { forgetLoopDays, listLoopDaysToKeep } from '../../../src/db/case/loop-day.ts'
import { loopTelling } from '../../../src/db/case/loop-rules.ts'
import { getCaseSettings, saveCaseSettings } from '../../../src/db/case/settings.ts'
import type { Store } from '../../../src/db/client.ts'
import { newId } from '../../../src/db/id.ts'
import { listMentions } from '../../../src/db/mention/list.ts'
import { storeMentions } from '../../../src/db/mention/store.ts'
import { expireMentions } from '../../../src/db/privacy/blank.ts'
import { correct } from '../../../src/db/reading/correction.ts'
import { storeReadings } from '../../../src/db/reading/reread.ts'
import { pushSource, type Source } from '../../../src/db/source/source.ts'
import { repeatedShare, saidKey, shinglesOf } from '../../../src/domain/answer/repeated.ts'
import { toneOf } from '../../../src/domain/answer/tone.ts'
import { DEFAULT_SETTINGS, settingsSchema } from '../../../src/domain/case/settings.ts'
import type { Act } from '../../../src/domain/case/state.ts'
import type { Edit } from '../../../src/domain/case/edit.ts'
import { replyKind } from '../../../src/domain/identity/reply.ts'
import { DEFAULT_FORMULA } from '../../../src/domain/index/formula.ts'
import type { Reading } from '../../../src/domain/reading/reading.ts'
import { openCases } from '../../../src/jobs/desk/cases-open.ts'
import { eraseAuthor } from '../../../src/jobs/keep/erase.ts'
import { forgetLoops, keepLoops } from '../../../src/jobs/keep/loop.ts'
import { openApi, readByStars, type TestApi } from '../../helpers/api.ts'
import { createRandom } from '../../helpers/chance.ts'
import { openDeps, type TestDeps } from '../../helpers/deps.ts'
import { createOffice, recountFacts, recountLoop } from '../../helpers/recount.ts'
import { STORES } from '../../helpers/stores.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const START = Date.parse('2026-03-02T15:00:00Z')
const PEOPLE = [{ id: 'u1', name: 'Ana Quiroga' }, { id: 'u2', name: 'Leo Baz' }]
const REPLIES = ['Te devolvimos los 300 pesos el lunes, porque el error de la tienda fue nuestro.', 'Lamentamos mucho tu experiencia. Gracias por tu comentario.', 'Escríbanos por mensaje directo, usted puede pedir su folio.']
const ZONE = 'Europe/Madrid'

const read = (mention: Mention): Reading => {
  const reading = readByStars(mention)
  if (!mention.text.startsWith('¿')) return reading
  return { ...reading, sentiment: { ...reading.sentiment, label: 'neutral', score: 0 }, moments: [{ ...reading.moments[0]!, key: 'zmot', polarity: 'neutral' }], outcome: { label: 'question', score: 0.9 }, needsResponse: { value: true, score: 0.9 } }
}

const rounded = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (_, one: unknown) => (typeof one === 'number' ? Number(one.toFixed(6)) : one)))

describe.each(STORES)('days of the loop on $kind', ({ kind, open }) => {
  let store: Store
  let deps: TestDeps
  let api: TestApi
  beforeAll(async () => {
    deps = await openDeps((store = await open()))
    api = openApi(store, { now: deps.now, collectors: new Map() })
  })
  afterAll(() => store.close())

  const openWorld = async (seed: number) => {
    const random = createRandom(seed)
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
    let brand: Brand = await saveBrand(store.db, { slug: newId(), name: 'Casa Nogal', timeZone: ZONE })
    const sources: Source[] = [await pushSource(store.db, brand.id, 'Reseñas', 'review'), await pushSource(store.db, brand.id, 'Foro', 'social')]
    let time = START
    deps.setTime(new Date(time))
    const loop = createLoop({ db: store.db, now: deps.now, reputation: createReputation({ db: store.db, now: deps.now, formula: DEFAULT_FORMULA, collectors: new Map() }) })
    const known = new Map<string, Mention & { source: Source }>()

    const store_ = async (source: Source, mentions: Mention[], gone: string[] = []): Promise<void> => {
      await store.db.transaction().execute(trx => storeMentions(trx, { brandId: brand.id, timeZone: brand.timeZone, sourceId: source.id, now: deps.now() }, mentions.map(mention => ({ mention, reading: read(mention), offTopic: false })), gone))
      for (const mention of mentions) known.set(mention.externalId, { ...mention, source })
    }
    const invent = (externalId: string, ago: number): Mention => {
      const stars = pick([1, 1, 2, 3, 5])
      const question = random() < 0.2
      const publishedAt = new Date(time - ago).toISOString()
      return {
        externalId, kind: 'review', text: question ? `¿Cuánto cuesta el sillón ${externalId}?` : `Opinión ${externalId} de ${stars} estrellas`, author: { id: `a${Math.floor(random() * 8)}` }, publishedAt, place: pick(['Centro', 'Norte']),
        ...(!question && { rating: { value: stars, outOf: 5 } }), ...(random() < 0.2 && { ownerReply: { text: pick(REPLIES), publishedAt: new Date(Math.min(time, Date.parse(publishedAt) + 5 * HOUR)).toISOString() } }),
      }
    }
    const anyRow = async (): Promise<{ id: string; revision: number; externalId: string } | undefined> => pick([...(await listMentions(store.db, brand.id, { limit: 100 })), undefined])
    const anyCase = async (): Promise<string | undefined> => pick([...(await store.db.selectFrom('case_file').select('id').where('brand_id', '=', brand.id).execute()).map(({ id }) => id), undefined])
    const act = async (what: Act | Edit): Promise<void> => {
      const id = await anyCase()
      if (id === undefined) return
      await store.db.transaction().execute(async trx => actOnCases(trx, brand.id, [id], what, { actor: PEOPLE[0]!, setting: { now: deps.now(), settings: await getCaseSettings(trx, brand.id), timeZone: brand.timeZone } }))
    }
    const ask = async (method: string, path: string, body?: unknown) => (await api.ask(method as 'POST', `/v1/brands/${brand.slug}${path}`, body)).body
    let number = 0
    const steps: Array<() => Promise<unknown>> = [
      ...Array.from({ length: 3 }, () => () => store_(pick(sources), [invent(`m${number++}`, random() * 3 * DAY)])),
      () => store_(pick(sources), [invent(`m${number++}`, random() * 3 * DAY), invent(`m${number++}`, random() * DAY)]),
      // A late import.
      () => store_(pick(sources), Array.from({ length: 5 }, () => invent(`late${number++}`, random() * 40 * DAY))),
      // Edits.
      ...Array.from({ length: 2 }, () => async () => {
        const one = pick([...known.values()])
        if (one === undefined) return
        const { source, ...mention } = one
        await store_(source, [{ ...mention, text: `Ahora digo otra cosa ${number++}`, ...(mention.rating && { rating: { value: pick([1, 3, 5]), outOf: 5 } }) }])
      }),
      async () => {
        const one = pick([...known.values()])
        if (one !== undefined) await store_(one.source, [], [one.externalId])
      },
      async () => {
        const row = await anyRow()
        if (row) await store.db.transaction().execute(trx => correct(trx, { brandId: brand.id, timeZone: brand.timeZone, now: deps.now() }, [{ mentionId: row.id, revision: row.revision, field: 'sentiment', value: pick(['positive', 'negative', 'neutral'] as const), author: 'Ana' }]))
      },
      // Answered from here, by hand; some are judged.
      ...Array.from({ length: 3 }, () => async () => {
        const row = await anyRow()
        if (!row) return
        const by = pick(PEOPLE)
        const { id } = await ask('POST', '/answers', { mentionId: row.id, text: `${pick(REPLIES)} Folio ${number++}.`, by, send: true })
        if (id === undefined) return
        time += HOUR * random()
        deps.setTime(new Date(time))
        await ask('POST', `/answers/${id}/confirm`, { by })
        if (random() < 0.3) await ask('POST', `/answers/${id}/outcome`, { by, ...(random() < 0.5 ? { outcome: pick(['recovered', 'kept', 'lost']) } : { remedy: 'Reembolso' }) })
      }),
      () => openCases(deps, brand, { formula: DEFAULT_FORMULA }),
      () => act({ type: 'take', by: pick(PEOPLE) }),
      () => act({ type: 'resolve', remedy: pick(['Cupón', null]) }),
      () => act({ type: 'reopen' }),
      () => act({ type: 'set-outcome', outcome: pick(['recovered', 'lost', null] as const) }),
      () => act({ type: 'set-floor', floor: pick(['fraud', null] as const) }),
      () => random() < 0.3 ? eraseAuthor(deps, brand, { author: `a${Math.floor(random() * 8)}`, by: 'Ana' }) : Promise.resolve(),
      // Two accounts turn out to be one.
      () => sql`update mention set author_id = ${`a${Math.floor(random() * 8)}`} where brand_id = ${brand.id} and author_id = ${`a${Math.floor(random() * 8)}`}`.execute(store.db),
      async () => {
        const row = await anyRow()
        if (row && random() < 0.3) await store.db.transaction().execute(trx => expireMentions(trx, brand.id, [row.id], deps.now()))
      },
      () => saveCaseSettings(store.db, brand.id, settingsSchema.parse({ targets: { review: pick([60, 24 * 60]) } }), deps.now()),
      () => store.db.updateTable('source').set({ kind: pick(['social', 'review']) }).where('brand_id', '=', brand.id).where('id', '=', sources[1]!.id).execute(),
      () => keepLoops(deps),
      () => forgetLoops(deps),
      async () => deps.setTime(new Date((time += 2 * DAY * random()))),
    ]
    const span = () => ({ from: new Date(time - 30 * DAY), to: new Date(time) })
    const measure = async () => rounded(await loop.measure(brand, span()))
    const anew = async () => {
      await store.db.deleteFrom('loop_day').where('brand_id', '=', brand.id).execute()
      return await measure()
    }
    const recount = async () => {
      const settings = await getCaseSettings(store.db, brand.id)
      const facts = await recountFacts(store.db, brand.id, span().from, span().to)
      const isRepeat = (one: string, other: string): boolean => repeatedShare([one, other].map(text => ({ said: saidKey(text), shingles: shinglesOf(text) }))) === 0.5
      return { settings, told: rounded(recountLoop(facts, { office: createOffice(ZONE), now: deps.now(), kind: replyKind, tone: toneOf, isRepeat })) as object }
    }
    return { brand, steps, pick, measure, anew, recount, loop, span, say: store_, invent, sources }
  }

  it.each([1, 2, 3])('are what a recount gives after any history (%i)', async seed => {
    const { steps, pick, measure, anew, recount, say, invent, sources } = await openWorld(seed)
    const seen = new Set<string>()
    await say(sources[0]!, Array.from({ length: 25 }, (_, i) => invent(`early${i}`, (i / 3) * DAY)))
    for (let step = 0; step < 150; step++) {
      await pick(steps)()
      if (step % 3 > 0) continue
      const kept = await measure()
      seen.add(JSON.stringify(kept))
      // Every other time what is kept goes on growing old.
      if (step % 2 === 0) continue
      const { settings, told } = await recount()
      expect(kept).toEqual(await anew())
      if (settings.targets.review === DEFAULT_SETTINGS.targets.review) expect(kept).toMatchObject(told)
    }
    expect(seen.size).toBeGreaterThan(20)
  }, 120_000)

  const openOne = async (seed: number) => {
    const world = await openWorld(seed)
    const { brand, sources, loop, span } = world
    const complaint = (externalId: string, ago: number): Mention => ({ externalId, kind: 'review', text: `Opinión ${externalId} de 1 estrella`, author: { id: 'irma' }, rating: { value: 1, outOf: 5 }, publishedAt: new Date(START - ago).toISOString() })
    await world.say(sources[0]!, [complaint('one', 3 * DAY)])
    const { days } = await loop.days(brand, span())
    const toKeep = async () => (await listLoopDaysToKeep(store.db, await loopTelling(store.db, brand), span())).map(day => Math.floor(START / DAY) - day).toSorted()
    return { ...world, complaint, days, toKeep, id: (await listMentions(store.db, brand.id))[0]!.id }
  }

  it('are told anew after each change of what their facts are made of, and of nothing else', async () => {
    const { brand, sources, say, complaint, id, loop, span, toKeep } = await openOne(7)
    const [answer, file, at] = [newId(), newId(), new Date(START)]
    const one = sql`brand_id = ${brand.id} and`
    const act = (number: number, done: string) => sql`insert into answer_act (brand_id, answer_id, number, act, state, by_id, by_name, at) values (${brand.id}, ${answer}, ${number}, ${done}, 'sent', 'u1', 'Ana', ${at})`
    const write = (state: string, key: string) => sql`insert into answer (brand_id, id, key, mention_id, source_id, text, state, written_by_id, written_by_name, created_at, updated_at, sent_at, mention_revision)
      values (${brand.id}, ${key === 'k' ? answer : newId()}, ${key}, ${id}, ${sources[0]!.id}, 'Hola', ${state}, 'u1', 'Ana', ${at}, ${at}, ${at}, 1)`
    const event = (type: string) => sql`insert into case_event (brand_id, id, case_id, type, at, actor_id, actor_name) values (${brand.id}, ${newId()}, ${file}, ${type}, ${at}, 'u1', 'Ana')`
    const changes: Array<[{ execute(db: Store['db']): Promise<unknown> }, number[]]> = [
      [write('draft', 'draft'), []], [write('sent', 'k'), [3]], [sql`update answer set shown_text = 'Hola, Irma' where ${one} id = ${answer}`, [3]], [sql`update answer set follow_up_at = ${at} where ${one} id = ${answer}`, []],
      [act(1, 'draft'), []], [act(2, 'send'), [3]],
      [sql`insert into case_file (brand_id, id, mention_id, tier, published_at, opened_at, changed_at) values (${brand.id}, ${file}, ${id}, 'complaint', ${at}, ${at}, ${at})`, []],
      [sql`insert into case_mention (brand_id, mention_id, case_id, said) values (${brand.id}, ${id}, ${file}, '')`, [3]], [sql`update case_mention set replied = true where ${one} mention_id = ${id}`, []],
      [sql`update case_file set remedy = 'Cupón' where ${one} id = ${file}`, [3]], [sql`update case_file set resolved_at = ${at} where ${one} id = ${file}`, [3]], [sql`update case_file set points = 3 where ${one} id = ${file}`, []],
      [event('case.reopened'), [3]], [event('case.taken'), []],
      [sql`insert into mention_revision (brand_id, mention_id, revision, text, content_hash, valid_from, valid_to, face) values (${brand.id}, ${id}, 9, '', '', ${at}, ${at}, '{}')`, [3]],
      [sql`delete from mention_revision where ${one} mention_id = ${id}`, [3]],
      [{ execute: () => say(sources[0]!, [complaint('two', DAY)]) }, [1, 3]],
      [sql`update mention set sentiment = 'positive' where ${one} external_id = 'two'`, [1, 3]],
      [sql`update mention set engagement = '{}', position = 3, pull = 2 where ${one} external_id = 'two'`, []],
      [sql`update mention set author_id = 'bruno' where ${one} external_id = 'two'`, [1, 3]], [sql`update mention set unsure = true where ${one} external_id = 'two'`, [1]],
      [sql`update mention set author_id = 'irma' where ${one} external_id = 'two'`, [1, 3]], [sql`delete from mention where ${one} external_id = 'two'`, [1, 3]],
      [sql`update mention set occurred_at = occurred_at - interval '2 days' where ${one} id = ${id}`, [3, 5]],
      [sql`delete from case_mention where ${one} mention_id = ${id}`, [5]], [sql`delete from answer where ${one} id = ${answer}`, [5]],
    ]
    const told: number[][] = []
    for (const [change] of changes) {
      await change.execute(store.db)
      told.push(await toKeep())
      await loop.days(brand, span())
    }
    expect(told).toEqual(changes.map(([, days]) => days))
    expect(await toKeep()).toEqual([])
  })

  it.runIf(kind === 'postgres')('are told anew where a change is committed after they were, and once where several look at a time', async () => {
    const { brand, id, loop, span, toKeep } = await openOne(8)
    await store.db.transaction().execute(async trx => {
      await trx.updateTable('mention').set({ needs_response: false, rating_value: null, sentiment: 'neutral' }).where('brand_id', '=', brand.id).where('id', '=', id).execute()
      // Whoever looks now sees nothing of it, and waits for nobody.
      await store.db.deleteFrom('loop_day').where('brand_id', '=', brand.id).execute()
      expect((await loop.measure(brand, span())).all.owed).toBe(1)
      expect(await toKeep()).toEqual([])
    })
    expect(await toKeep()).toEqual([3])
    const seen = await Promise.all(Array.from({ length: 4 }, () => loop.measure(brand, span())))
    expect(seen.map(({ all }) => all.owed)).toEqual([0, 0, 0, 0])
    expect(await store.db.selectFrom('loop_change').select('day').where('brand_id', '=', brand.id).execute()).toEqual([])
  })

  it('wait some minutes for what another version of the reader says, and for nobody else', async () => {
    const { brand, complaint, id, loop, span, toKeep } = await openOne(9)
    const target = { brandId: brand.id, timeZone: brand.timeZone, now: deps.now() }
    const another = read(complaint('one', 3 * DAY))
    const readAnew = (label: 'negative' | 'neutral') => store.db.transaction().execute(trx => storeReadings(trx, target, [{ id, revision: 1, reading: { ...another, sentiment: { ...another.sentiment, label }, version: `another ${label}` } }]))
    await readAnew('neutral')
    expect(await toKeep()).toEqual([])
    await sql`update loop_day set made_at = made_at - interval '11 minutes' where brand_id = ${brand.id}`.execute(store.db)
    expect(await toKeep()).toEqual([3])
    await loop.days(brand, span())
    await readAnew('negative')
    expect(await toKeep()).toEqual([])
    await store.db.transaction().execute(async trx => {
      await storeReadings(trx, target, [{ id, revision: 1, reading: another }])
      await correct(trx, target, [{ mentionId: id, revision: 1, field: 'sentiment', value: 'positive', author: 'Ana' }])
    })
    expect(await toKeep()).toEqual([3])
  })

  it('go with their age and with their brand', async () => {
    const { brand, loop, span } = await openOne(9)
    await forgetLoopDays(store.db, brand.id, { from: span().to, isKept: true })
    expect((await listLoopDaysToKeep(store.db, await loopTelling(store.db, brand), span())).length).toBe(30)
    await loop.days(brand, span())
    await deleteBrand(store.db, brand.id)
    for (const table of ['loop_day', 'loop_change'] as const) expect(await store.db.selectFrom(table).select('day').where('brand_id', '=', brand.id).execute()).toEqual([])
  })

  it('are told by rules that other rules of the program, hours or kinds of sources would change', async () => {
    const { brand } = await openWorld(10)
    const before = (await loopTelling(store.db, brand)).rules
    expect((await loopTelling(store.db, brand)).rules).toBe(before)
    expect((await loopTelling(store.db, { ...brand, timeZone: 'UTC' })).rules).not.toBe(before)
  })
})
