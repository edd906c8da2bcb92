// Agents who take cases at random over HTTP from two server processes on one PostgreSQL, beside a bare one-row update that takes the same way;
// and the first page of the queue at size, beside GET /v1/brands/{brand}.
//   node bench/cases.ts [--mentions 100000] [--cases 100000] [--open 10000] [--agents 50] [--only race|page]
import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { sql } from 'kysely'
import { createApi } from '../src/api/api.ts'
import { createReputation } from '../src/api/reputation.ts'
import type { Services } from '../src/api/services.ts'
import { createApiKey } from '../src/db/people/api-key.ts'
import { saveBrand, type Brand } from '../src/db/brand.ts'
import { openPostgres, type Database, type Store } from '../src/db/client.ts'
import { migrate, readMigrations } from '../src/db/migrate.ts'
import { saveSource } from '../src/db/source/source.ts'
import { DEFAULT_FORMULA } from '../src/domain/index/formula.ts'
import { startPostgres } from '../test/helpers/postgres.ts'
import { openCases, withoutIndexes } from './large/cases.ts'
import { median, root, timeMedians } from './stores.ts'

const { values } = parseArgs({
  options: { mentions: { type: 'string', default: '100000' }, cases: { type: 'string', default: '100000' }, open: { type: 'string', default: '10000' }, agents: { type: 'string', default: '50' }, only: { type: 'string' }, serve: { type: 'string' } },
})
const NOW = new Date('2026-11-20T12:00:00Z')
const PROCESSES = 2

/** What the API reads with. */
const reads = (db: Database, now: () => Date) => ({ db, now, collectors: new Map(), reputation: createReputation({ db, now, formula: DEFAULT_FORMULA, collectors: new Map() }) })

/** A brand with so many mentions, the newest of which are cases of the queue. */
const fill = async ({ db, exec }: Store, slug: string, { mentions, cases }: { mentions: number; cases: number }): Promise<Brand> => {
  const brand = await saveBrand(db, { slug, name: slug, timeZone: 'America/Mexico_City' })
  const source = await saveSource(db, brand.id, { collector: 'push', name: 'Opina', kind: 'review' })
  await withoutIndexes({ db, exec }, 'mention', () => sql`
    insert into mention (brand_id, id, source_id, external_id, kind, text, author_id, collected_at, occurred_at, day, content_hash, sentiment, sentiment_score, stars_centi, impression, pull, outcome, needs_response)
    select ${brand.id}::uuid, gen_random_uuid(), ${source.id}::uuid, 'm' || i, 'review', 'Me cobraron dos veces el pedido ' || i || ' y nadie contesta en la tienda', 'a' || i, ${NOW}, t.at, (extract(epoch from t.at) / 86400)::integer,
      'h' || i, 'negative', -0.8, 100, 'negative', -1000 - random(), 'resolve', true
    from generate_series(1, ${mentions}::integer) as i cross join lateral (select ${NOW}::timestamptz - i * interval '1 minute' as at) t`.execute(db))
  await openCases(db, brand.id, { cases, now: NOW })
  await exec('vacuum analyze mention, case_file, case_mention')
  return brand
}

const bare = new Hono()

/** A server process of its own: the API behind its guard, and beside it the bare update over the same pool. */
const serveAgents = async (url: string): Promise<void> => {
  const { db } = openPostgres(url, { max: 10 })
  const services = { ...reads(db, () => new Date()), version: 'bench', log: { info() {}, warn() {}, error: console.error }, wakeCases: () => {} } as unknown as Services
  const api = createApi(services, { db, now: services.now, adminSecret: randomUUID(), hosts: [] })
  bare.post('/bare/:id', async c => {
    await sql`update bench_row set n = n + 1 where id = ${c.req.param('id')}`.execute(db)
    return c.text('')
  })
  bare.all('*', c => api.fetch(c.req.raw))
  serve({ fetch: bare.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => process.send!(`http://127.0.0.1:${port}`))
}

interface Told {
  taken: Array<{ id: string; by: string }>
  refused: number
  claimMs: number[]
  updateMs: number[]
}

const timed = async (into: number[], call: () => Promise<Response>): Promise<Response> => {
  const start = performance.now()
  const response = await call()
  await response.clone().arrayBuffer()
  into.push(performance.now() - start)
  return response
}

// So many of the last picks are looked at by whoever drifts to what another has just opened.
const SEEN = 20
const DRIFTS = 0.1

/** Agents at several servers take cases at random until none is left. */
const claimAll = async (slug: string, ids: string[], agents: Array<{ id: string; key: string; server: string }>): Promise<Told> => {
  const told: Told = { taken: [], refused: 0, claimMs: [], updateMs: [] }
  const [left, seen] = [[...ids], [] as string[]]
  const pick = (): string | undefined => {
    if (Math.random() < DRIFTS && seen.length > 0) return seen[Math.floor(Math.random() * seen.length)]
    const at = Math.floor(Math.random() * left.length)
    const id = left[at]
    if (id === undefined) return undefined
    left[at] = left.at(-1)!
    left.pop()
    seen[told.claimMs.length % SEEN] = id
    return id
  }
  await Promise.all(agents.map(async ({ id: by, key, server }) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    for (let id = pick(); left.length > 0 || id !== undefined; id = pick()) {
      if (id === undefined) break
      const { status } = await timed(told.claimMs, () => fetch(`${server}/v1/brands/${slug}/cases/${id}/claim`, { method: 'POST', headers, body: '{}' }))
      if (status === 200) told.taken.push({ id, by })
      else if (status === 409) told.refused++
      else throw new Error(`A claim was answered with ${status}.`)
      await timed(told.updateMs, () => fetch(`${server}/bare/${by}`, { method: 'POST' }))
    }
  }))
  return told
}

const percentile = (numbers: number[], share: number): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length * share)]!

const race = async (store: Store, url: string): Promise<void> => {
  const brand = await fill(store, 'race', { mentions: Number(values.open), cases: Number(values.open) })
  const ids = (await store.db.selectFrom('case_file').select('id').where('brand_id', '=', brand.id).execute()).map(({ id }) => id)
  const children = Array.from({ length: PROCESSES }, () => fork(import.meta.filename, ['--serve', url]))
  const servers = await Promise.all(children.map(async child => ((await once(child, 'message')) as [string])[0]))
  const agents = await Promise.all(Array.from({ length: Number(values.agents) }, async (_, i) => {
    const { id, key } = await createApiKey(store.db, { name: `agent-${i}`, scope: 'write', brandId: brand.id }, new Date())
    return { id: `key:${id}`, key, server: servers[i % PROCESSES]! }
  }))
  await store.exec('create table bench_row (id text primary key, n integer not null default 0)')
  await sql`insert into bench_row (id) select unnest(${agents.map(({ id }) => id)}::text[])`.execute(store.db)
  const { taken, refused, claimMs, updateMs } = await claimAll('race', ids, agents)
  for (const child of children) child.kill()
  const held = await store.db.selectFrom('case_file').select(['id', 'assignee_id', 'version']).where('brand_id', '=', brand.id).where('assignee_id', 'is not', null).execute()
  const said = Map.groupBy(taken, ({ id }) => id)
  const twice = [...said.values()].filter(list => new Set(list.map(({ by }) => by)).size > 1).length
  const lost = ids.length - held.filter(({ id, assignee_id, version }) => said.get(id)?.[0]!.by === assignee_id && version === 2).length
  const events = await store.db.selectFrom('case_event').select(eb => eb.fn.countAll<number>().as('count')).where('type', '=', 'case.taken').executeTakeFirstOrThrow()
  const [claim, update] = [percentile(claimMs, 0.95), percentile(updateMs, 0.95)]
  console.log(`${agents.length} agents at ${PROCESSES} servers, ${ids.length} open cases, ${claimMs.length} claims over HTTP: ${held.length} taken, ${refused} told who has it, ${twice} held by two, ${lost} lost, ${events.count} in the audit trail`)
  console.log(`  claim p50 ${median(claimMs).toFixed(1)} ms, p95 ${claim.toFixed(1)} ms = ${(claim / update).toFixed(1)} × a bare one-row update at the same servers (p50 ${median(updateMs).toFixed(1)} ms, p95 ${update.toFixed(1)} ms)`)
}

const page = async (store: Store): Promise<void> => {
  const [mentions, cases] = [Number(values.mentions), Number(values.cases)]
  await fill(store, 'large', { mentions, cases })
  const services = { ...reads(store.db, () => NOW), version: 'bench', log: { info() {}, warn() {}, error: console.error }, wakeCases: () => {} } as unknown as Services
  const api = createApi(services, { db: store.db, now: () => NOW, adminSecret: undefined, hosts: [] })
  const get = async (path: string): Promise<void> => {
    const response = await api.request(path)
    if (response.status !== 200) throw new Error(`${path}: ${await response.text()}`)
    await response.text()
  }
  const times = await timeMedians(101, { one: () => get('/v1/brands/large'), queue: () => get('/v1/brands/large/cases?limit=50'), mine: () => get('/v1/brands/large/cases?limit=50&assignee=none&tier=complaint') })
  console.log(`The first page of the queue (50 cards) at ${mentions} mentions and ${cases} open cases: ${times.queue.toFixed(2)} ms = ${(times.queue / times.one).toFixed(1)} × GET /v1/brands/{brand} (${times.one.toFixed(2)} ms); filtered ${(times.mine / times.one).toFixed(1)} ×`)
}

if (values.serve !== undefined) {
  await serveAgents(values.serve)
} else {
  const server = await startPostgres()
  const store = openPostgres(server.url, { max: 4 })
  try {
    await migrate(store, readMigrations(join(root, 'sql')))
    if (values.only !== 'page') await race(store, server.url)
    if (values.only !== 'race') await page(store)
  } finally {
    await store.close()
    await server.stop()
  }
}
