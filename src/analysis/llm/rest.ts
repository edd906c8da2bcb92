import type { CollectorError } from '../../contract.ts'

/** When an endpoint in trouble is left alone: nobody waits for one that is down, and none is asked forever that answers nonsense. */
export interface Rest {
  isOn(): boolean
  /** It answered as it was asked to. */
  answered(): void
  /** It could not be reached, or refused. */
  failed(error: CollectorError): void
  /** It answered something else than what was asked. */
  erred(why: string): void
  /** Whether it has answered well since it last rested: then a text it errs on is to blame, not the endpoint. */
  isTrusted(): boolean
}

const FIRST_MS = 60_000
const MOST_MS = 60 * 60_000
// One bad text among 64 errs seven times on the way to being asked alone.
const MOST_ERRORS = 8

export const createRest = ({ now, tell }: { now: () => Date; tell: (sentence: string) => void }): Rest => {
  let untilMs = 0
  let rests = 0
  let errors = 0
  let trusted = false
  const isOn = (): boolean => now().getTime() < untilMs
  const rest = (ms: number, why: string): void => {
    // Others under way fail of the same.
    if (isOn()) return void (untilMs = Math.max(untilMs, now().getTime() + ms))
    untilMs = now().getTime() + ms
    rests += 1
    errors = 0
    trusted = false
    tell(`The llm reader rests until ${new Date(untilMs).toISOString().slice(11, 16)} UTC, readings are our own until then: ${why}`)
  }
  const growingMs = (): number => Math.min(FIRST_MS * 2 ** rests, MOST_MS)
  return {
    isOn,
    isTrusted: () => trusted,
    answered: () => {
      trusted = true
      errors = 0
      rests = 0
    },
    failed: ({ kind, message, retryAfterMs = 0 }) => rest(Math.max(kind === 'config' ? MOST_MS : growingMs(), retryAfterMs), message),
    erred: why => {
      errors += 1
      if (errors >= MOST_ERRORS) rest(growingMs(), why)
    },
  }
}
