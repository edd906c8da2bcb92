import { readdirSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CollectorError, type Collector, type Mention, type Page } from '../../src/contract.ts'
import { openInternet, type Internet } from '../../src/demo/internet.ts'
import { titleOf, writtenAt } from '../../src/demo/platform.ts'
import type { Standing } from '../../src/demo/platforms.ts'
import type { Shown } from '../../src/demo/post.ts'
import { createDoor } from '../../src/net/http.ts'
import { plainFiles } from '../helpers/plain-files.ts'

const ROOT = join(import.meta.dirname, '../..')
const IDS = readdirSync(join(ROOT, 'collectors')).filter(name => name.endsWith('.ts')).map(name => name.slice(0, -3))
const START = new Date('2026-03-10T12:00:00Z')
const minutesLater = (minutes: number): Date => new Date(START.getTime() + minutes * 60_000)

it('a platform of the demo internet stands for every collector, and for nothing else', async () => {
  const internet = await openInternet({ now: () => START, start: START, verify: () => true })
  const standing = internet.platforms.map(({ id }) => id).toSorted()
  await internet.close()
  expect(standing).toEqual(IDS.toSorted())
})

describe.each(IDS)('the collector %s on the demo internet', id => {
  let collector: Collector
  let internet: Internet
  let platform: Standing
  let folder: string
  let time = START
  beforeAll(async () => {
    collector = ((await import(join(ROOT, 'collectors', `${id}.ts`))) as { default: Collector }).default
    internet = await openInternet({ now: () => time, start: START, verify: () => true })
    platform = internet.platforms.find(one => one.id === id)!
    folder = await mkdtemp(join(tmpdir(), 'marea-demo-'))
  })
  afterAll(async () => {
    await internet.close()
    await rm(folder, { recursive: true })
  })
  beforeEach(() => void (time = START))

  /** The real door, told where the demo internet stands. Nobody waits. */
  const openHttp = () => createDoor({ userAgent: 'Marea/test', allowHosts: [], standIns: internet.standIns, clock: { now: () => time.getTime(), sleep: async () => {} } }).http({ pause: false })

  /** What a source is set up with; a file is fetched by a person first. */
  const configOf = async (more: Record<string, unknown> = {}): Promise<unknown> => {
    const config = { ...platform.config(), ...more }
    if (collector.auth !== 'file') return collector.config.parse(config)
    const path = join(folder, String(config.path))
    await writeFile(path, (await openHttp().request(`${platform.origins[0]}/${String(config.path)}`)).body)
    return collector.config.parse({ ...config, path })
  }

  const run = async (cursor?: string, more?: Record<string, unknown>): Promise<Page & { mentions: Mention[]; gone: string[] }> => {
    const whole: Page & { gone: string[] } = { mentions: [], gone: [], observations: [], problems: [] }
    const signal = new AbortController().signal
    for await (const page of collector.collect({ config: await configOf(more), cursor, since: undefined, http: openHttp(), files: plainFiles, signal, now: time.toISOString() })) {
      whole.mentions.push(...page.mentions)
      whole.gone.push(...(page.gone ?? []))
      whole.observations!.push(...(page.observations ?? []))
      whole.problems!.push(...(page.problems ?? []))
      if (page.cursor !== undefined) whole.cursor = page.cursor
    }
    return whole
  }
  const shown = (): Shown[] => platform.scene().posts
  const idsOf = (posts: Shown[]): string[] => posts.map(post => platform.idOf(post)).toSorted()
  /** Of the press GDELT knows the titles. */
  const wordsOf = (post: Shown): string => (id === 'gdelt' ? titleOf(post) : post.text)
  const failureOf = async (promise: Promise<unknown>): Promise<CollectorError> => {
    const error: unknown = await promise.then(() => undefined, (thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(CollectorError)
    return error as CollectorError
  }

  it('gives all that the story has there, each once and in its words', async () => {
    const { mentions, problems, observations, cursor } = await run()
    expect(problems).toEqual([])
    expect(cursor).toBeTypeOf('string')
    expect(mentions.map(({ externalId }) => externalId).toSorted()).toEqual(idsOf(shown()))
    if (collector.kind === 'site') return expect(observations!.length).toBeGreaterThan(5)
    expect(mentions.length).toBeGreaterThanOrEqual(3)
    const byId = new Map(shown().map(post => [platform.idOf(post), post]))
    for (const mention of mentions) {
      const post = byId.get(mention.externalId)!
      expect(plain(mention.text), mention.externalId).toBe(plain(wordsOf(post)))
      const date = DATED_BY_EDIT.has(id) ? writtenAt(post) : post.publishedAt
      expect(Math.abs(Date.parse(mention.publishedAt ?? '') - date.getTime()), mention.externalId).toBeLessThan(1000)
      if (post.reply && platform.replies === 'owner-reply') expect(mention.ownerReply?.text).toBe(post.reply.text)
    }
  })

  it('finds nothing new where nothing happened, and what was written and edited meanwhile', async () => {
    const first = await run()
    const before = idsOf(shown())
    expect((await run(first.cursor)).mentions.map(({ externalId }) => externalId).filter(key => !before.includes(key))).toEqual([])
    if (collector.kind === 'site') return
    time = minutesLater(30)
    const later = await run(first.cursor)
    const found = new Map(later.mentions.map(mention => [mention.externalId, mention]))
    expect(found.size).toBe(later.mentions.length)
    const fresh = shown().filter(post => !before.includes(platform.idOf(post)))
    expect(fresh.length).toBeGreaterThan(0)
    for (const post of fresh) expect(plain(found.get(platform.idOf(post))?.text ?? ''), post.id).toBe(plain(wordsOf(post)))
    const third = await run(later.cursor ?? first.cursor)
    expect(third.mentions.filter(({ externalId }) => ![...found.keys(), ...before].includes(externalId))).toEqual([])
  })

  it('is refused with a key of somebody else, as by its platform', async () => {
    if (platform.secret === undefined) return expect(collector.auth).not.toBe('oauth')
    const secret = String(platform.config()[platform.secret])
    const error = await failureOf(run(undefined, { [platform.secret]: id === 'google-play' ? JSON.stringify({ ...(JSON.parse(secret) as object), client_email: 'otro@demo.example' }) : `${secret}-ajena` }))
    expect(error.kind).toBe('config')
    expect([401, 403]).toContain(error.status)
    expect(error.message).toMatch(/^.{15,}\.$/s)
  })

  it('bears a platform in trouble, and loses nothing', async () => {
    if (collector.auth === 'file') return
    for (const [mode, kind] of [[429, /transient/], [500, /transient/], ['truncated', /transient/], ['garbage', /shape|config|transient/]] as const) {
      // A page of any kind is what is looked at there.
      if (collector.kind === 'site' && mode === 'garbage') continue
      internet.trouble(id, mode)
      expect((await failureOf(run())).kind, String(mode)).toMatch(kind)
    }
    internet.trouble(id, undefined)
    expect((await run()).mentions.map(({ externalId }) => externalId).toSorted()).toEqual(idsOf(shown()))
  })

  it('learns of what was deleted, where its platform says so, and gives it no more', async () => {
    if (collector.kind === 'site') return
    const first = await run()
    const [post] = shown()
    internet.withdraw(post!.id)
    time = minutesLater(1)
    const later = await run(first.cursor)
    expect(later.mentions.map(({ externalId }) => externalId)).not.toContain(platform.idOf(post!))
    expect(later.gone).toEqual(platform.tellsDeleted ? [platform.idOf(post!)] : [])
  })

  it('answers in public once, and reads its answer back', async () => {
    expect(platform.replies !== undefined).toBe(collector.reply !== undefined)
    if (collector.reply === undefined) return
    const first = await run()
    const target = first.mentions.find(({ ownerReply, externalId }) => ownerReply === undefined && idsOf(shown()).includes(externalId))!
    const TEXT = 'Gracias por contarlo. Ya lo estamos revisando con el taller.'
    const send = async () => collector.reply!.send({ config: await configOf(), mention: target, text: TEXT, http: openHttp(), signal: new AbortController().signal, now: time.toISOString() })
    expect(await send()).toMatchObject({ text: TEXT })
    time = minutesLater(1)
    expect(await send()).toMatchObject({ text: TEXT })
    expect(platform.answers.list()).toMatchObject([{ text: TEXT }])
    const later = await run(first.cursor)
    const answered = later.mentions.find(({ externalId }) => externalId === target.externalId)
    const spoken = later.mentions.filter(({ replyTo, text }) => replyTo === target.externalId && text.endsWith(TEXT))
    if (platform.replies === 'owner-reply') expect(answered?.ownerReply).toMatchObject({ text: TEXT })
    expect(spoken.map(({ author }) => author?.isBrand)).toEqual(platform.replies === 'comment' ? [true] : [])
  })
})

/** Their one date is that of the last change. */
const DATED_BY_EDIT = new Set(['app-store', 'google-play'])

/** Platforms set words anew and cut them short: how they begin must be the same. */
const plain = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, 75)
