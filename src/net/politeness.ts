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

/** Keeps `pauseMs` between the starts of two requests to one host. */
export const createPoliteness = (pauseMs: number, clock: Clock): Politeness => {
  const free = new Map<string, number>()
  const reserve = (host: string, start: number, askedMs = 0): void => {
    if (free.size >= MANY_HOSTS) forget(free, clock.now())
    free.set(host, Math.max(start + Math.max(pauseMs, Math.min(askedMs, MOST_ASKED_MS)), free.get(host) ?? 0))
  }
  return {
    async turn(host, signal, askedMs) {
      const now = clock.now()
      const start = Math.max(now, free.get(host) ?? 0)
      reserve(host, start, askedMs)
      if (start > now) await clock.sleep(start - now, signal)
    },
    skipped: (host) => reserve(host, clock.now()),
  }
}

const forget = (free: Map<string, number>, now: number): void => {
  for (const [host, start] of free) if (start <= now) free.delete(host)
}
