import { firstRun, nextRun, type RunOutcome } from '../../src/domain/source/plan.ts'
import { COLLECTING, QUEUES } from '../../src/jobs/boss.ts'
import { createPoliteness } from '../../src/net/politeness.ts'
import { createRandom } from './chance.ts'
import { createVirtualTime, Heap, type VirtualTime } from './virtual-time.ts'

/** A source of the simulated day. */
interface Asked {
  id: string
  everyMinutes: number
  host: string
  failures: number
  queued: boolean
  /** When its last good run began, if it is on its plan since. */
  lastStart: number | undefined
}

export interface DayFigures {
  runs: number
  failed: number
  /** Runs with a planned one before them, and by how much of the interval they were off: all, and the worst of any source. */
  planned: number
  late: { median: number; p999: number; worst: number }
  /** Sources that were off by more than a tenth of their interval at least once. */
  off: number
  requests: number
  hosts: number
  /** Least time between two requests to one host, ms. */
  closestMs: number
  /** Runs begun in the fullest ten seconds, and in ten seconds on average. */
  rush: { most: number; mean: number }
  longestQueue: number
}

export interface DayOptions {
  sources: number
  hours: number
  seed?: number
  pauseMs?: number
  /** Told at the end of each hour. */
  onHour?(hour: number): void
}

const START = Date.UTC(2026, 2, 10)
const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
const WAKE_MS = 2_000
const ASKED_AT_ONCE = 500
// Of a hundred sources, so many are asked every …
const RHYTHMS: Array<[share: number, everyMinutes: number]> = [[5, 15], [20, 30], [45, 60], [20, 360], [10, 1440]]
// Every eighth source speaks to one of these; the others have a host of their own or share it with a few.
const LARGE_HOSTS = 4
// A host that is down for an hour: all of its sources fail, and come back.
const DOWN = { host: 'large-0.example', from: 6 * HOUR_MS, to: 7 * HOUR_MS }

/** A day of one worker, begun with every source new at once: the plan and the politeness of the service on a clock that jumps. */
export const simulateDay = async ({ sources: count, hours, seed = 1, pauseMs = 1000, onHour }: DayOptions): Promise<DayFigures> => {
  const random = createRandom(seed)
  const time = createVirtualTime(START)
  const ledger = createLedger(pauseMs)
  const asked = Array.from({ length: count }, (_, i) => newSource(i, count, random))
  const due = new Heap<Asked>()
  for (const source of asked) due.push(firstRun(source, { now: new Date(START), together: count }).getTime(), source)
  const queue = startQueue(time, due, ledger)
  const politeness = createPoliteness(pauseMs, time)
  const run = async (source: Asked): Promise<void> => {
    source.queued = false
    const startedAt = time.now()
    ledger.began(source, startedAt)
    const outcome = await ask(source, { time, random, politeness, ledger })
    const endedAt = time.now()
    const next = nextRun(source, outcome, new Date(endedAt))
    ledger.ended(source, outcome, startedAt)
    source.failures = outcome.failure ? source.failures + 1 : 0
    due.push(next.getTime(), source)
  }
  for (let i = 0; i < COLLECTING; i++) void work(queue, QUEUES.collect, run)
  for (let hour = 1; hour <= hours; hour++) {
    await time.runTo(START + hour * HOUR_MS)
    onHour?.(hour)
  }
  return ledger.figures(hours)
}

const newSource = (i: number, count: number, random: () => number): Asked => {
  const everyMinutes = pick(random() * 100)
  const host = i % 8 === 0 ? `large-${(i / 8) % LARGE_HOSTS}.example` : `shop-${Math.floor(random() * count * 0.7)}.example`
  return { id: `0199c0de-0000-7000-8000-${Math.floor(random() * 2 ** 32).toString(16)}${i}`, everyMinutes, host, failures: 0, queued: false, lastStart: undefined }
}

const pick = (percent: number): number => {
  let sum = 0
  return RHYTHMS.find(([share]) => (sum += share) > percent)?.[1] ?? 1440
}

interface Asking {
  time: VirtualTime
  random: () => number
  politeness: ReturnType<typeof createPoliteness>
  ledger: Ledger
}

/** One run: one to three requests, each after its host's pause, and now and then a failure. */
const ask = async ({ host }: Asked, { time, random, politeness, ledger }: Asking): Promise<RunOutcome> => {
  const since = time.now() - START
  for (let left = 1 + Math.floor(random() * 3); left > 0; left--) {
    await politeness.turn(host)
    ledger.requested(host, time.now())
    await time.sleep(100 + 500 * random())
    if (host === DOWN.host && since >= DOWN.from && since < DOWN.to) return { notBeforeMs: 0, failure: { kind: 'transient' } }
    if (random() < 0.002) return { notBeforeMs: 0, failure: { kind: 'transient', ...(random() < 0.3 && { retryAfterMs: 10 * MINUTE_MS }) } }
  }
  return { notBeforeMs: 0 }
}

interface Queue {
  take(most: number): Promise<Asked[]>
}

/** The clock asks every two seconds what is due, the longest waiting first; whoever is idle takes it. */
const startQueue = (time: VirtualTime, due: Heap<Asked>, ledger: Ledger): Queue => {
  const waiting: Asked[] = []
  const idle: Array<() => void> = []
  const wake = async (): Promise<void> => {
    for (;;) {
      while (due.next <= time.now() && waiting.length < ASKED_AT_ONCE) waiting.push(due.pop())
      ledger.queued(waiting.length)
      for (const go of idle.splice(0)) go()
      await time.sleep(WAKE_MS)
    }
  }
  void wake()
  return {
    take: async most => {
      while (waiting.length === 0) await new Promise<void>(resolve => idle.push(resolve))
      return waiting.splice(0, most)
    },
  }
}

const work = async (queue: Queue, batch: number, run: (source: Asked) => Promise<void>): Promise<void> => {
  for (;;) await Promise.all((await queue.take(batch)).map(run))
}

type Ledger = ReturnType<typeof createLedger>

/** Counts, nothing that grows with the runs. */
const createLedger = (pauseMs: number) => {
  const lastAsked = new Map<string, number>()
  const off = new Set<string>()
  // Lateness in thousandths of an interval.
  const lateness = new Uint32Array(1001)
  const rush = new Map<number, number>()
  const sums = { runs: 0, failed: 0, planned: 0, requests: 0, closestMs: Infinity, worst: 0, longestQueue: 0, mostAtOnce: 0 }
  return {
    began: (source: Asked, at: number): void => {
      sums.runs += 1
      const window = Math.floor(at / 10_000)
      rush.set(window, (rush.get(window) ?? 0) + 1)
      rush.delete(window - 2)
      sums.mostAtOnce = Math.max(sums.mostAtOnce, rush.get(window)!)
      if (source.lastStart === undefined) return
      const intervalMs = source.everyMinutes * MINUTE_MS
      const share = Math.abs(at - source.lastStart - intervalMs) / intervalMs
      sums.planned += 1
      sums.worst = Math.max(sums.worst, share)
      const bin = Math.min(1000, Math.round(share * 1000))
      lateness[bin] = lateness[bin]! + 1
      if (share > 0.1) off.add(source.id)
    },
    ended: (source: Asked, { failure }: RunOutcome, startedAt: number): void => {
      if (failure) sums.failed += 1
      // The first run, and the one after failures, only find the source its place again.
      const isPlaced = source.lastStart !== undefined || isOnPlace(source, startedAt)
      source.lastStart = failure || !isPlaced ? undefined : startedAt
    },
    requested: (host: string, at: number): void => {
      sums.requests += 1
      const before = lastAsked.get(host)
      if (before !== undefined) sums.closestMs = Math.min(sums.closestMs, at - before)
      lastAsked.set(host, at)
    },
    queued: (length: number): void => void (sums.longestQueue = Math.max(sums.longestQueue, length)),
    figures: (hours: number): DayFigures => ({
      runs: sums.runs, failed: sums.failed, planned: sums.planned, requests: sums.requests, hosts: lastAsked.size, off: off.size, longestQueue: sums.longestQueue,
      closestMs: sums.closestMs === Infinity ? pauseMs : sums.closestMs,
      late: { median: quantile(lateness, 0.5), p999: quantile(lateness, 0.999), worst: sums.worst },
      rush: { most: sums.mostAtOnce, mean: (10_000 * sums.runs) / (hours * HOUR_MS) },
    }),
  }
}

/** Whether a run began at the source's own place: then the next is a whole interval away. */
const isOnPlace = (source: Asked, startedAt: number): boolean => {
  const intervalMs = source.everyMinutes * MINUTE_MS
  const at = new Date(startedAt)
  const next = nextRun({ ...source, failures: 0 }, { notBeforeMs: 0 }, at).getTime()
  return Math.abs(next - startedAt - intervalMs) <= 0.05 * intervalMs
}

const quantile = (bins: Uint32Array, share: number): number => {
  const enough = share * bins.reduce((sum, count) => sum + count, 0)
  let sum = 0
  return bins.findIndex(count => (sum += count) >= enough) / 1000
}
