import { z } from 'zod'
import { CollectorError } from '../../contract.ts'

/** What a caller of a Google API says about refusals that mean something else in each of them. Whole sentences. */
export interface GoogleTold {
  /** 403: what the account lacks, and who grants it. */
  forbidden: string
  /** 404: what is not there. */
  missing: string
  /** 400: what was wrong with the request; left out, the failure stays as it is. */
  invalid?: string
}

const detail = z.looseObject({ reason: z.string().optional(), retryDelay: z.string().optional(), metadata: z.record(z.string(), z.unknown()).optional() })
const refusal = z.object({
  error: z.looseObject({ status: z.string().optional(), message: z.string().optional(), errors: z.array(z.looseObject({ reason: z.string().optional() })).optional(), details: z.array(detail).optional() }),
})
type Refusal = z.output<typeof refusal>['error']

/** Old and new interfaces of Google name the same things differently. */
const QUOTA = new Set(['RESOURCE_EXHAUSTED', 'RATE_LIMIT_EXCEEDED', 'rateLimitExceeded', 'userRateLimitExceeded', 'quotaExceeded', 'dailyLimitExceeded'])
const DISABLED = new Set(['SERVICE_DISABLED', 'accessNotConfigured'])
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** What a refusal of a Google API means: a quota used up is `transient` with the time it takes, a missing right is `config` with what to do. Errors of other kinds are given back as they came. */
export const googleFailure = (error: unknown, told: GoogleTold, now: string): unknown => {
  if (!(error instanceof CollectorError) || error.status === undefined || error.status >= 500) return error
  const said = readRefusal(error)
  const reasons = [said?.status, ...(said?.errors ?? []).map(({ reason }) => reason), ...(said?.details ?? []).map(({ reason }) => reason)]
  const failWith = (kind: 'config' | 'transient', message: string, retryAfterMs?: number) => new CollectorError(kind, message, { status: error.status, retryAfterMs, answer: error.answer, cause: error })
  if (said && reasons.some(reason => QUOTA.has(reason ?? ''))) {
    if (limitOf(said) === '0') return failWith('config', 'Google has given this project no quota for the interface. Apply for access to it in Google Cloud, and start the source again once Google has agreed.')
    return failWith('transient', 'The quota that Google grants is used up for now. Marea goes on when it is renewed.', error.retryAfterMs ?? waitOf(said, now))
  }
  if (error.status === 429) return error
  if (reasons.some(reason => DISABLED.has(reason ?? ''))) return failWith('config', 'This interface is switched off in the Google Cloud project of the key. Switch it on there under APIs and services.')
  if (error.status === 401) return failWith('config', 'Google does not accept the key of this source. Renew its credentials.')
  if (error.status === 403) return failWith('config', told.forbidden)
  if (error.status === 404) return failWith('config', told.missing)
  return error.status === 400 && told.invalid ? failWith('config', told.invalid) : error
}

const readRefusal = ({ answer }: CollectorError): Refusal | undefined => {
  try {
    return refusal.safeParse(JSON.parse(answer?.body ?? '')).data?.error
  } catch {
    return undefined
  }
}

/** A limit of zero is no quota used up: the project has none, and waiting does not help. */
const limitOf = ({ details = [] }: Refusal): unknown => details.map(({ metadata }) => metadata?.quota_limit_value).find(limit => limit !== undefined)

/** What Google says to wait; else by the span the quota is counted in. */
const waitOf = (said: Refusal, now: string): number => {
  const seconds = Number.parseFloat(said.details?.find(({ retryDelay }) => retryDelay !== undefined)?.retryDelay ?? '')
  if (seconds > 0) return seconds * 1000
  const words = JSON.stringify([said.message, said.errors, said.details])
  if (/per.?day|daily|\/d\//i.test(words)) return toPacificMidnight(now)
  return /per.?minute|\/min/i.test(words) ? MINUTE_MS : HOUR_MS
}

const PACIFIC = new Intl.DateTimeFormat('en-US', { timeZone: 'America/Los_Angeles', hourCycle: 'h23', hour: 'numeric', minute: 'numeric' })

/** Google renews daily quotas at midnight in California. An hour off on the two days of the year when clocks change. */
const toPacificMidnight = (now: string): number => {
  const parts = PACIFIC.formatToParts(new Date(now))
  const [hour, minute] = (['hour', 'minute'] as const).map(type => Number(parts.find(part => part.type === type)?.value))
  return 24 * HOUR_MS - hour! * HOUR_MS - minute! * MINUTE_MS
}
