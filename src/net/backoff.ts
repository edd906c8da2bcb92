const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** About 23 h in all: a receiver broken overnight is found whole in the morning, and its restart is noticed in seconds. */
const STEPS_MS = [
  5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR,
]
/** A fifth to either side, so that deliveries that failed together do not come back together. */
const JITTER = 0.2

/**
 * Milliseconds to wait after a failed attempt of a delivery.
 * @param attempt Attempts made so far, 1 after the first.
 * @param random 0 ≤ random() < 1.
 * @param retryAfterMs What the receiver asked for; respected when it is longer.
 * @returns undefined when there is no further attempt.
 */
export const nextAttempt = (attempt: number, random: () => number, retryAfterMs = 0): number | undefined => {
  const step = STEPS_MS[attempt - 1]
  if (step === undefined) return undefined
  return Math.max(jittered(step, random), retryAfterMs)
}

const jittered = (ms: number, random: () => number): number => Math.round(ms * (1 - JITTER + 2 * JITTER * random()))

/** A receiver that failed so often in a row is broken, not hiccuping. */
const OPEN_AFTER = 5
const OPEN_MS = 30 * MINUTE

/**
 * Milliseconds that nothing is sent to an endpoint after it failed `failures` times in a row, whatever waits for it: its
 * next message is one probe, not a schedule of its own.
 */
export const circuitWait = (failures: number, random: () => number): number => (failures < OPEN_AFTER ? 0 : jittered(OPEN_MS, random))

/** An endpoint that failed for so long without one success is turned off. */
export const DISABLE_AFTER_MS = 72 * HOUR
