import { Worker } from 'node:worker_threads'
import { parseFeed, type FeedInput, type FeedReading } from './feed.ts'

/** Below this a parse takes a few milliseconds: less than handing it to another thread. */
const SMALL_BYTES = 100_000
/** Ten megabytes of feed take about one second. */
const LIMIT_MS = 10_000
/** A parse holds its text several times over; beyond this it is an attack, not a feed. */
const MEMORY_MB = 300
/** A thread nobody needs gives its memory back. */
const IDLE_MS = 30_000

/** Small feeds are parsed here, others in one worker thread, one after the other: no feed holds the event loop or hangs. Never rejects. */
export const readFeed = (input: FeedInput, limitMs = LIMIT_MS): Promise<FeedReading> => {
  if (input.bytes.length < SMALL_BYTES) return parseFeed(input)
  const turn = last.then(() => parseInWorker(input, limitMs))
  last = turn
  return turn
}

let last: Promise<unknown> = Promise.resolve()
let worker: Worker | undefined
let idle: NodeJS.Timeout | undefined

/** A worker that dies or takes too long is a reading too; the next feed gets a new one. */
const parseInWorker = async (input: FeedInput, limitMs: number): Promise<FeedReading> => {
  clearTimeout(idle)
  const thread = (worker ??= startWorker())
  thread.ref()
  const reading = await answerOf(thread, input, limitMs)
  thread.removeAllListeners()
  if ('failed' in reading) {
    dismiss(thread)
    return { is: 'other', what: reading.failed }
  }
  // Somebody waits for a parse; nobody waits for a thread without work.
  thread.on('error', () => dismiss(thread))
  thread.unref()
  idle = setTimeout(dismiss, IDLE_MS, thread).unref()
  return reading
}

const answerOf = (thread: Worker, input: FeedInput, limitMs: number): Promise<FeedReading | { failed: string }> => {
  const { promise, resolve } = Promise.withResolvers<FeedReading | { failed: string }>()
  const timer = setTimeout(() => resolve({ failed: `a feed that cannot be read within ${limitMs / 1000} seconds` }), limitMs)
  thread.on('message', resolve)
  thread.on('error', (error: NodeJS.ErrnoException) => {
    const memory = error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    resolve({ failed: memory ? 'a feed that takes too much memory to read' : `a feed that breaks the reader (${error.message})` })
  })
  thread.postMessage(input)
  return promise.finally(() => clearTimeout(timer))
}

const startWorker = (): Worker => new Worker(new URL('./feed-worker.ts', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } })

const dismiss = (thread: Worker): void => {
  if (worker === thread) worker = undefined
  void thread.terminate()
}
