import { CollectorError } from '../contract.ts'
import type { Sleep } from './politeness.ts'

const DAY_MS = 86_400_000
/** Retries after the first attempt: what does not pass in three goes is no hiccup, and the schedule comes back anyway. */
const RETRIES = 2
/** A Retry-After up to here is waited for on the spot; a longer one goes back to whoever schedules. */
const SHORT_MS = 5_000
/** Base of the growing wait between attempts, jittered by half. */
const BACKOFF_MS = 500

/** Milliseconds a Retry-After header asks for (seconds or HTTP date), at most a day; undefined when it says nothing readable. */
export const parseRetryAfter = (header: string | undefined, now: number): number | undefined => {
  const text = header?.trim() ?? ''
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Number(text) * 1000, DAY_MS)
  // A weekday must lead: Date.parse reads far too much as a date ("-5" is one).
  const at = /^[a-z]{3,9},? /i.test(text) ? Date.parse(text) : NaN
  return Number.isNaN(at) ? undefined : Math.min(Math.max(at - now, 0), DAY_MS)
}

/** What is left of the time of a request. Waiting in the queue of a host is not counted: it is no fault of the host. */
export interface Budget {
  leftMs: number
}

/** Runs `work` and takes the time it took from the budget. */
export const spend = async <T>(budget: Budget, work: () => Promise<T>): Promise<T> => {
  const started = performance.now()
  try {
    return await work()
  } finally {
    budget.leftMs -= performance.now() - started
  }
}

export interface RetryOptions {
  budget: Budget
  sleep: Sleep
  random: () => number
  signal: AbortSignal | undefined
}

/** Repeats `attempt` after transient failures while retries and time are left. */
export const withRetries = async <T>(attempt: () => Promise<T>, { budget, sleep, random, signal }: RetryOptions): Promise<T> => {
  for (let failed = 0; ; failed++) {
    try {
      return await attempt()
    } catch (error) {
      const waitMs = failed < RETRIES ? retryDelay(error, failed, random) : undefined
      if (waitMs === undefined || waitMs >= budget.leftMs) throw error
      budget.leftMs -= waitMs
      await sleep(waitMs, signal)
    }
  }
}

const retryDelay = (error: unknown, failed: number, random: () => number): number | undefined => {
  if (!(error instanceof CollectorError) || error.kind !== 'transient') return undefined
  const asked = error.retryAfterMs ?? 0
  return asked > SHORT_MS ? undefined : Math.max(asked, BACKOFF_MS * 2 ** failed * (0.5 + random()))
}
