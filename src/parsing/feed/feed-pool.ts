import { fork, type ChildProcess } from 'node:child_process'
import { parseFeed, type FeedInput, type FeedReading } from './feed.ts'

/** Below this a parse takes a few milliseconds: less than handing it to another process. */
const SMALL_BYTES = 100_000
/** Ten megabytes of feed take about one second of work; where others have the machine, many times that on the clock. */
const LIMIT_MS = 30_000
/** A parse holds its text several times over; beyond this it is an attack, not a feed. */
const MEMORY_MB = 300
/** A process nobody needs gives its memory back. */
const IDLE_MS = 30_000

/**
 * Small feeds are parsed here, others in one process of their own, one after the other: no feed holds the event loop, hangs,
 * or takes Marea with it. Not in a thread: one that runs out of memory in the wrong moment ends the whole process. Never rejects.
 */
export const readFeed = (input: FeedInput, limitMs = LIMIT_MS): Promise<FeedReading> => {
  if (input.bytes.length < SMALL_BYTES) return parseFeed(input)
  const turn = last.then(() => parseApart(input, limitMs))
  last = turn
  return turn
}

let last: Promise<unknown> = Promise.resolve()
let reader: ChildProcess | undefined
let idle: NodeJS.Timeout | undefined

/** A reader that dies or takes too long is a reading too; the next feed gets a new one. */
const parseApart = async (input: FeedInput, limitMs: number): Promise<FeedReading> => {
  clearTimeout(idle)
  const child = (reader ??= startReader())
  hold(child, true)
  const reading = await answerOf(child, input, limitMs)
  if ('failed' in reading) {
    dismiss(child)
    return { is: 'other', what: reading.failed }
  }
  // Somebody waits for a parse; nobody waits for a process without work.
  hold(child, false)
  idle = setTimeout(dismiss, IDLE_MS, child).unref()
  return reading
}

const answerOf = (child: ChildProcess, input: FeedInput, limitMs: number): Promise<FeedReading | { failed: string }> => {
  const { promise, resolve } = Promise.withResolvers<FeedReading | { failed: string }>()
  const timer = setTimeout(() => resolve({ failed: `a feed that cannot be read within ${limitMs / 1000} seconds` }), limitMs)
  const answer = (reading: unknown): void => resolve(reading as FeedReading)
  const end = (code: number | null): void => resolve({ failed: code === 1 ? 'a feed that breaks the reader' : 'a feed that takes too much memory to read' })
  const fail = (error: Error): void => resolve({ failed: `a feed for which no reader could be started (${error.message})` })
  child.once('message', answer).once('exit', end).once('error', fail)
  // A reader that is gone says so in the callback: without one its error would have nobody.
  child.send(input, error => error && fail(error))
  return promise.finally(() => {
    clearTimeout(timer)
    child.off('message', answer).off('exit', end).off('error', fail)
  })
}

/** Its environment is empty: a parser needs no secrets. */
const startReader = (): ChildProcess => {
  const child = fork(new URL('./feed-worker.ts', import.meta.url), [], {
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${MEMORY_MB}`],
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  return child.on('error', () => dismiss(child)).on('exit', () => dismiss(child))
}

const hold = (child: ChildProcess, held: boolean): void => {
  if (held) child.ref()
  else child.unref()
  if (held) child.channel?.ref()
  else child.channel?.unref()
}

const dismiss = (child: ChildProcess): void => {
  if (reader === child) reader = undefined
  child.kill('SIGKILL')
}
