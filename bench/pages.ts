// Every page of a large brand, as the server tells it and as Chromium paints it: the real service on PostgreSQL, beside /healthz in the same run.
//   node bench/pages.ts [--mentions 1000000] [--cases 100000] [--runs 15] [--keep DIR]   the filled database stays in DIR and is found again there
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { openPostgres } from '../src/db/client.ts'
import { createApiKey } from '../src/db/people/api-key.ts'
import { openBrowser } from '../test/helpers/browser.ts'
import { startClocked } from '../test/helpers/clocked-process.ts'
import { startPostgres } from '../test/helpers/postgres.ts'
import { fillWorld } from './large/world.ts'
import { timeInbox } from './pages/inbox.ts'
import { listPages } from './pages/list.ts'
import { paintPages, type Painted } from './pages/paint.ts'
import { servePages, type Served } from './pages/served.ts'

const { values } = parseArgs({ options: { mentions: { type: 'string', default: '1000000' }, cases: { type: 'string', default: '100000' }, runs: { type: 'string', default: '15' }, keep: { type: 'string' } } })
// The world stands still at this instant, so that a kept one is found as it was left.
const NOW = new Date('2026-11-20T12:00:00Z')
const LIMITS = { serverMs: 80, paintMs: 400, scriptKb: 60, cssKb: 40, keyMs: 50, eventMs: 300 }
// As `npm start` starts it.
const FLAGS = ['--max-semi-space-size=4', '--heap-growing-percent=40']

const folder = values.keep === undefined ? await mkdtemp(join(tmpdir(), 'marea-pages-')) : resolve(values.keep)
await mkdir(folder, { recursive: true })
const postgres = await startPostgres(values.keep === undefined ? undefined : folder)
const env = { DATABASE_URL: postgres.url, MAREA_DATA: join(folder, 'marea') }
Object.assign(process.env, env)

const ms = (time: number): string => time.toFixed(time < 10 ? 1 : 0)
const missed: string[] = []
/** A figure for the table; where it is over its limit, marked and told again below it. */
const held = (what: string, value: number, limit: number): string => {
  if (value <= limit) return ms(value)
  missed.push(`${what} ${ms(value)} > ${limit}`)
  return `${ms(value)}*`
}

const row = (name: string, cells: string[]): void => console.log(name.padEnd(24) + cells.map(cell => cell.padStart(9)).join(''))

const tellServed = (served: Map<string, Served>): void => {
  const bare = served.get('healthz')!.p50
  row('server, ms', ['first', 'p50', 'p95', '× bare', 'cpu'])
  for (const [name, { first, p50, p95, cpu }] of served) row(name, [ms(first), held(`${name}: p50`, p50, LIMITS.serverMs), ms(p95), ms(p50 / bare), ms(cpu)])
}

const tellPainted = (painted: Map<string, Painted>): void => {
  row('browser, ms and KB', ['FCP', 'script', 'css', 'others'])
  for (const [name, { paintMs, scriptKb, cssKb, others }] of painted)
    row(name, [held(`${name}: first contentful paint`, paintMs, LIMITS.paintMs), held(`${name}: script`, scriptKb, LIMITS.scriptKb), held(`${name}: css`, cssKb, LIMITS.cssKb), held(`${name}: requests to other hosts`, others, 0)])
}

try {
  const begun = performance.now()
  await fillWorld({ mentions: Number(values.mentions), cases: Number(values.cases), now: NOW })
  const filled = (performance.now() - begun) / 1000
  const store = openPostgres(postgres.url, { max: 2 })
  const [pages, { key }] = [await listPages(store.db, { slug: 'large', now: NOW }), await createApiKey(store.db, { name: `bench ${Date.now()}`, scope: 'write' }, NOW)]
  await store.close()
  const marea = await startClocked({ offsetMs: NOW.getTime() - Date.now(), standIns: {} }, { cwd: folder, env, execArgv: FLAGS })
  const browser = await openBrowser()
  try {
    const served = await servePages(marea.url, pages, { runs: Number(values.runs), pids: [marea.child.pid!, postgres.pid] })
    console.log(`${values.mentions} mentions, ${values.cases} cases, ready in ${filled.toFixed(0)} s; load of the machine ${loadavg().map(load => load.toFixed(1)).join(' ')}`)
    tellServed(served)
    tellPainted(await paintPages(browser, marea.url, pages))
    const inbox = await timeInbox(browser, marea.url, { slug: 'large', key })
    console.log(`inbox: keypress to paint p50 ${held('inbox: keypress to paint', inbox.keyMs, LIMITS.keyMs)} ms, p95 ${ms(inbox.keyP95)} ms; event to painted card p50 ${held('inbox: event to card', inbox.eventMs, LIMITS.eventMs)} ms, p95 ${ms(inbox.eventP95)} ms`)
    console.log(missed.length === 0 ? 'Every limit is held.' : `Missed:\n${missed.map(one => `  ${one}`).join('\n')}`)
  } finally {
    await browser.close()
    await marea.stop()
  }
} finally {
  await postgres.stop()
  if (values.keep === undefined) await rm(folder, { recursive: true, force: true })
}
