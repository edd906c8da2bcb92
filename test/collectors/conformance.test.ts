import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { CollectorError, type Answered, type Collector, type Mention, toldOf, type Page } from '../../src/contract.ts'
import { REPLY_STATES, STATES, type State, type World, type WorldModule } from './world.ts'

const ROOT = join(import.meta.dirname, '../..')
const NOW = '2026-03-06T12:00:00.000Z'
const IDS = readdirSync(join(ROOT, 'collectors')).filter(name => name.endsWith('.ts')).map(name => name.slice(0, -3))

/** What a store would hold, and the cursor it would hand back: both move together, page by page. */
interface Store {
  mentions: Map<string, Mention>
  gone: Set<string>
  cursor: string | undefined
}

const createStore = (): Store => ({ mentions: new Map(), gone: new Set(), cursor: undefined })

const storePage = (store: Store, page: Page): void => {
  for (const mention of page.mentions) store.mentions.set(mention.externalId, mention)
  for (const id of page.gone ?? []) store.gone.add(id)
  store.cursor = page.cursor ?? store.cursor
}

const load = async (id: string): Promise<Collector> => ((await import(join(ROOT, 'collectors', `${id}.ts`))) as { default: Collector }).default
const loadWorld = async (id: string): Promise<WorldModule> => (await import(`./worlds/${id}.ts`)) as WorldModule

/** One run, stored as the runner stores it; `pages` cuts it after so many. */
const runInto = async (store: Store, collector: Collector, world: World, { pages = Number.POSITIVE_INFINITY, now = NOW } = {}): Promise<Page[]> => {
  const { http, files } = world
  const config: unknown = collector.config.parse(world.config)
  const given: Page[] = []
  const run = { config, cursor: store.cursor, since: undefined, http, files, signal: new AbortController().signal, now }
  for await (const page of collector.collect(run)) {
    storePage(store, page)
    given.push(page)
    if (given.length >= pages) break
  }
  checkSight(given)
  for (const { problems = [] } of given) for (const { es, en } of problems.map(toldOf)) expect(es).not.toBe(en)
  return given
}

/** What a run says of how much it saw. */
const checkSight = (pages: Page[]): void => {
  for (const { capped } of pages) for (const sentence of capped ? [capped.es, capped.en] : []) expect(sentence).toMatch(/^\p{Lu}.{30,}\.$/su)
  const whole = pages.findIndex(page => page.whole)
  expect(whole === -1 || whole === pages.length - 1, 'only its last page knows that it was the whole list').toBe(true)
  expect(whole !== -1 && pages.some(({ capped }) => capped), 'what met a cap is not whole').toBe(false)
}

const failureOf = async (store: Store, collector: Collector, world: World): Promise<CollectorError> => {
  const error: unknown = await runInto(store, collector, world).then(() => undefined, (thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(CollectorError)
  return error as CollectorError
}

it('there are collectors', () => expect(IDS).toContain('rss'))

describe.each(IDS)('the collector %s', id => {
  let collector: Collector
  let module: WorldModule
  let world: World
  beforeEach(async () => {
    collector = await load(id)
    module = await loadWorld(id)
    world = await module.open()
  })
  afterEach(() => world.close())

  describe('describes itself', () => {
    it('with an example that its own schema accepts', () => expect(collector.config.safeParse(collector.example).error).toBeUndefined())

    it('with a sentence for every field of its config', () => {
      expect(undescribed(z.toJSONSchema(collector.config, { io: 'input' }))).toEqual([])
    })

    it('with every field in Spanish too, and every secret marked as written and never read', () => {
      const { properties = {} } = z.toJSONSchema(collector.config, { io: 'input' }) as { properties?: Record<string, { type?: string; es?: string; writeOnly?: boolean }> }
      const unread = Object.entries(properties).filter(([, { type }]) => type !== 'object' && collector.auth !== 'file')
      expect(unread.filter(([, { es }]) => es === undefined || !/\p{L}.*[.)]$/u.test(es)).map(([key]) => key)).toEqual([])
      expect(unread.filter(([key, { writeOnly }]) => /key$|secret|token|password|jwt|serviceAccount/i.test(key) && writeOnly !== true).map(([key]) => key)).toEqual([])
    })

    it('with its limits in sentences', () => {
      expect(collector.limits.length).toBeGreaterThan(0)
      for (const { es, en } of collector.limits) for (const sentence of [es, en]) expect(sentence).toMatch(/^\p{Lu}.{20,}\.$/u)
    })

    it('with a title, a homepage and a pause', () => {
      expect(collector.title).not.toBe('')
      expect(collector.homepage).toMatch(/^https:\/\//)
      expect(collector.everyMinutes).toBeGreaterThan(0)
    })

    it('with a world that says why a state cannot be', () => {
      for (const [state, why] of Object.entries(module.impossible)) {
        expect([...STATES, ...REPLY_STATES.map(one => `reply.${one}`)]).toContain(state)
        expect(why.length).toBeGreaterThan(20)
      }
    })
  })

  it('gives every item, each with an id, in plain JSON', async () => {
    const store = createStore()
    const pages = await runInto(store, collector, world)
    expect([...store.mentions.keys()].toSorted()).toEqual(module.promised.ids.toSorted())
    expect(pages.flatMap(page => page.mentions)).toHaveLength(module.promised.ids.length)
    expect(JSON.parse(JSON.stringify(pages))).toEqual(pages)
    for (const mention of store.mentions.values()) checkMention(mention)
  })

  it('hands over its last cursor with its last page', async () => {
    const pages = await runInto(createStore(), collector, world)
    expect(pages.at(-1)?.cursor).toBeTypeOf('string')
    if (collector.order === 'newest' && collector.auth !== 'file') expect(pages.slice(0, -1).every(page => page.cursor === undefined)).toBe(true)
  })

  it('loses and doubles nothing when it is cut after any page', async () => {
    const whole = createStore()
    const total = (await runInto(whole, collector, world)).length
    for (let cut = 1; cut <= total; cut++) {
      const store = createStore()
      await runInto(store, collector, world, { pages: cut })
      await runInto(store, collector, world)
      expect(store.mentions).toEqual(whole.mentions)
    }
  })

  it('calls a list whole only where it gave all of it, and so shows what vanished', async () => {
    const store = createStore()
    const idsOf = (pages: Page[]): string[] => pages.flatMap(({ mentions }) => mentions.map(({ externalId }) => externalId)).toSorted()
    const all = module.promised.ids.toSorted()
    const first = await runInto(store, collector, world)
    expect(first.at(-1)?.whole).toBe(module.promised.whole)
    for (let cut = 1; cut < first.length; cut++) {
      const resumed = createStore()
      await runInto(resumed, collector, world, { pages: cut })
      const pages = await runInto(resumed, collector, world)
      if (pages.at(-1)?.whole) expect(idsOf(pages)).toEqual(all)
    }
    if (!module.promised.whole) return
    await world.become('deleted')
    const later = await runInto(store, collector, world, { now: '2026-03-15T12:00:00.000Z' })
    expect(later.at(-1)?.whole).toBe(true)
    expect(idsOf(later)).toEqual(all.filter(key => key !== module.promised.deleted))
  })

  it('finds nothing new where nothing happened', async () => {
    const store = createStore()
    await runInto(store, collector, world)
    const before = new Map(store.mentions)
    await runInto(store, collector, world)
    expect(store.mentions).toEqual(before)
  })

  it('observes and gives no opinions where it looks at the brand’s own place', async () => {
    const observations = (await runInto(createStore(), collector, world)).flatMap(page => page.observations ?? [])
    expect(module.promised.checks !== undefined).toBe(collector.kind === 'site')
    expect(Object.fromEntries(observations.map(({ check, ok }) => [check, ok]))).toEqual(module.promised.checks ?? {})
    expect(new Set(observations.map(({ check }) => check)).size).toBe(observations.length)
    for (const { told, value, unit } of observations) {
      for (const sentence of [told.es, told.en]) expect(sentence).toMatch(/^\p{Lu}.{10,}\.$/u)
      expect(value === undefined).toBe(unit === undefined)
    }
  })

  it('reads dates with any offset as instants, equal ones too', async () => {
    if (module.promised.checks) return
    const store = createStore()
    await runInto(store, collector, world)
    expect(Object.keys(module.promised.dates).length).toBeGreaterThan(1)
    const instants = Object.values(module.promised.dates).map(date => Date.parse(date))
    expect(new Set(instants).size).toBeLessThan(instants.length)
    for (const [externalId, date] of Object.entries(module.promised.dates)) {
      expect(Date.parse(store.mentions.get(externalId)?.publishedAt ?? ''), externalId).toBe(Date.parse(date))
    }
  })

  it('leaves absent what the source does not say', async () => {
    if (module.promised.checks) return
    const store = createStore()
    await runInto(store, collector, world)
    const bare = store.mentions.get(module.promised.bare)
    expect(bare?.text).not.toBe('')
    expect(Object.keys(bare ?? {}).toSorted()).toEqual([...new Set(['externalId', 'kind', 'text', ...(module.promised.always ?? [])])].toSorted())
  })

  it('reads the average and count of the platform where it says so', async () => {
    const pages = await runInto(createStore(), collector, world)
    const fronts = pages.flatMap(({ storefront }) => storefront ?? [])
    expect(fronts.length > 0).toBe(collector.storefront !== undefined)
    for (const { rating, outOf, count } of fronts) {
      expect(rating).toBeLessThanOrEqual(outOf)
      expect(count).toBeGreaterThan(0)
    }
  })

  describe('answers in public, where its platform lets it', () => {
    const sendTo = async (text: string): Promise<Answered> => {
      const config: unknown = collector.config.parse(world.config)
      const store = createStore()
      await runInto(store, collector, world)
      const { externalId, url, place, author } = store.mentions.get(world.reply!.target)!
      return collector.reply!.send({ config, mention: { externalId, ...(url && { url }), ...(place && { place }), ...(author && { author }) }, text, http: world.http, signal: new AbortController().signal, now: NOW })
    }
    const refusalOf = async (text: string): Promise<CollectorError> => {
      const error: unknown = await sendTo(text).then(() => undefined, (thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(CollectorError)
      checkTold(error as CollectorError)
      return error as CollectorError
    }
    const TEXT = 'Gracias por contarlo, Lucía. Ya lo estamos revisando.'

    it('and its world with it', () => {
      expect(world.reply !== undefined).toBe(collector.reply !== undefined)
      for (const { es, en } of collector.reply?.rules ?? []) for (const sentence of [es, en]) expect(sentence).toMatch(/^\p{Lu}.{20,}\.$/u)
    })

    it('and reads back what stands there', async () => {
      if (!world.reply) return
      expect(await sendTo(TEXT)).toMatchObject({ text: TEXT })
      expect(world.reply.standing()).toEqual([TEXT])
    })

    it('once, though it is sent twice or the first answer was lost', async () => {
      if (!world.reply) return
      if (!module.impossible['reply.lost']) {
        world.reply.become('lost')
        expect((await refusalOf(TEXT)).kind).toBe('transient')
        world.reply.become('steady')
      }
      await sendTo(TEXT)
      expect(await sendTo(TEXT)).toMatchObject({ text: TEXT })
      expect(world.reply.standing()).toEqual([TEXT])
    })

    it('and refuses what is too long before it is sent', async () => {
      if (!world.reply) return
      const error = await refusalOf('a'.repeat(collector.reply!.maxLength + 1))
      expect(error.kind).toBe('config')
      expect(error.message).toContain(String(collector.reply!.maxLength).slice(0, 1))
      expect(world.reply.standing()).toEqual([])
    })

    it.each([['gone', 'config'], ['revoked', 'config'], ['failing', 'transient']] as const)('and says so when it is %s', async (state, kind) => {
      if (!world.reply || module.impossible[`reply.${state}`]) return
      world.reply.become(state)
      const error = await refusalOf(TEXT)
      expect(error.kind).toBe(kind)
      if (state === 'revoked') expect(REFUSED).toContain(error.status)
      world.reply.become('steady')
      expect(world.reply.standing()).toEqual([])
    })
  })

  it.each(STATES.filter(state => state !== 'steady'))('bears a source that is %s', async state => {
    if (module.impossible[state]) return
    const store = createStore()
    await runInto(store, collector, world)
    const before = { mentions: new Map(store.mentions), cursor: store.cursor }
    await world.become(state)
    await LAWS[state]({ store, before, collector, world, module })
  })
})

interface Case {
  store: Store
  before: { mentions: Map<string, Mention>; cursor: string | undefined }
  collector: Collector
  world: World
  module: WorldModule
}

/** Failing must cost nothing: what was stored stays, and once the source is well again everything is there, on a first run too. */
const heals = async ({ store, before, collector, world }: Case): Promise<void> => {
  expect(store.mentions).toEqual(before.mentions)
  const fresh = createStore()
  await failureOf(fresh, collector, world)
  await world.become('steady')
  for (const one of [store, fresh]) {
    await runInto(one, collector, world)
    expect(one.mentions).toEqual(before.mentions)
  }
}

const failsAs = (...kinds: string[]) => async (one: Case): Promise<CollectorError> => {
  const error = await failureOf(one.store, one.collector, one.world)
  expect(kinds).toContain(error.kind)
  checkTold(error)
  await heals(one)
  return error
}

/** Whoever reads of a failure is told in their own language, in a whole sentence. */
const checkTold = ({ told, message }: CollectorError): void => {
  for (const sentence of [told.es, told.en]) expect(sentence).toMatch(/^.{15,}\.$/s)
  expect(told.es).not.toBe(told.en)
  expect(message).toBe(told.en)
}

/** By these a person is asked for a key, whatever status the platform has for it. */
const REFUSED = [401, 403]

const LAWS: Record<Exclude<State, 'steady'>, (one: Case) => Promise<unknown>> = {
  edited: async ({ store, before, collector, world, module }) => {
    await runInto(store, collector, world)
    expect(store.mentions.get(module.promised.edited.id)?.text).toBe(module.promised.edited.text)
    expect(store.mentions.size).toBe(before.mentions.size)
  },
  deleted: async ({ store, collector, world, module }) => {
    await runInto(store, collector, world)
    expect([...store.gone]).toEqual([module.promised.deleted])
  },
  grown: async ({ store, before, collector, world, module }) => {
    await runInto(store, collector, world)
    expect([...store.mentions.keys()].filter(key => !before.mentions.has(key))).toEqual([module.promised.added])
  },
  crowded: async ({ store, collector, world }) => {
    const pages = await runInto(store, collector, world)
    expect(pages.filter(({ capped }) => capped).length).toBeGreaterThan(0)
  },
  empty: async ({ store, before, collector, world }) => {
    const pages = await runInto(store, collector, world)
    expect(pages.flatMap(page => page.mentions)).toEqual([])
    expect(store.mentions).toEqual(before.mentions)
  },
  failing: failsAs('transient'),
  limited: async one => {
    const error = await failsAs('transient')(one)
    expect(error.retryAfterMs).toBe(one.module.promised.retryAfterSeconds * 1000)
  },
  changed: failsAs('shape', 'config'),
  cut: failsAs('transient'),
  missing: failsAs('config'),
  html: failsAs('shape', 'config', 'transient'),
  blank: failsAs('shape', 'config', 'transient'),
  unauthorized: async one => expect(REFUSED).toContain((await failsAs('config')(one)).status),
  exhausted: failsAs('transient'),
  doubled: async ({ store, before, collector, world, module }) => {
    const fresh = createStore()
    const pages = await runInto(fresh, collector, world)
    expect(pages.flatMap(page => page.mentions)).toHaveLength(module.promised.ids.length)
    await runInto(store, collector, world)
    expect(store.mentions).toEqual(before.mentions)
  },
  looping: async ({ before, collector, world }) => {
    const fresh = createStore()
    const ended = await runInto(fresh, collector, world, { pages: 1000 }).then(pages => ({ pages }), (error: unknown) => ({ error }))
    if ('error' in ended) {
      expect(ended.error).toBeInstanceOf(CollectorError)
      checkTold(ended.error as CollectorError)
    } else expect(ended.pages.length).toBeLessThan(1000)
    for (const id of fresh.mentions.keys()) expect(before.mentions.has(id)).toBe(true)
    await world.become('steady')
    await runInto(fresh, collector, world)
    expect(fresh.mentions).toEqual(before.mentions)
  },
}

const checkMention = (mention: Mention): void => {
  expect(mention.externalId).not.toBe('')
  expect(mention.kind).not.toBe('')
  for (const date of [mention.publishedAt, mention.editedAt, mention.ownerReply?.publishedAt]) {
    if (date !== undefined) expect(date).toMatch(/^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/)
  }
  if (mention.url !== undefined) expect(mention.url).toMatch(/^https?:\/\//)
  if (mention.rating !== undefined) expect(mention.rating.value).toBeLessThanOrEqual(mention.rating.outOf)
  expect(Object.values(mention)).not.toContain(undefined)
}

/** Paths of the fields of a JSON schema that have no description. */
const undescribed = (schema: unknown, path = ''): string[] => {
  const { properties = {} } = schema as { properties?: Record<string, { description?: string }> }
  return Object.entries(properties).flatMap(([name, field]) => [...(field.description ? [] : [`${path}${name}`]), ...undescribed(field, `${path}${name}.`)])
}
