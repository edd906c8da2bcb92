/**
 * Reads feeds that attack their reader through the real door and the real collector, and holds what it costs: no crash, no hang
 * over 10 s, no stall of the event loop over 200 ms, less than 512 MB with the process that parses, no request to a forbidden address.
 * With --postgres what they give is stored as in service, on a PostgreSQL of its own.
 *
 * With the flags of `npm start`, since they are part of what it weighs:
 *
 *   node --max-semi-space-size=4 --heap-growing-percent=40 bench/hostile-feeds.ts [--postgres] [--only <part of a name>]
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import rss from '../collectors/rss.ts'
import { createReaderPool } from '../src/analysis/pool.ts'
import { CollectorError } from '../src/contract.ts'
import { saveBrand } from '../src/db/brand.ts'
import type { Store } from '../src/db/client.ts'
import { saveSource } from '../src/db/source/source.ts'
import { collectSource } from '../src/jobs/collect/collect.ts'
import type { Deps } from '../src/jobs/deps.ts'
import { createDoor, type Door } from '../src/net/http.ts'
import { createSealer } from '../src/net/seal.ts'
import { plainFiles } from '../test/helpers/plain-files.ts'
import { HOSTILE } from './hostile-server.ts'
import { onEachStore, root } from './stores.ts'

const LIMITS = { seconds: 10, stallMs: 200, megabytes: 512 }
const TICK_MS = 5
const { values } = parseArgs({ options: { postgres: { type: 'boolean', default: false }, only: { type: 'string', default: '' } } })
const say = (line: string): void => void process.stdout.write(`${line}\n`)

interface Cost {
  name: string
  seconds: number
  stallMs: number
  workMs: number
  ownMb: number
  /** With the process that parses. */
  megabytes: number
  outcome: string
}

type Collect = (url: string, name: string) => Promise<string>

/** The collector alone, its pages thrown away. */
const collectAlone = (door: Door): Collect => async url => {
  const run = { config: { url }, cursor: undefined, since: undefined, http: door.http(), files: plainFiles, signal: new AbortController().signal, now: new Date().toISOString() }
  let [mentions, problems] = [0, 0]
  try {
    for await (const page of rss.collect(run)) {
      mentions += page.mentions.length
      problems += page.problems?.length ?? 0
    }
    return `${mentions} mentions, ${problems} problems`
  } catch (error) {
    if (!(error instanceof CollectorError)) return `CRASH ${String(error)}`
    return `${error.kind}: ${error.message}`
  }
}

/** As in service: read, masked, stored. */
const collectStored = async (store: Store, door: Door): Promise<Collect> => {
  const { db } = store
  const brand = await saveBrand(db, { slug: 'faro', name: 'Faro' })
  const log = (): void => {}
  const deps: Deps = {
    db, door, now: () => new Date(), log: { info: log, warn: log, error: log }, reader: createReaderPool({ root, workers: 1 }), files: plainFiles,
    sealer: createSealer('only for this measurement'), collectors: new Map([['rss', rss]]), resolveSecrets: config => config, holdsDemo: false, processId: 'bench',
  }
  return async (url, name) => {
    const { id } = await saveSource(db, brand.id, { collector: 'rss', name, kind: 'press', config: { url }, everyMinutes: 30 })
    const summary = (await collectSource(deps, id))!
    // A server in use has statistics; one that just began plans as if its tables were empty.
    await store.exec('analyze')
    return summary.failure ? `${summary.failure.kind}: ${summary.failure.told.en}` : `${summary.stored} stored, ${summary.problems.length} problems`
  }
}

/** Processes this one started; Linux alone tells. */
const childrenOf = async (): Promise<string[]> => (await readFile(`/proc/self/task/${process.pid}/children`, 'utf8').catch(() => '')).split(' ').filter(pid => pid !== '')

/** Resident megabytes of those that read feeds for this process. */
const readersMb = async (others: string[]): Promise<number> => {
  const readers = (await childrenOf()).filter(pid => !others.includes(pid))
  const sizes = await Promise.all(readers.map(async pid => Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''))?.[1] ?? 0) / 1024))
  return sizes.reduce((sum, size) => sum + size, 0)
}

/**
 * Watches the event loop from within: the longest time between two ticks, and the most work of this thread between two, which
 * does not grow while others have the machine.
 */
const watchLoop = (): (() => { stallMs: number; workMs: number }) => {
  const delay = monitorEventLoopDelay({ resolution: TICK_MS })
  delay.enable()
  const cpuMs = (): number => {
    const { user, system } = process.threadCpuUsage()
    return (user + system) / 1000
  }
  let [last, workMs] = [cpuMs(), 0]
  const look = (): void => {
    const now = cpuMs()
    workMs = Math.max(workMs, now - last)
    last = now
  }
  const timer = setInterval(look, TICK_MS)
  return () => {
    look()
    clearInterval(timer)
    delay.disable()
    return { stallMs: delay.max / 1e6, workMs }
  }
}

const measure = async (name: string, work: () => Promise<string>, others: string[]): Promise<Cost> => {
  let [ownMb, megabytes] = [0, 0]
  const weigh = async (): Promise<void> => {
    const rss = process.memoryUsage.rss() / 2 ** 20
    ownMb = Math.max(ownMb, rss)
    megabytes = Math.max(megabytes, rss + (await readersMb(others)))
  }
  const sample = setInterval(weigh, 50)
  const loop = watchLoop()
  const started = performance.now()
  const outcome = await work()
  const seconds = (performance.now() - started) / 1000
  // A stall at the very end shows at the next tick of the clock.
  await new Promise(resolve => setTimeout(resolve, 20))
  clearInterval(sample)
  await weigh()
  return { name, seconds, outcome, ...loop(), ownMb, megabytes }
}

const report = ({ name, seconds, stallMs, workMs, ownMb, megabytes, outcome }: Cost): void => {
  const over = seconds > LIMITS.seconds || workMs > LIMITS.stallMs || megabytes > LIMITS.megabytes || outcome.startsWith('CRASH')
  say(`${over ? '✗' : '·'} ${seconds.toFixed(2).padStart(6)} s ${stallMs.toFixed(0).padStart(5)} ms ${workMs.toFixed(0).padStart(5)} ms ${ownMb.toFixed(0).padStart(5)} ${megabytes.toFixed(0).padStart(5)} MB  ${name}: ${outcome.slice(0, 150)}`)
}

const run = async (open: (door: Door) => Promise<Collect>): Promise<void> => {
  const server = fork(new URL('./hostile-server.ts', import.meta.url), ['serve'])
  const [{ hostile, raw, isRaw }] = (await once(server, 'message')) as [{ hostile: string; raw: string; isRaw: string[] }]
  const allowHosts = [hostile, raw].map(origin => new URL(origin).host)
  // A name of its own choosing that leads inside; every other is not to be looked up.
  const lookup = async (host: string) => (host === 'inside.example' ? [{ address: '127.0.0.1', family: 4 }] : [])
  const door = createDoor({ userAgent: 'Marea/bench', allowHosts, lookup })
  const collect = await open(door)
  const others = await childrenOf()
  await collect(`${hostile}/0`, 'warm up')
  const costs: Cost[] = []
  for (const [index, name] of HOSTILE.entries()) {
    if (!name.includes(values.only)) continue
    costs.push(await measure(name, () => collect(`${isRaw.includes(name) ? raw : hostile}/${index}`, name), others))
    report(costs.at(-1)!)
  }
  server.send('asked?')
  const [{ asked }] = (await once(server, 'message')) as [{ asked: number }]
  server.kill()
  const most = (key: 'seconds' | 'stallMs' | 'workMs' | 'ownMb' | 'megabytes'): number => Math.max(...costs.map(cost => cost[key]))
  say(`${costs.length} hostile feeds: longest ${most('seconds').toFixed(1)} s, worst stall ${most('stallMs').toFixed(0)} ms (${most('workMs').toFixed(0)} ms of work), most memory ${most('megabytes').toFixed(0)} MB (${most('ownMb').toFixed(0)} MB without the process that parses), forbidden addresses asked ${asked} times`)
}

if (values.postgres) await onEachStore('postgres', store => run(door => collectStored(store, door)))
else await run(async door => collectAlone(door))
process.exit()
