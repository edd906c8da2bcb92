// Agents who take cases at random from two processes on one PostgreSQL, beside a bare one-row update over the same connections;
// and the first page of the queue at size, beside GET /v1/brands/{brand}.
//   node bench/cases.ts [--mentions 100000] [--cases 100000] [--open 10000] [--agents 50]
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { createApi } from '../src/api/api.ts'
import type { Services } from '../src/api/services.ts'
import { saveBrand, type Brand } from '../src/db/brand.ts'
import { claimCase } from '../src/db/case-claim.ts'
import { openPostgres, type Store } from '../src/db/client.ts'
import { migrate, readMigrations } from '../src/db/migrate.ts'
import { saveSource } from '../src/db/source.ts'
import { startPostgres } from '../test/helpers/postgres.ts'
import { median, root, timeMedians } from './stores.ts'

const { values } = parseArgs({
  options: { mentions: { type: 'string', default: '100000' }, cases: { type: 'string', default: '100000' }, open: { type: 'string', default: '10000' }, agents: { type: 'string', default: '50' }, claim: { type: 'string' } },
})
const NOW = new Date('2026-11-20T12:00:00Z')
const PROCESSES = 2

/** A brand with so many mentions, the newest of which are cases of the queue. */
const fill = async ({ db, exec }: Store, slug: string, { mentions, cases }: { mentions: number; cases: number }): Promise<Brand> => {
  const brand = await saveBrand(db, { slug, name: slug, timeZone: 'America/Mexico_City' })
  const source = await saveSource(db, brand.id, { collector: 'push', name: 'Opina', kind: 'review' })
  await sql`
    insert into mention (brand_id, id, source_id, external_id, kind, text, author_id, collected_at, occurred_at, day, content_hash, sentiment, sentiment_score, stars_centi, impression, pull, outcome, needs_response)
    select ${brand.id}::uuid, gen_random_uuid(), ${source.id}::uuid, 'm' || i, 'review', 'Me cobraron dos veces el pedido ' || i || ' y nadie contesta en la tienda', 'a' || i, ${NOW}, t.at, (extract(epoch from t.at) / 86400)::integer,
      'h' || i, 'negative', -0.8, 100, 'negative', -1000 - random(), 'resolve', true
    from generate_series(1, ${mentions}::integer) as i cross join lateral (select ${NOW}::timestamptz - i * interval '1 minute' as at) t`.execute(db)
  await sql`
    insert into case_file (brand_id, id, mention_id, tier, published_at, opened_at, changed_at, due_at, points, rank, rank_until)
    select brand_id, gen_random_uuid(), id, 'complaint', occurred_at, ${NOW}, ${NOW}, ${NOW}::timestamptz + interval '1 day', random(), random() * 20, ${NOW}::timestamptz + interval '1 day'
    from (select * from mention where brand_id = ${brand.id} order by occurred_at desc limit ${cases}) m`.execute(db)
  await sql`insert into case_mention (brand_id, mention_id, case_id, said) select brand_id, mention_id, id, '' from case_file where brand_id = ${brand.id}`.execute(db)
  await exec('vacuum analyze mention, case_file, case_mention')
  return brand
}

interface Orders {
  url: string
  brandId: string
  ids: string[]
  agents: string[]
}
interface Told {
  taken: Array<{ id: string; by: string }>
  claimMs: number[]
  updateMs: number[]
}

/** One process: its agents take cases at random until none is left. */
const claimAll = async ({ url, brandId, ids, agents }: Orders): Promise<Told> => {
  const { db, close } = openPostgres(url, { max: 10 })
  const told: Told = { taken: [], claimMs: [], updateMs: [] }
  const time = async (into: number[], call: () => Promise<unknown>): Promise<void> => {
    const start = performance.now()
    await call()
    into.push(performance.now() - start)
  }
  // Agents drift: two who pick at the same time often pick the same.
  await Promise.all(agents.map(async by => {
    const left = ids.toSorted(() => Math.random() - 0.5)
    for (const id of left.slice(0, Math.ceil((2 * ids.length) / (agents.length * PROCESSES)))) {
      await db.connection().execute(async connection => {
        await time(told.claimMs, async () => {
          const claimed = await claimCase(connection, brandId, id, { by: { id: by, name: by }, now: new Date(), silentAt: NOW })
          if (claimed!.outcome === 'taken') told.taken.push({ id, by })
        })
        await time(told.updateMs, () => sql`update bench_row set n = n + 1 where id = ${by}`.execute(connection))
      })
    }
  }))
  await close()
  return told
}

const percentile = (numbers: number[], share: number): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length * share)]!

const race = async (store: Store, url: string): Promise<void> => {
  const brand = await fill(store, 'race', { mentions: Number(values.open), cases: Number(values.open) })
  const agents = Array.from({ length: Number(values.agents) }, (_, i) => `agent-${i}`)
  await store.exec('create table bench_row (id text primary key, n integer not null default 0)')
  await sql`insert into bench_row (id) select unnest(${agents}::text[])`.execute(store.db)
  const ids = (await store.db.selectFrom('case_file').select('id').where('brand_id', '=', brand.id).execute()).map(({ id }) => id)
  const told = await Promise.all(Array.from({ length: PROCESSES }, async (_, p): Promise<Told> => {
    const child = fork(import.meta.filename, ['--claim', String(p)])
    child.send({ url, brandId: brand.id, ids, agents: agents.filter((_, i) => i % PROCESSES === p) } satisfies Orders)
    const [answer] = (await once(child, 'message')) as [Told]
    return answer
  }))
  const taken = told.flatMap(one => one.taken)
  const held = await store.db.selectFrom('case_file').select(['id', 'assignee_id', 'version']).where('brand_id', '=', brand.id).where('assignee_id', 'is not', null).execute()
  const said = new Map(taken.map(({ id, by }) => [id, by]))
  const wrong = held.filter(({ id, assignee_id, version }) => said.get(id) !== assignee_id || version !== 2).length + (said.size - held.length)
  const twice = new Set(taken.map(({ id, by }) => `${id} ${by}`)).size - said.size
  const events = await store.db.selectFrom('case_event').select(eb => eb.fn.countAll<number>().as('count')).where('type', '=', 'case.taken').executeTakeFirstOrThrow()
  const [claimMs, updateMs] = [told.flatMap(one => one.claimMs), told.flatMap(one => one.updateMs)]
  const [claim, update] = [percentile(claimMs, 0.95), percentile(updateMs, 0.95)]
  console.log(`${values.agents} agents in ${PROCESSES} processes, ${values.open} open cases, ${claimMs.length} tries: ${held.length} taken, ${twice} held by two, ${wrong} lost, ${events.count} in the audit trail`)
  console.log(`  claim p50 ${median(claimMs).toFixed(2)} ms, p95 ${claim.toFixed(2)} ms = ${(claim / update).toFixed(1)} × a bare one-row update (p95 ${update.toFixed(2)} ms)`)
}

const page = async (store: Store): Promise<void> => {
  const [mentions, cases] = [Number(values.mentions), Number(values.cases)]
  await fill(store, 'large', { mentions, cases })
  const services = { db: store.db, now: () => NOW, version: 'bench', collectors: new Map(), log: { info() {}, warn() {}, error: console.error }, wakeCases: () => {} } as unknown as Services
  const api = createApi(services, { db: store.db, now: () => NOW, adminSecret: undefined, hosts: [] })
  const get = async (path: string): Promise<void> => {
    const response = await api.request(path)
    if (response.status !== 200) throw new Error(`${path}: ${await response.text()}`)
    await response.text()
  }
  const times = await timeMedians(101, { one: () => get('/v1/brands/large'), queue: () => get('/v1/brands/large/cases?limit=50'), mine: () => get('/v1/brands/large/cases?limit=50&assignee=none&tier=complaint') })
  console.log(`The first page of the queue (50 cards) at ${mentions} mentions and ${cases} open cases: ${times.queue.toFixed(2)} ms = ${(times.queue / times.one).toFixed(1)} × GET /v1/brands/{brand} (${times.one.toFixed(2)} ms); filtered ${(times.mine / times.one).toFixed(1)} ×`)
}

if (values.claim !== undefined) {
  const [orders] = (await once(process, 'message')) as [Orders]
  process.send!(await claimAll(orders), () => process.exit())
} else {
  const server = await startPostgres()
  const store = openPostgres(server.url, { max: 4 })
  try {
    await migrate(store, readMigrations(join(root, 'sql')))
    await race(store, server.url)
    await page(store)
  } finally {
    await store.close()
    await server.stop()
  }
}
