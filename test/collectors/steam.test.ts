import { afterEach, describe, expect, it } from 'vitest'
import steam from '../../collectors/steam.ts'
import { failureOf, runOnce } from './run-once.ts'
import { openServerWorld, type Given } from './server-world.ts'
import type { World } from './world.ts'
import * as game from './worlds/steam.ts'

const NEWEST = Date.UTC(2026, 2, 1) / 1000

/** A game with one review a page: number 0 is the oldest. */
const openLong = (count: () => number, asked: number[] = []): Promise<World> =>
  openServerWorld({
    origins: ['https://store.steampowered.com'],
    config: () => ({ app: '77' }),
    answer: ({ url }): Given => {
      const cursor = url.searchParams.get('cursor')!
      const number = cursor === '*' ? count() - 1 : Number(cursor)
      asked.push(number)
      const at = NEWEST + number * 60
      const one = { recommendationid: `n${number}`, review: `Partida ${number}`, timestamp_created: at, timestamp_updated: at, voted_up: true }
      return { json: { success: 1, reviews: number < 0 ? [] : [one], cursor: number < 0 ? cursor : String(number - 1) } }
    },
    retryAfterSeconds: 1,
  })

const openAnswering = (given: Given): Promise<World> =>
  openServerWorld({ origins: ['https://store.steampowered.com'], config: () => ({ app: 77 }), answer: () => given, retryAfterSeconds: 1 })

describe('Steam', () => {
  let world: World
  afterEach(() => world.close())

  it('reads marks, thumbs, answers and the names of languages', async () => {
    world = await game.open()
    const { mentions, pages } = await runOnce(steam, world)
    const [first, second] = mentions
    expect(first).toMatchObject({ text: 'Remar de noche es precioso.\n\nbuen sonido\nmal mapa', language: 'es-419', rating: { value: 100, outOf: 100 }, engagement: { helpful: 4, comments: 1 } })
    expect(second).toMatchObject({ text: 'Se cierra al guardar la partida. [3/10]', rating: { value: 0 }, ownerReply: { text: 'Ya hay un parche, gracias.', publishedAt: '2026-03-05T08:00:00.000Z' } })
    expect(mentions.find(({ externalId }) => externalId === '9101')?.editedAt).toBe('2026-03-01T09:00:00.000Z')
    expect(mentions.find(({ externalId }) => externalId === '9102')).not.toHaveProperty('language')
    expect(pages[0]?.storefront).toEqual({ rating: 80, outOf: 100, count: 35 })
  })

  it('brings a long history in over several runs, and new ones meanwhile', async () => {
    let count = 250
    world = await openLong(() => count)
    const ids = new Set<string>()
    let cursor: string | undefined
    for (let run = 0; run < 4; run++) {
      const once = await runOnce(steam, world, cursor)
      for (const { externalId } of once.mentions) ids.add(externalId)
      cursor = once.cursor
      count += 10
    }
    expect(ids.size).toBe(280)
    expect(JSON.parse(cursor!)).not.toHaveProperty('gap')
  })

  it('leaves no hole where more came than one run reads', async () => {
    let count = 5
    const asked: number[] = []
    world = await openLong(() => count, asked)
    const first = await runOnce(steam, world)
    count = 180
    const second = await runOnce(steam, world, first.cursor)
    const third = await runOnce(steam, world, second.cursor)
    expect(new Set([first, second, third].flatMap(({ mentions }) => mentions.map(({ externalId }) => externalId))).size).toBe(180)
    asked.length = 0
    await runOnce(steam, world, third.cursor)
    expect(asked.length).toBeLessThan(10)
  })

  it('starts again when the source is set to another game', async () => {
    world = await game.open()
    const { cursor } = await runOnce(steam, world)
    const other = JSON.stringify({ ...(JSON.parse(cursor!) as object), app: '1' })
    expect((await runOnce(steam, world, other)).mentions).toHaveLength(game.promised.ids.length)
  })

  it.each([[8, 'config'], [84, 'transient'], [false, 'transient']] as const)('tells result %s as %s', async (success, kind) => {
    world = await openAnswering({ json: { success } })
    expect((await failureOf(runOnce(steam, world))).kind).toBe(kind)
  })

  it('waits five minutes when Steam takes no more requests', async () => {
    world = await openAnswering({ status: 429 })
    expect(await failureOf(runOnce(steam, world))).toMatchObject({ kind: 'transient', retryAfterMs: 300_000 })
  })

  it('leaves out one bad review and says which, but not all of them', async () => {
    const good = { recommendationid: '1', review: 'Bien', voted_up: true }
    world = await openAnswering({ json: { success: 1, cursor: '*', reviews: [good, { recommendationid: '2' }] } })
    const { mentions, problems } = await runOnce(steam, world)
    expect(mentions).toEqual([{ externalId: '1', kind: 'review', text: 'Bien', rating: { value: 100, outOf: 100 } }])
    expect(problems).toEqual([expect.stringMatching(/^Item 2 from page 1 .*review.*\.$/)])
    await world.close()
    world = await openAnswering({ json: { success: 1, cursor: '*', reviews: [{ id: 1 }] } })
    expect((await failureOf(runOnce(steam, world))).kind).toBe('shape')
  })
})
