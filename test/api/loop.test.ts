import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLoop } from '../../src/api/loop.ts'
import { createReputation } from '../../src/api/reputation.ts'
import type { Mention } from '../../src/contract.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { saveCaseSettings } from '../../src/db/case/settings.ts'
import { newId } from '../../src/db/id.ts'
import { saveBrandFormula } from '../../src/db/index/formula.ts'
import { listMentions } from '../../src/db/mention/list.ts'
import { storeMentions } from '../../src/db/mention/store.ts'
import { correct } from '../../src/db/reading/correction.ts'
import { pushSource, type Source } from '../../src/db/source/source.ts'
import { screenDays, shareWithin } from '../../src/domain/answer/screen-share.ts'
import { settingsSchema } from '../../src/domain/case/settings.ts'
import { DEFAULT_FORMULA } from '../../src/domain/index/formula.ts'
import type { Reading } from '../../src/domain/reading/reading.ts'
import { keepBrandTrend } from '../../src/jobs/keep/trend.ts'
import { openApi, readByStars, type TestApi } from '../helpers/api.ts'
import { STORES } from '../helpers/stores.ts'

const MINUTE = 60_000
const DAY = 1440 * MINUTE
const START = Date.parse('2026-02-02T06:00:00Z')
const PEOPLE = [{ id: 'u1', name: 'Ana' }, { id: 'u2', name: 'Leo' }]
const GOOD = 'Te devolvimos los 300 pesos el lunes, porque el error fue nuestro.'
const TEMPLATE = 'Lamentamos mucho tu experiencia. Gracias por tu comentario.'

interface Told {
  externalId: string
  stars?: number
  question?: boolean
  day: number
  /** Minutes to the answer; undefined: none. */
  after?: number
  who?: number
  text?: string
  place: string
  /** Stars its author gives later. */
  lift?: number
}

const rounded = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (_, one: unknown) => (typeof one === 'number' ? Number(one.toFixed(9)) : one)))

/** A small history, each line of it known. */
const HISTORY: Told[] = Array.from({ length: 40 }, (_, i): Told => {
  const question = i % 8 === 3
  const stars = [1, 2, 5, 3, 1, 4, 2, 1][i % 8]!
  const isOwed = question || stars < 3
  return {
    externalId: `r${i}`, day: i % 20, place: i % 2 === 0 ? 'Centro' : 'Norte', ...(question ? { question } : { stars }),
    ...(isOwed && i % 5 !== 0 && { after: question ? 10 + i : 200 + 37 * i, who: i % 3 === 0 ? 1 : 0, text: i % 4 === 0 ? TEMPLATE : `${GOOD} Folio ${i}.` }),
    ...(!question && stars === 1 && i % 5 !== 0 && i % 3 === 1 && { lift: 5 }),
    ...(!question && stars === 2 && i % 5 !== 0 && i % 3 === 0 && { lift: 1 }),
  }
})

const read = (mention: Mention): Reading => {
  const reading = readByStars(mention)
  if (!mention.text.startsWith('¿')) return reading
  return { ...reading, sentiment: { ...reading.sentiment, label: 'neutral', score: 0 }, moments: [{ ...reading.moments[0]!, key: 'zmot', polarity: 'neutral' }], outcome: { label: 'question', score: 0.9 }, needsResponse: { value: true, score: 0.9 } }
}

const rank = (values: number[], share: number): number | null => values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? null

describe.each(STORES)('the loop, measured on $kind', ({ open }) => {
  let store: Store
  let api: TestApi
  let brand: Brand
  let source: Source
  let time = new Date(START)
  const ids = new Map<string, string>()
  const publishedAt = ({ day }: Told): number => START + day * DAY
  const say = async (told: Told, stars = told.stars): Promise<void> => {
    const mention: Mention = {
      externalId: told.externalId, kind: 'review', text: told.question ? `¿Cuánto cuesta el sillón número ${told.externalId}?` : `Opinión ${told.externalId} de ${stars} estrellas`, publishedAt: new Date(publishedAt(told)).toISOString(), place: told.place,
      author: { id: told.externalId }, ...(stars !== undefined && { rating: { value: stars, outOf: 5 } }),
    }
    const target = { brandId: brand.id, timeZone: brand.timeZone, sourceId: source.id, now: time }
    await store.db.transaction().execute(trx => storeMentions(trx, target, [{ mention, reading: read(mention), offTopic: false }]))
  }

  beforeAll(async () => {
    store = await open()
    api = openApi(store, { now: () => time })
    brand = await saveBrand(store.db, { slug: newId(), name: 'Casa Nogal', timeZone: 'America/Mexico_City' })
    source = await pushSource(store.db, brand.id, 'reviews', 'review')
    // Round the clock, so that a recount needs no calendar.
    await saveCaseSettings(store.db, brand.id, settingsSchema.parse({ calendar: null }), time)
    for (const told of HISTORY) await say(told)
    for (const { id, externalId } of await listMentions(store.db, brand.id, { limit: 200 })) ids.set(externalId, id)
    for (const told of HISTORY) {
      if (told.after === undefined) continue
      time = new Date(publishedAt(told) + told.after * MINUTE)
      const { body } = await api.ask('POST', `/v1/brands/${brand.slug}/answers`, { mentionId: ids.get(told.externalId), text: told.text, by: PEOPLE[told.who!], send: true })
      const confirmed = await api.ask('POST', `/v1/brands/${brand.slug}/answers/${body.id}/confirm`, { by: PEOPLE[told.who!] })
      expect(confirmed.body.state).toBe('sent')
      if (told.externalId === 'r1') await api.ask('POST', `/v1/brands/${brand.slug}/answers/${body.id}/outcome`, { by: PEOPLE[0], remedy: 'Reembolso' })
    }
    time = new Date(START + 30 * DAY)
    for (const told of HISTORY) if (told.lift !== undefined && told.after !== undefined) await say(told, told.lift)
    time = new Date(START + 60 * DAY)
  })
  afterAll(() => store.close())

  const ask = async (query = ''): Promise<ReturnType<typeof JSON.parse>> => (await api.ask('GET', `/v1/brands/${brand.slug}/loop${query}`)).body

  it('is what a recount by hand gives', async () => {
    const owed = HISTORY.filter(({ question, stars = 3 }) => question || stars < 3)
    const answered = owed.filter(({ after }) => after !== undefined)
    const minutes = answered.map(({ after }) => after!)
    const target = ({ question }: Told): number => (question ? 72 * 60 : 24 * 60)
    const lifted = answered.filter(({ lift }) => lift !== undefined)
    const loop = await ask()
    expect(loop.all).toMatchObject({
      owed: owed.length, answered: answered.length, responseRate: answered.length / owed.length,
      firstResponse: { clock: { n: minutes.length, median: rank(minutes, 0.5), p90: rank(minutes, 0.9) } },
      inTarget: { due: owed.length, met: answered.filter(told => told.after! <= target(told)).length },
      substance: { n: answered.length, share: answered.filter(({ text }) => text !== TEMPLATE).length / answered.length },
      recovered: lifted.filter(({ lift }) => lift === 5).length, lost: lifted.filter(({ lift }) => lift === 1).length, reopened: lifted.filter(({ lift }) => lift === 1).length, remedied: 1,
    })
    expect(lifted.filter(({ lift }) => lift === 5).length).toBeGreaterThan(1)
    expect(loop.pointsWonBack).toBeGreaterThan(0)
  })

  it('is the same by person, place and moment', async () => {
    const { byPerson, byPlace, byMoment, bySource, all } = await ask()
    for (const [i, person] of PEOPLE.entries()) {
      const theirs = HISTORY.filter(({ who, after }) => who === i && after !== undefined)
      expect(byPerson.find(({ key }: { key: string }) => key === person.id)).toMatchObject({ name: person.name, answered: theirs.length, firstResponse: { clock: { median: rank(theirs.map(({ after }) => after!), 0.5) } } })
    }
    for (const groups of [byPlace, byMoment, bySource]) expect(groups.reduce((sum: number, { owed }: { owed: number }) => sum + owed, 0)).toBe(all.owed)
    expect(byPlace.map(({ key }: { key: string }) => key).toSorted()).toEqual(['Centro', 'Norte'])
  })

  it('tells that selling is answered before serving', async () => {
    const { sellServe } = await ask()
    const minutesOf = (isQuestion: boolean): number[] => HISTORY.filter(({ question = false, after }) => question === isQuestion && after !== undefined).map(({ after }) => after!)
    expect(sellServe.timesAsLong).toBeCloseTo(rank(minutesOf(false), 0.5)! / rank(minutesOf(true), 0.5)!, 9)
    expect(sellServe.timesAsLong).toBeGreaterThan(5)
    expect(sellServe.buying.owed).toBe(HISTORY.filter(({ question }) => question).length)
  })

  it('can be counted again from its own CSV, in which nothing runs as a formula', async () => {
    const { text, headers } = await api.ask('GET', `/v1/brands/${brand.slug}/loop.csv`)
    expect(headers.get('content-type')).toContain('text/csv')
    const [heading, ...rows] = text.replace(/^\uFEFF/, '').trim().split('\r\n').map(line => line.split(','))
    const { all } = await ask()
    const column = (name: string): number => heading!.indexOf(name)
    expect(rows.length).toBe(all.owed)
    expect(rows.filter(row => row[column('answered')] === 'true').length).toBe(all.answered)
    expect(rows.filter(row => row[column('outcome')] === 'recovered').length).toBe(all.recovered)
    const minutes = rows.flatMap(row => (row[column('answeredAt')] ? [(Date.parse(row[column('answeredAt')]!) - Date.parse(row[column('publishedAt')]!)) / MINUTE] : []))
    expect(rank(minutes, 0.9)).toBe(all.firstResponse.clock.p90)
  })

  it('follows a week of opinions to the first screen a month later', async () => {
    const { data } = await ask('/weeks?weeks=12')
    expect(data).toHaveLength(12)
    const published = data.reduce((sum: number, week: { published: number }) => sum + week.published, 0)
    expect(published).toBe(HISTORY.length)
    expect(data.filter(({ screenShare: share }: { screenShare: number | null }) => (share ?? 0) > 0).length).toBeGreaterThan(0)
    expect(data.at(-1)).toMatchObject({ isWhole: false, published: 0 })
  })

  it('tells a week from the trend as if it were read anew: after a correction, a new opinion, other weights, an erasure', async () => {
    const { db } = store
    const keep = () => keepBrandTrend(brand, { db, now: () => time, formula: DEFAULT_FORMULA })
    // Sums that were added in another order differ in their last digits.
    const weeks = async () => JSON.parse(JSON.stringify((await ask('/weeks?weeks=12')).data, (_, value) => (typeof value === 'number' ? Number(value.toFixed(9)) : value)))
    const anew = async () => {
      await db.deleteFrom('index_day').where('brand_id', '=', brand.id).execute()
      return await weeks()
    }
    const target = { brandId: brand.id, timeZone: brand.timeZone, now: time }
    const [negative] = await listMentions(db, brand.id, { sentiment: 'negative', limit: 1 })
    const changes: Array<() => Promise<unknown>> = [
      async () => {},
      () => db.transaction().execute(trx => correct(trx, target, [{ mentionId: negative!.id, revision: negative!.revision, field: 'sentiment', value: 'positive', author: 'Ana' }])),
      () => say({ externalId: 'late', stars: 1, day: 18, place: 'Centro' }),
      () => db.transaction().execute(trx => saveBrandFormula(trx, brand.id, { parameters: { standing: { halfLifeDays: 30 } }, by: 'Ana' }, time)),
      () => db.transaction().execute(trx => storeMentions(trx, { ...target, sourceId: source.id }, [], ['r2'])),
    ]
    const told: string[] = []
    for (const change of changes) {
      await keep()
      await change()
      // Not yet worked out again, worked out again, and without anything kept.
      const [before, kept] = [await weeks(), (await keep(), await weeks())]
      const fresh = await anew()
      expect(before).toEqual(fresh)
      expect(kept).toEqual(fresh)
      told.push(JSON.stringify(fresh))
    }
    expect(new Set(told).size).toBe(changes.length)
  })

  it('counts the weeks of a page from the opinions it has read, and those before them anew', async () => {
    const [now, collectors] = [() => time, new Map()]
    const loop = createLoop({ db: store.db, now, reputation: createReputation({ db: store.db, now, formula: DEFAULT_FORMULA, collectors }) })
    const span = { from: new Date(time.getTime() - 50 * DAY), to: time }
    const { measure, weeks } = await loop.measureWithWeeks(brand, span, 12)
    expect(rounded(measure)).toEqual(rounded(await loop.measure(brand, span)))
    // Sums of the same in another order.
    expect(rounded(weeks)).toEqual(rounded(await loop.weeks(brand, 12)))
    expect(weeks.some(({ from, owed }) => owed > 0 && Date.parse(from) < span.from.getTime())).toBe(true)
    expect(weeks.some(({ from, owed }) => owed > 0 && Date.parse(from) > span.from.getTime())).toBe(true)
  })

  it('refuses spans that make no sense', async () => {
    expect((await api.ask('GET', `/v1/brands/${brand.slug}/loop?from=2026-03-01T00:00:00Z&to=2026-02-01T00:00:00Z`)).status).toBe(400)
    expect((await api.ask('GET', `/v1/brands/${brand.slug}/loop?from=2020-03-01T00:00:00Z`)).status).toBe(400)
  })

  it('recognises a second message of the same author', async () => {
    const told = HISTORY.find(({ stars, after, lift }) => stars === 1 && after !== undefined && lift === undefined)!
    const before = (await ask()).all
    const again: Mention = { externalId: 'again', kind: 'review', text: 'Ya me atendieron, gracias', author: { id: told.externalId }, publishedAt: new Date(START + 40 * DAY).toISOString(), rating: { value: 5, outOf: 5 } }
    await store.db.transaction().execute(trx => storeMentions(trx, { brandId: brand.id, timeZone: brand.timeZone, sourceId: source.id, now: time }, [{ mention: again, reading: read(again), offTopic: false }]))
    expect((await ask()).all.recovered).toBe(before.recovered + 1)
    const { body } = await api.ask('GET', `/v1/brands/${brand.slug}/answers?mention=${ids.get(told.externalId)}`)
    expect((await api.ask('GET', `/v1/brands/${brand.slug}/answers/${body.data[0].id}`)).body.aftermath).toMatchObject({ outcome: 'recovered', because: 'message', messages: 1 })
  })
})

describe('the share of first screens', () => {
  it('is none without any screen, and all where everything was published then', () => {
    const item = { id: 'a', day: 5, occurredAt: new Date(0), position: null, impression: 'neutral' as const, starsCenti: null, discountPercent: 100, moments: {} }
    const source = { share: 1, screen: { items: [{ item, place: 1, weight: 2, impression: 0.5 }], order: 'assumed' as const, value: 0.5, denominator: 1, variance: 0 } }
    expect(shareWithin(screenDays([]), { fromDay: 0, toDay: 9 })).toBeNull()
    expect(shareWithin(screenDays([source]), { fromDay: 5, toDay: 6 })).toBe(1)
    expect(shareWithin(screenDays([source]), { fromDay: 6, toDay: 9 })).toBe(0)
  })
})
