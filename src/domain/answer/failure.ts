import type { FailureKind } from '../../contract.ts'

/** Why an answer is not public: `access`: the key was revoked or may not answer · `limited`: the platform takes no more for now · `unforeseen`: it answered in a way nobody understands. */
export const FAILURE_CODES = ['tooLong', 'gone', 'access', 'settings', 'declined', 'limited', 'unreachable', 'unforeseen'] as const
export type FailureCode = (typeof FAILURE_CODES)[number]

/** What a collector threw. */
export interface Thrown {
  kind: FailureKind
  status?: number | undefined
  retryAfterMs?: number | undefined
  reason?: 'gone' | 'tooLong' | undefined
}

export type SendEnd =
  | { act: 'refuse'; code: FailureCode }
  | { act: 'doubt'; code: FailureCode }
  /** Tried again at that time; `doubtful`: it may have arrived nevertheless. */
  | { act: 'retry'; code: FailureCode; at: Date; doubtful: boolean }

const SECOND = 1000
const MINUTE = 60 * SECOND
// Soon at first, since most failures pass in a moment; a public answer a day late is one a person should look at.
const WAITS_MS = [15 * SECOND, MINUTE, 3 * MINUTE, 10 * MINUTE, 30 * MINUTE, 60 * MINUTE, 3 * 60 * MINUTE, 6 * 60 * MINUTE, 12 * 60 * MINUTE]
// A limit of a day is honoured, a longer one is a person's affair.
const LONGEST_WAIT_MS = 25 * 60 * MINUTE

/** What follows from a failed attempt, the `attempts`th. `doubtful`: an earlier one may have arrived. */
export const endOfFailure = (thrown: Thrown, { attempts, doubtful, now }: { attempts: number; doubtful: boolean; now: Date }): SendEnd => {
  const code = codeOf(thrown)
  if (thrown.kind === 'config') return { act: doubtful && code !== 'gone' ? 'doubt' : 'refuse', code }
  // A limit is said before anything is done; whatever else went wrong may have gone wrong on the way back.
  const mayStand = doubtful || code !== 'limited'
  const wait = Math.max(WAITS_MS[attempts - 1] ?? Infinity, thrown.retryAfterMs ?? 0)
  if (wait > LONGEST_WAIT_MS) return { act: mayStand ? 'doubt' : 'refuse', code }
  return { act: 'retry', code, at: new Date(now.getTime() + wait), doubtful: mayStand }
}

const codeOf = ({ kind, status, retryAfterMs, reason }: Thrown): FailureCode => {
  if (kind === 'config') {
    if (reason !== undefined) return reason
    if (status === 404 || status === 410) return 'gone'
    if (status === 401 || status === 403) return 'access'
    return 'declined'
  }
  if (kind === 'shape') return 'unforeseen'
  return status === 429 || retryAfterMs !== undefined ? 'limited' : 'unreachable'
}
