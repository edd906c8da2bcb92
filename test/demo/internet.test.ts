import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import rss from '../../collectors/rss.ts'
import { CollectorError, type Mention, type Page } from '../../src/contract.ts'
import { feedPath, OWN, sourcesAt } from '../../src/demo/brands.ts'
import { openInternet, type Internet } from '../../src/demo/internet.ts'
import { liveUntil } from '../../src/demo/live.ts'
import { shownAt } from '../../src/demo/post.ts'
import { tellStory } from '../../src/demo/story.ts'
import { readLibrary } from '../../src/demo/texts.ts'
import { headers, newSecret, verify } from '../../src/net/webhook.ts'
import { plainFiles } from '../helpers/plain-files.ts'
import { plainHttp } from '../helpers/plain-http.ts'

const start = new Date('2026-03-10T12:00:00Z')
const library = readLibrary()
const DAY_MS = 86_400_000

describe('the story of the demo', () => {
  const posts = tellStory(library, { start })
  const own = posts.filter(({ brand, versions }) => brand === OWN.slug && versions[0]!.stars !== undefined)
  const dayOf = (date: Date): number => Math.floor((date.getTime() - start.getTime()) / DAY_MS)
  const shareOfBad = (from: number, to: number): number => {
    const there = own.filter(({ versions }) => dayOf(versions[0]!.at) >= from && dayOf(versions[0]!.at) < to)
    return there.filter(({ versions }) => versions[0]!.stars! <= 2).length / there.length
  }

  it('is the same each time it is told', () => {
    expect(tellStory(library, { start })).toEqual(posts)
    expect(tellStory(library, { start, seed: 'other' })).not.toEqual(posts)
  })

  it('fills every slot, gives every post an id of its own and nothing from the future', () => {
    expect(posts.filter(post => /\{\w+\}/.test(JSON.stringify(post)))).toEqual([])
    expect(new Set(posts.map(({ id }) => id)).size).toBe(posts.length)
    expect(posts.filter(({ versions }) => versions[0]!.at > start)).toEqual([])
  })

  it('breaks down and recovers', () => {
    expect(shareOfBad(-110, -65)).toBeLessThan(0.35)
    expect(shareOfBad(-58, -50)).toBeGreaterThan(0.55)
    expect(shareOfBad(-30, -5)).toBeLessThan(0.35)
  })

  it('speaks three languages on every site of reviews', () => {
    for (const site of ['opinometro', 'vozcliente', 'apps']) expect(new Set(own.filter(post => post.site === site).map(({ lang }) => lang)), site).toEqual(new Set(['es', 'en', 'pt']))
  })

  it('bursts with double charges in the second minute of being watched, and is then as calm as on other days', () => {
    const after = (seconds: number): Date => new Date(start.getTime() + seconds * 1000)
    const live = liveUntil(library, { start, until: after(2 * 86_400) })
    const burst = live.filter(({ versions }) => versions[0]!.at >= after(35) && versions[0]!.at < after(100) && (versions[0]!.stars ?? 1) <= 3)
    expect(burst.length).toBeGreaterThanOrEqual(30)
    expect(live.filter(({ versions }) => versions[0]!.at > after(86_400)).length).toBeLessThan(40)
    expect(liveUntil(library, { start, until: after(60) })).toEqual(live.slice(0, liveUntil(library, { start, until: after(60) }).length))
  })

  it('shows a post as it was at each instant', () => {
    const edited = posts.find(({ versions, reply }) => versions.length > 1 && reply)!
    const [first, second] = edited.versions
    expect(shownAt(edited, new Date(first!.at.getTime() - 1))).toBeUndefined()
    expect(shownAt(edited, first!.at)).toMatchObject({ text: first!.text, stars: first!.stars })
    expect(shownAt(edited, second!.at)).toMatchObject({ text: second!.text, stars: second!.stars, editedAt: second!.at, reply: edited.reply })
  })
})

describe('the demo internet', () => {
  let internet: Internet
  let time = start
  const secret = newSecret()
  beforeAll(async () => {
    internet = await openInternet({ now: () => time, start, verify: (given, body) => verify({ headers: given, body, secret, now: time.getTime() }) })
  })
  afterAll(() => internet.close())

  /** All pages of a run as one. */
  const collect = async (url: string, cursor?: string): Promise<Page> => {
    const whole: Page = { mentions: [] }
    for await (const { mentions, ...page } of rss.collect({ config: { url }, cursor, since: undefined, http: plainHttp, files: plainFiles, signal: new AbortController().signal, now: time.toISOString() })) {
      whole.mentions.push(...mentions)
      Object.assign(whole, page)
    }
    return whole
  }

  it('is read whole by the collector that reads real feeds', async () => {
    const posts = tellStory(library, { start }).flatMap(post => shownAt(post, start) ?? []).filter(({ deletedAt }) => deletedAt === undefined)
    const own = sourcesAt(internet.origin).filter(({ brandSlug }) => brandSlug === OWN.slug)
    const pages = await Promise.all(own.map(({ config }) => collect(config.url)))
    const read = new Map<string, Mention>(pages.flatMap(({ mentions }) => mentions).map(mention => [mention.externalId, mention]))
    expect(pages.flatMap(({ problems = [] }) => problems)).toEqual([])
    const expected = posts.filter(({ brand }) => brand === OWN.slug || brand === null)
    expect([...read.keys()].toSorted()).toEqual(expected.map(({ id }) => id).toSorted())
    for (const post of expected.slice(0, 300)) {
      const mention = read.get(post.id)!
      expect(mention.text.replace(/\s+/g, ' '), post.id).toBe(post.text.replace(/\s+/g, ' ').trim())
      expect(Date.parse(mention.publishedAt!)).toBe(post.publishedAt.getTime())
      expect(mention.rating).toEqual(post.stars === undefined ? undefined : { value: post.stars, outOf: 5 })
    }
  })

  it('answers a second reading with nothing, and one after something happened with what moved', async () => {
    const url = internet.origin + feedPath('opinometro', OWN.slug)
    const first = await collect(url)
    expect((await collect(url, first.cursor)).mentions).toEqual([])
    time = new Date(start.getTime() + 100_000)
    const later = await collect(url, first.cursor)
    expect(later.mentions.some(({ externalId }) => /-l\d/.test(externalId))).toBe(true)
    expect(later.mentions.length).toBeLessThan(first.mentions.length)
    time = start
  })

  it('has a page for each original', async () => {
    const { mentions } = await collect(internet.origin + feedPath('vozcliente', OWN.slug))
    const response = await fetch(mentions[0]!.url!)
    expect(response.status).toBe(200)
    expect(await response.text()).toContain(mentions[0]!.author!.name)
  })

  it('keeps what is posted to the sink, and refuses what is not signed with the secret', async () => {
    const body = '{"type":"alert.opened","data":{"note":"<script>alert(1)</script>"}}'
    const post = (signedWith: string) => fetch(internet.sinkUrl, { method: 'POST', body, headers: headers({ id: 'msg_1', timestamp: Math.floor(time.getTime() / 1000), body, secrets: [signedWith] }) })
    expect((await post(secret)).status).toBe(204)
    expect((await post(newSecret())).status).toBe(401)
    expect(internet.sink.list()).toMatchObject([{ isGenuine: false }, { isGenuine: true, type: 'alert.opened', id: 'msg_1' }])
    expect(await (await fetch(internet.sinkUrl)).text()).not.toContain('<script>alert')
  })

  it.each([[429, 'transient'], [500, 'transient'], [404, 'config'], ['garbage', 'config'], ['truncated', 'transient']] as const)('can misbehave: %s', async (mode, kind) => {
    const path = feedPath('murmullo', OWN.slug)
    internet.trouble(path, mode)
    const error = await collect(internet.origin + path).catch((failure: unknown) => failure)
    internet.trouble(path, undefined)
    expect(error).toBeInstanceOf(CollectorError)
    expect((error as CollectorError).kind).toBe(kind)
    expect((await collect(internet.origin + path)).mentions.length).toBeGreaterThan(50)
  })
})
