import { CollectorError, type FailureKind } from '../../contract.ts'

const DAY_MS = 86_400_000

/** The same refusal in the platform's own terms. */
export const retell = (error: CollectorError, kind: FailureKind, message: string, retryAfterMs = error.retryAfterMs): CollectorError =>
  new CollectorError(kind, message, { status: error.status, retryAfterMs, answer: error.answer, cause: error })

/** What a refusal says of itself in JSON; empty where it says nothing. */
export const refusalOf = ({ answer }: CollectorError): Record<string, unknown> => {
  try {
    const said: unknown = JSON.parse(answer?.body ?? '')
    return typeof said === 'object' && said !== null && !Array.isArray(said) ? (said as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** Milliseconds until a limit is lifted, written as a date, as seconds since 1970 or as seconds from now. Nothing where it lies behind or more than a day ahead. */
export const resetMs = (written: string | undefined, now: string): number | undefined => {
  const seconds = Number(written?.trim() || Number.NaN)
  const instant = seconds > 1e9 ? seconds * 1000 : Date.parse(written ?? '')
  const ms = Number.isNaN(seconds) || seconds > 1e9 ? instant - Date.parse(now) : seconds * 1000
  return ms > 0 && ms <= DAY_MS ? Math.ceil(ms) : undefined
}

/** A platform's own words inside one of our sentences: short, on one line, without its period. */
export const quoted = (words: unknown): string => (typeof words === 'string' ? words.replace(/\s+/g, ' ').trim().slice(0, 200).replace(/[.\s]+$/, '') : '')

/** Throws `config` when an answer is longer than the platform takes. */
export const checkLength = (length: number, maxLength: number, place: string): void => {
  if (length <= maxLength) return
  throw new CollectorError('config', `${place} takes answers of at most ${maxLength} characters, and this one has ${length}. Shorten it.`)
}
