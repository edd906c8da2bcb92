import { setTimeout } from 'node:timers/promises'

export type Sleep = (ms: number, signal?: AbortSignal) => Promise<unknown>

export interface Clock {
  /** Epoch milliseconds. */
  now(): number
  sleep: Sleep
}

export const systemClock: Clock = {
  now: Date.now,
  // A sleep that is cut ends with the reason of the signal, like everything else that is.
  sleep: (ms, signal) => setTimeout(ms, undefined, { signal }).catch((error: unknown) => Promise.reject(signal?.reason ?? error)),
}

/**
 * Takes a turn at a host among all processes, if there are several: the instant (epoch milliseconds) from which the request
 * may start, at least `pauseMs` after the one before. `now` is the caller's clock.
 */
export type TakeTurn = (host: string, at: { now: number; pauseMs: number }) => Promise<number>

export interface Politeness {
  /** Resolves when a request to the host may start; in the order they came. `askedMs`: the pause the host itself asks for, up to a minute. */
  turn(host: string, signal?: AbortSignal, askedMs?: number): Promise<void>
  /** Records a request that does not wait, so that the next one waits for it. */
  skipped(host: string): void
}

/** From here on hosts whose pause is over are forgotten. */
const MANY_HOSTS = 1_000

/** A longer pause would hold a run for hours: whoever asks for one is read page by page, run by run. */
const MOST_ASKED_MS = 60_000

/** Keeps `pauseMs` between the starts of two requests to one host: in this process, then among all of them. */
export const createPoliteness = (pauseMs: number, clock: Clock, takeTurn?: TakeTurn): Politeness => {
  const free = new Map<string, number>()
  const pauseFor = (askedMs = 0): number => Math.max(pauseMs, Math.min(askedMs, MOST_ASKED_MS))
  const reserve = (host: string, start: number, askedMs?: number): void => {
    if (free.size >= MANY_HOSTS) forget(free, clock.now())
    free.set(host, Math.max(start + pauseFor(askedMs), free.get(host) ?? 0))
  }
  const waitUntil = async (start: number, signal?: AbortSignal): Promise<void> => {
    const now = clock.now()
    if (start > now) await clock.sleep(start - now, signal)
  }
  return {
    async turn(host, signal, askedMs) {
      const start = Math.max(clock.now(), free.get(host) ?? 0)
      reserve(host, start, askedMs)
      await waitUntil(start, signal)
      if (!takeTurn) return
      const among = await takeTurn(host, { now: clock.now(), pauseMs: pauseFor(askedMs) })
      reserve(host, among, askedMs)
      await waitUntil(among, signal)
    },
    skipped: (host) => {
      reserve(host, clock.now())
      // Nobody waits for this one; the next, wherever it is, waits after it.
      void takeTurn?.(host, { now: clock.now(), pauseMs })
    },
  }
}

const forget = (free: Map<string, number>, now: number): void => {
  for (const [host, start] of free) if (start <= now) free.delete(host)
}
