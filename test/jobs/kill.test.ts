import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findBrand } from '../../src/db/brand.ts'
import { openPostgres, type Store } from '../../src/db/client.ts'
import { eachFace } from '../../src/db/mention/current.ts'
import { enqueue } from '../../src/db/delivery/delivery.ts'
import { listEndpoints } from '../../src/db/delivery/endpoint.ts'
import { readRollups, recountRollups } from '../../src/db/index/rollup.ts'
import type { Face } from '../../src/domain/index/tally.ts'
import { newSecret } from '../../src/net/webhook.ts'
import { openServer, type TestServer } from '../helpers/server.ts'
import { newPostgresDatabase, root } from '../helpers/stores.ts'

const FEEDS = 5
const ITEMS = 400
const ROWS = 12_000
const MESSAGES = 30
const KILLS = 5

const VOICES = ['Me cobraron dos veces y nadie contesta.', 'Todo perfecto, volveré.', 'Llegó tarde pero bien.', '¿Abren los domingos?', 'Muy caro para lo que es.']

describe('a process killed again and again', () => {
  let store: Store
  let url: string
  let folder: string
  let feeds: TestServer
  let receiver: TestServer
  const secret = newSecret()
  const received: string[] = []
  let child: ChildProcess | undefined

  beforeAll(async () => {
    url = await newPostgresDatabase()
    folder = await mkdtemp(join(tmpdir(), 'marea-kill-'))
    await mkdir(join(folder, 'data'))
    await writeFile(join(folder, 'data/encuesta.csv'), `id,texto,estrellas\n${Array.from({ length: ROWS }, (_, i) => `e${i},"${VOICES[i % VOICES.length]}",${1 + (i % 5)}`).join('\n')}\n`)
    feeds = await openServer((request, response) => {
      const name = request.url!.slice(1, 2)
      const items = Array.from({ length: ITEMS }, (_, i) => ({ id: `${name}-${i}`, content_text: `${VOICES[i % VOICES.length]} (${name}${i})`, date_published: new Date(Date.now() - i * 3_600_000).toISOString() }))
      const text = JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: name, items })
      // In two parts, so that some are cut on the way.
      response.writeHead(200, { 'content-type': 'application/feed+json' }).write(text.slice(0, 20_000))
      setTimeout(() => response.end(text.slice(20_000)), 60)
    })
    receiver = await openServer((request, response, body) => {
      new Webhook(secret).verify(body, request.headers as Record<string, string>)
      received.push(String(request.headers['webhook-id']))
      setTimeout(() => response.writeHead(204).end(), 30)
    })
    const sources = Array.from({ length: FEEDS }, (_, i) => `      - { name: Diario ${i}, collector: rss, everyMinutes: 60, config: { url: "${feeds.origin}/${i}.json" } }`)
    await writeFile(join(folder, 'marea.yaml'), `brands:
  - slug: casa-nogal
    name: Casa Nogal
    sources:
${sources.join('\n')}
      - { name: Encuesta, collector: file, everyMinutes: 60, config: { path: data/encuesta.csv } }
    webhooks:
      - { name: Guardia, url: "${receiver.origin}/", secret: { $env: HOOK_SECRET }, events: [webhook.test] }
`)
    store = openPostgres(url, { max: 3, onError: () => {} })
  }, 120_000)

  afterAll(async () => {
    child?.kill('SIGKILL')
    await feeds.close()
    await receiver.close()
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** Starts Marea as its users do; resolves once it says where it is. */
  const startProcess = async (): Promise<ChildProcess> => {
    const environment = { ...process.env, PORT: '0', HOST: '127.0.0.1', DATABASE_URL: url, MAREA_DATA: './data', MAREA_CONFIG: './marea.yaml', MAREA_SECRET: 'a secret for this test only', MAREA_ADMIN_SECRET: '', HOOK_SECRET: secret, MAREA_ALLOW_HOSTS: `${feeds.host},${receiver.host}` }
    const started = spawn(process.execPath, [join(root, 'src/main.ts')], { cwd: folder, env: environment, stdio: ['ignore', 'ignore', 'pipe'] })
    const lines: string[] = []
    for await (const line of createInterface({ input: started.stderr! })) {
      lines.push(line)
      if (line.includes('Marea is at')) {
        started.stderr!.resume()
        return started
      }
    }
    throw new Error(`The process ended at start:\n${lines.join('\n')}`)
  }

  const kill = async (process: ChildProcess): Promise<void> => {
    process.kill('SIGKILL')
    await once(process, 'exit')
    // A minute passes: what the dead held is free again.
    await store.db.updateTable('source').set({ held_until: new Date(0) }).where('held_until', 'is not', null).execute()
    await store.db.updateTable('webhook_endpoint').set({ held_until: new Date(0) }).where('held_until', 'is not', null).execute()
  }

  const count = async (): Promise<number> => Number((await store.db.selectFrom('mention').select(eb => eb.fn.countAll<number>().as('n')).executeTakeFirst())!.n)
  const pending = async (): Promise<number> => Number((await store.db.selectFrom('delivery').select(eb => eb.fn.countAll<number>().as('n')).where('status', '=', 'pending').executeTakeFirst())!.n)

  it('loses nothing and doubles nothing', async () => {
    const expected = FEEDS * ITEMS + ROWS
    const seen: number[] = []
    child = await startProcess()
    const brand = (await findBrand(store.db, 'casa-nogal'))!
    for (let i = 0; i < MESSAGES; i++) await enqueue(store.db, await listEndpoints(store.db, brand.id), { event: 'alert.opened', data: { number: i } }, new Date())
    for (let round = 0; round < KILLS; round++) {
      // Sooner or later each time, so that each round is killed in the middle of something else.
      await new Promise(resolve => setTimeout(resolve, 150 + 350 * round))
      // However slow the machine is, the later rounds find something half done.
      if (round >= 2) await expect.poll(count, { timeout: 60_000, interval: 20 }).toBeGreaterThanOrEqual(Math.min(seen.at(-1)! + 1, expected))
      await kill(child)
      seen.push(await count())
      child = await startProcess()
    }
    // Cut in the middle, or the test shows nothing.
    expect(seen.some(number => number > 0 && number < expected), String(seen)).toBe(true)
    await expect.poll(async () => [await count(), await pending()], { timeout: 90_000, interval: 250 }).toEqual([expected, 0])
    await expect.poll(async () => (await store.db.selectFrom('source').select('id').where('last_ok_at', 'is', null).execute()).length, { timeout: 30_000 }).toBe(0)

    const faces: Face[] = []
    await store.db.transaction().execute(async trx => {
      for await (const batch of eachFace(trx, brand.id)) faces.push(...batch)
    })
    expect(await readRollups(store.db, brand.id)).toEqual(recountRollups(faces))
    expect(await store.db.selectFrom('mention').select('id').where('read_version', 'is', null).execute()).toEqual([])
    expect(new Set(received).size).toBe(MESSAGES)
    // In order: ids are made in the order of what they tell.
    const firsts = [...new Set(received)]
    expect(firsts).toEqual(firsts.toSorted())
    // A crash between sending and writing it down may send one message again.
    expect(received.length).toBeLessThanOrEqual(MESSAGES + KILLS)

    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  }, 240_000)
})
