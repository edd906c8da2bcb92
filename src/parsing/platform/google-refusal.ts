import { z } from 'zod'
import type { CollectorError, Told } from '../../contract.ts'
import { refusalOf, retold, type Retelling } from '../api/refusal.ts'

/** What a caller of a Google API says about refusals that mean something else in each of them. Whole sentences. */
export interface GoogleTold {
  /** 403: what the account lacks, and who grants it. */
  forbidden: Told
  /** 404: what is not there. */
  missing: Told
  /** 400: what was wrong with the request; left out, the failure stays as it is. */
  invalid?: Told
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

/** What a refusal of a Google API means: a quota used up is `transient` with the time it takes, a missing right is `config` with what to do. */
export const retellGoogle = (told: GoogleTold, now: string): Retelling => error => {
  if (error.status === undefined || error.status >= 500) return undefined
  const said = refusalOf(error, refusal)?.error
  const reasons = [said?.status, ...(said?.errors ?? []).map(({ reason }) => reason), ...(said?.details ?? []).map(({ reason }) => reason)]
  const asConfig = (words: Told): CollectorError => retold(error, 'config', words)
  if (said && reasons.some(reason => QUOTA.has(reason ?? ''))) {
    if (limitOf(said) === '0') return asConfig({
      es: 'Google no dio a este proyecto ninguna cuota para la interfaz. Pide acceso a ella en Google Cloud, y arranca otra vez la fuente cuando Google haya aceptado.',
      en: 'Google has given this project no quota for the interface. Apply for access to it in Google Cloud, and start the source again once Google has agreed.',
    })
    return retold(error, 'transient', {
      es: 'La cuota que concede Google se agotó por ahora. Marea sigue cuando se renueve.',
      en: 'The quota that Google grants is used up for now. Marea goes on when it is renewed.',
    }, error.retryAfterMs ?? waitOf(said, now))
  }
  if (error.status === 429) return undefined
  if (reasons.some(reason => DISABLED.has(reason ?? ''))) return asConfig({
    es: 'Esta interfaz está desactivada en el proyecto de Google Cloud de la clave. Actívala allí, en API y servicios.',
    en: 'This interface is switched off in the Google Cloud project of the key. Switch it on there under APIs and services.',
  })
  if (error.status === 401) return asConfig({
    es: 'Google no acepta la clave de esta fuente. Renueva sus credenciales.',
    en: 'Google does not accept the key of this source. Renew its credentials.',
  })
  if (error.status === 403) return asConfig(told.forbidden)
  if (error.status === 404) return asConfig(told.missing)
  return error.status === 400 && told.invalid ? asConfig(told.invalid) : undefined
}

/** A limit of zero is no quota used up: the project has none, and waiting does not help. */
const limitOf = ({ details = [] }: Refusal): unknown => details.map(({ metadata }) => metadata?.quota_limit_value).find(limit => limit !== undefined)

/** What Google says to wait; else by the span the quota is counted in. */
const waitOf = (said: Refusal, now: string): number => {
  const seconds = Number.parseFloat(said.details?.find(({ retryDelay }) => retryDelay !== undefined)?.retryDelay ?? '')
  if (seconds > 0) return seconds * 1000
  const words = JSON.stringify([said.message, said.errors, said.details])
  if (/per.?day|daily|\/d\//i.test(words)) return untilPacificMidnight(now)
  return /per.?minute|\/min/i.test(words) ? MINUTE_MS : HOUR_MS
}

/** Daily quotas begin anew at midnight in California, summer time or not. */
export const untilPacificMidnight = (now: string): number => {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/Los_Angeles', hour: '2-digit', minute: '2-digit', second: '2-digit' }).formatToParts(new Date(now))
  const part = (type: string): number => Number(parts.find(one => one.type === type)?.value ?? 0)
  return 24 * HOUR_MS - ((part('hour') % 24) * 60 + part('minute')) * 60_000 - part('second') * 1000
}
