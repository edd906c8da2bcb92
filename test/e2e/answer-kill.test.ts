import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { World } from '../collectors/world.ts'
import { open as openMastodon } from '../collectors/worlds/mastodon.ts'
import { startMarea, type RunningMarea } from '../helpers/process.ts'
import { openServer, type TestServer } from '../helpers/server.ts'
import { newPostgresDatabase } from '../helpers/stores.ts'

const TEXT = 'Lucía, la fila del martes fue error nuestro: desde hoy hay dos cajas abiertas.'

let world: World
let platform: TestServer
let folder: string
let database: string
let marea: RunningMarea | undefined
/** Called when the platform has kept an answer and has not yet said so. */
let onKept: (() => void) | undefined

beforeAll(async () => {
  world = await openMastodon()
  const { instance } = world.config as { instance: string }
  platform = await openServer(async (request, response, body) => {
    const { method = 'GET', url = '/', headers } = request
    const { host: _, connection: __, 'content-length': ___, ...rest } = headers as Record<string, string>
    const given = await fetch(instance + url, { method, headers: rest, ...(method === 'POST' && { body }) })
    const text = await given.text()
    if (method === 'POST' && onKept) return onKept()
    response.writeHead(given.status, { 'content-type': 'application/json' }).end(text)
  })
  folder = await mkdtemp(join(tmpdir(), 'marea-answer-'))
  database = await newPostgresDatabase()
  await mkdir(join(folder, 'config'))
  await writeFile(join(folder, 'config/marea.yaml'), `brands:
  - slug: faro
    name: Faro Café
    sources:
      - { name: Tinta, collector: mastodon, everyMinutes: 600, config: { instance: "${platform.origin}", tags: ["#FaroCafe"], token: secreto } }
`)
})
afterAll(async () => {
  await marea?.stop()
  await platform.close()
  await world.close()
  await rm(folder, { recursive: true })
})

const start = async (): Promise<RunningMarea> =>
  await startMarea({ cwd: folder, env: { DATABASE_URL: database, MAREA_CONFIG: join(folder, 'config/marea.yaml'), MAREA_DATA: folder, MAREA_ALLOW_HOSTS: platform.host } })

const ask = async (path: string, body?: object): Promise<ReturnType<typeof JSON.parse>> =>
  (await fetch(`${marea!.url}/v1/brands/faro${path}`, body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json()

const until = async <T>(read: () => Promise<T | undefined>): Promise<T> => {
  for (const end = Date.now() + 60_000; Date.now() < end; ) {
    const found = await read()
    if (found !== undefined) return found
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  throw new Error(`It did not come to that.\n${marea!.log()}`)
}

it('an answer is one, though its process was killed after the platform had kept it and before that was noted', async () => {
  marea = await start()
  const mention = await until(async () => (await ask('/mentions')).data.find(({ externalId }: { externalId: string }) => externalId === world.reply!.target))
  const kept = new Promise<void>(resolve => void (onKept = resolve))
  const { id } = await ask('/answers', { mentionId: mention.id, text: TEXT, send: true })
  await kept
  marea.child.kill('SIGKILL')
  await once(marea.child, 'exit')
  onKept = undefined
  expect(world.reply!.standing()).toEqual([TEXT])

  marea = await start()
  expect((await ask(`/answers/${id}`)).state).toBe('sending')
  // Two minutes later: the hold of the dead process has run out.
  const client = new pg.Client({ connectionString: database })
  await client.connect()
  await client.query("update answer set held_until = now() - interval '1 second' where id = $1", [id])
  await client.end()
  const sent = await until(async () => {
    const answer = await ask(`/answers/${id}`)
    return answer.state === 'sent' ? answer : undefined
  })
  expect(sent).toMatchObject({ shown: { text: TEXT }, attempts: 2 })
  expect(world.reply!.standing()).toEqual([TEXT])
  expect((await ask('/mentions')).data.find(({ id: one }: { id: string }) => one === mention.id).ownerReply.text).toBe(TEXT)
}, 180_000)
