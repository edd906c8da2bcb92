import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HOSTILE } from '../../bench/hostile-server.ts'
import rss from '../../collectors/rss.ts'
import { CollectorError } from '../../src/contract.ts'
import { createDoor, type Door } from '../../src/net/http.ts'
import { plainFiles } from '../helpers/plain-files.ts'
import { root } from '../helpers/stores.ts'

/** Those that wait for a clock or take seconds to make; `node bench/hostile-feeds.ts` reads them all. */
const SLOW = /no answer|headers only|now and then|byte by byte|without end|gigabyte|bomb of|fifty megabytes|ten megabytes|two hundred thousand|million/

describe('a feed that attacks its reader', () => {
  let server: ChildProcess
  let door: Door
  let origins: { hostile: string; raw: string; isRaw: string[] }
  beforeAll(async () => {
    server = fork(join(root, 'bench/hostile-server.ts'), ['serve'])
    origins = ((await once(server, 'message')) as [typeof origins])[0]
    const lookup = async (host: string) => (host === 'inside.example' ? [{ address: '127.0.0.1', family: 4 }] : [])
    const clock = { now: Date.now, sleep: async () => {} }
    door = createDoor({ userAgent: 'Marea/test', allowHosts: [origins.hostile, origins.raw].map(origin => new URL(origin).host), lookup, pauseMs: 0, clock })
  })
  afterAll(() => server.kill())

  const collect = async (name: string): Promise<string> => {
    const url = `${origins.isRaw.includes(name) ? origins.raw : origins.hostile}/${HOSTILE.indexOf(name)}`
    const run = { config: { url }, cursor: undefined, since: undefined, http: door.http(), files: plainFiles, signal: new AbortController().signal, now: '2026-03-10T00:00:00Z' }
    try {
      for await (const { mentions } of rss.collect(run)) for (const { text, title } of mentions) if (/secreto/.test(text + title)) return 'read what is forbidden'
      return 'read'
    } catch (error) {
      return error instanceof CollectorError ? error.kind : `crashed: ${String(error)}`
    }
  }

  it.each(HOSTILE.filter(name => !SLOW.test(name)))('does no more than fail with a sentence: %s', async name => {
    expect(['read', 'config', 'transient', 'shape']).toContain(await collect(name))
  }, 20_000)

  it.each(HOSTILE.filter(name => name.startsWith('a redirect')))('leads nowhere: %s', async name => expect(await collect(name)).toBe('config'))

  it('never has a forbidden address asked', async () => {
    server.send('asked?')
    expect(await once(server, 'message')).toEqual([{ asked: 0 }, undefined])
  })
})
