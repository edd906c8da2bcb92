import { afterEach, describe, expect, it } from 'vitest'
import apple from '../../collectors/app-store.ts'
import { failureOf, NOW, runOnce } from './run-once.ts'
import { openServerWorld, type Asked, type Given } from './server-world.ts'
import type { World } from './world.ts'
import * as courts from './worlds/app-store.ts'

const openStore = (answer: (asked: Asked) => Given): Promise<World> =>
  openServerWorld({ origins: ['https://itunes.apple.com'], config: () => ({ app: 5555555, country: 'es' }), answer: asked => (asked.url.pathname === '/lookup' ? { json: { results: [] } } : answer(asked)), retryAfterSeconds: 1 })

const entry = (id: string, more: object = {}): object => ({ id: { label: id }, 'im:rating': { label: '4' }, content: { label: `Reseña ${id}` }, updated: { label: '2026-03-01T10:00:00-07:00' }, ...more })
const pageOf = ({ url }: Asked): number => Number(/page=(\d+)/.exec(url.pathname)?.[1])

describe('the App Store', () => {
  let world: World
  afterEach(() => world.close())

  it('reads titles, stars, votes, people and the average of the store', async () => {
    world = await courts.open()
    const { mentions, pages } = await runOnce(apple, world)
    expect(mentions[0]).toMatchObject({ title: 'Muy útil', rating: { value: 5, outOf: 5 }, engagement: { voteSum: 2, voteCount: 3 }, author: { id: '88000079', name: 'Lucía Anaya', url: 'https://itunes.apple.com/mx/reviews/id88000079' } })
    expect(pages.at(-1)?.storefront).toEqual({ rating: 4.31, outOf: 5, count: 918 })
  })

  it('reads one review that stands alone, and none', async () => {
    world = await openStore(asked => ({ json: courts.feedOf(pageOf(asked) === 1 ? [entry('1')] : [], 1) }))
    const { mentions, problems, cursor } = await runOnce(apple, world)
    expect([mentions.length, problems, cursor !== undefined]).toEqual([1, [], true])
    await world.close()
    world = await openStore(() => ({ json: courts.feedOf([], 0) }))
    expect(await failureOf(runOnce(apple, world))).toMatchObject({ kind: 'config', message: expect.stringMatching(/no app 5555555 in ES/) as string })
  })

  it('does not take the app itself for a review', async () => {
    world = await openStore(asked => ({ json: courts.feedOf(pageOf(asked) === 1 ? [{ id: { label: 'app' }, 'im:name': { label: 'Canchas' } }, entry('1'), { id: { label: '2' } }] : [], 1) }))
    const { mentions, problems } = await runOnce(apple, world)
    expect(mentions.map(({ externalId }) => externalId)).toEqual(['1'])
    expect(problems).toEqual([expect.stringMatching(/^Item 2 from page 1/)])
  })

  it('asks for no page behind the tenth', async () => {
    const asked: number[] = []
    world = await openStore(one => {
      asked.push(pageOf(one))
      return { json: courts.feedOf([entry(`a${pageOf(one)}`), entry(`b${pageOf(one)}`)], 10) }
    })
    expect((await runOnce(apple, world)).mentions).toHaveLength(20)
    expect(asked).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  it('comes back for a page that was empty without reason', async () => {
    let empty = 2
    world = await openStore(asked => ({ json: courts.feedOf(pageOf(asked) === empty || pageOf(asked) > 3 ? [] : [entry(`a${pageOf(asked)}`), entry(`b${pageOf(asked)}`)], 3) }))
    const first = await runOnce(apple, world)
    expect(first.problems).toEqual([expect.stringMatching(/empty page as page 2 of 3/)])
    expect(first.cursor).toBeUndefined()
    empty = 0
    expect((await runOnce(apple, world, first.cursor)).mentions).toHaveLength(6)
  })

  it('takes dates from the XML where the JSON has none', async () => {
    world = await openStore(asked => {
      if (!asked.url.pathname.endsWith('/xml')) return { json: courts.feedOf(pageOf(asked) === 1 ? [entry('1', { updated: undefined }), entry('2', { updated: undefined })] : [], 1) }
      return { headers: { 'content-type': 'text/xml' }, body: '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Reseñas</title><entry><id>1</id><updated>2026-03-01T10:00:00-07:00</updated><title>Bien</title></entry></feed>' }
    })
    const [first, second] = (await runOnce(apple, world)).mentions
    expect(first?.publishedAt).toBe('2026-03-01T17:00:00.000Z')
    expect(second).not.toHaveProperty('publishedAt')
  })

  it('stops where it knows the rest, and looks through everything once a day', async () => {
    const asked: number[] = []
    world = await openStore(one => {
      asked.push(pageOf(one))
      return { json: courts.feedOf(pageOf(one) > 3 ? [] : [entry(`${pageOf(one)}`, { updated: { label: `2026-02-0${4 - pageOf(one)}T10:00:00Z` } }), entry(`${pageOf(one)}b`, { updated: { label: `2026-01-0${4 - pageOf(one)}T10:00:00Z` } })], 3) }
    })
    const { cursor } = await runOnce(apple, world)
    asked.length = 0
    await runOnce(apple, world, cursor)
    expect(asked).toEqual([1])
    await runOnce(apple, world, cursor, new Date(Date.parse(NOW) + 86_400_000).toISOString())
    expect(asked).toEqual([1, 1, 2, 3, 4])
  })

  it('reads the reviews though the average cannot be had', async () => {
    world = await openServerWorld({
      origins: ['https://itunes.apple.com'],
      config: () => ({ app: 5555555, country: 'es' }),
      answer: asked => (asked.url.pathname === '/lookup' ? { status: 503 } : { json: courts.feedOf(pageOf(asked) === 1 ? [entry('1'), entry('2')] : [], 1) }),
      retryAfterSeconds: 1,
    })
    const { mentions, problems, cursor } = await runOnce(apple, world)
    expect([mentions.length, problems.length]).toEqual([2, 1])
    expect(cursor).toBeTypeOf('string')
  })
})
