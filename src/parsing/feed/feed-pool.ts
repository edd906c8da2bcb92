import { fork, type ChildProcess } from 'node:child_process'
import { parseFeed, type FeedInput, type FeedReading } from './feed.ts'

/** Below this the worst that can be written takes some ten milliseconds: less than anybody notices. */
const SMALL_BYTES = 10_000
/** Ten megabytes of feed take about one second of work; where others have the machine, several times that on the clock. */
const LIMIT_MS = 8_000
/** Ten honest megabytes need seventy-five, in any script; beyond this it is an attack, not a feed. */
const MEMORY_MB = 85
/** A process nobody needs gives its memory back; one that read a large feed at once. */
const IDLE_MS = 30_000
const LARGE_BYTES = 500_000

/**
 * Small feeds are parsed here, others in one process of their own, one after the other: no feed holds the event loop, hangs,
 * or takes Marea with it. Not in a thread: one that runs out of memory in the wrong moment ends the whole process. Never rejects.
 */
export const readFeed = (input: FeedInput, limitMs = LIMIT_MS): Promise<FeedReading> => {
  if (input.bytes.length < SMALL_BYTES) return parseFeed(input)
  const turn = last.then(() => parseApart(input, limitMs))
  // What waits for its turn waits for the end of this one, and must not keep what it gave.
  last = turn.then(() => {})
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
  const answer = await answerOf(child, input, limitMs)
  if ('died' in answer || input.bytes.length > LARGE_BYTES) dismiss(child)
  if ('died' in answer) return answer.died
  // Somebody waits for a parse; nobody waits for a process without work.
  hold(child, false)
  idle = setTimeout(dismiss, IDLE_MS, child).unref()
  return answer
}

const answerOf = (child: ChildProcess, input: FeedInput, limitMs: number): Promise<FeedReading | { died: FeedReading }> => {
  const { promise, resolve } = Promise.withResolvers<FeedReading | { died: FeedReading }>()
  const late = (): void => resolve({ died: { is: 'unread', why: {
    es: `leerlo tarda más de ${limitMs / 1000} segundos`,
    en: `reading it takes longer than ${limitMs / 1000} seconds`,
  } } })
  const timer = setTimeout(late, limitMs)
  const answer = (reading: unknown): void => resolve(reading as FeedReading)
  const end = (code: number | null): void => resolve({ died: { is: 'other', what: code === 1 ? {
    es: 'un feed que rompe el lector',
    en: 'a feed that breaks the reader',
  } : { es: 'un feed que necesita demasiada memoria para leerse', en: 'a feed that takes too much memory to read' } } })
  const fail = (error: Error): void => resolve({ died: { is: 'unread', why: {
    es: `su lector no se pudo arrancar (${error.message})`,
    en: `its reader could not be started (${error.message})`,
  } } })
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
    execArgv: [`--max-old-space-size=${MEMORY_MB}`, '--max-semi-space-size=4'],
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
