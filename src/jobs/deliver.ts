import { holdDue, recordAttempt, type AttemptEnd, type Delivery } from '../db/delivery.ts'
import { disableEndpoint, findEndpoint, type Endpoint } from '../db/endpoint.ts'
import { nextAttempt } from '../net/backoff.ts'
import { headers, send, type Sent } from '../net/webhook.ts'
import type { Deps } from './deps.ts'

// Longer than an attempt may take: a killed carrier's messages come back after it.
const HOLD_MS = 60_000
// Messages under way at once, at most one an endpoint.
const PARALLEL = 20

/** Carries everything that is due, and what becomes due meanwhile. Returns how many attempts were made. */
export const deliverDue = async (deps: Deps, signal?: AbortSignal): Promise<number> => {
  let attempts = 0
  while (!signal?.aborted) {
    const now = deps.now()
    const due = await holdDue(deps.db, { now, until: new Date(now.getTime() + HOLD_MS), limit: PARALLEL, withDemo: deps.holdsDemo })
    if (due.length === 0) break
    await Promise.all(due.map(delivery => attempt(deps, delivery, signal)))
    attempts += due.length
  }
  return attempts
}

const attempt = async (deps: Deps, delivery: Delivery, signal?: AbortSignal): Promise<void> => {
  const { db, now, log } = deps
  const attemptedAt = now()
  const endpoint = await findEndpoint(db, delivery.brandId, delivery.endpointId)
  const sent = endpoint ? await trySend(deps, endpoint, delivery, signal) : failed('The endpoint was removed.')
  const isCut = signal?.aborted === true && sent.status === undefined
  const end = !endpoint?.enabled ? ({ status: 'failed' } as const) : isCut ? ({ status: 'pending', nextAttemptAt: attemptedAt } as const) : endOf(sent, delivery, attemptedAt)
  await recordAttempt(
    db,
    delivery,
    {
      number: delivery.attempts,
      attemptedAt,
      durationMs: Math.round(sent.durationMs),
      status: sent.status ?? null,
      error: sent.error ?? null,
      requestHeaders: sent.requestHeaders,
      responseExcerpt: sent.responseExcerpt || null,
    },
    end,
  )
  if (sent.gone && endpoint) {
    await disableEndpoint(db, endpoint.brandId, endpoint.id, 'The receiver answered 410 Gone: it wants no more messages. Add it again to turn it on.', attemptedAt)
  }
  if (end.status !== 'delivered') log.warn({ event: delivery.event, attempt: delivery.attempts, error: sent.error }, end.status === 'failed' ? 'A message was given up' : 'A message could not be delivered yet')
}

type Tried = Pick<Sent, 'ok' | 'status' | 'durationMs' | 'responseExcerpt' | 'error' | 'retryAfterMs' | 'gone'> & { requestHeaders: Record<string, string> }

const failed = (error: string): Tried => ({ ok: false, durationMs: 0, responseExcerpt: '', error, gone: false, requestHeaders: {} })

const trySend = async ({ door, sealer, now }: Deps, endpoint: Endpoint, delivery: Delivery, signal?: AbortSignal): Promise<Tried> => {
  if (!endpoint.enabled) return failed(`The endpoint is turned off${endpoint.disabledReason ? `: ${endpoint.disabledReason}` : '.'}`)
  try {
    const secrets = endpoint.secrets.map(secret => sealer.open(secret))
    const message = { id: delivery.messageId, body: delivery.body, secrets }
    const sentAt = now().getTime()
    const sent = await send(door, { url: endpoint.url, now: sentAt, ...message, ...(signal && { signal }) })
    return { ...sent, requestHeaders: headers({ ...message, timestamp: Math.floor(sentAt / 1000) }) }
  } catch (error) {
    // A receiver that hangs must not keep the process from stopping; what it may have taken it knows by its id.
    return failed(signal?.aborted ? 'Marea was stopped before the receiver answered. It tries again.' : (error as Error).message)
  }
}

const endOf = (sent: Tried, delivery: Delivery, attemptedAt: Date): AttemptEnd => {
  if (sent.ok) return { status: 'delivered' }
  if (sent.gone) return { status: 'failed' }
  const wait = nextAttempt(delivery.attempts, Math.random, sent.retryAfterMs)
  return wait === undefined ? { status: 'failed' } : { status: 'pending', nextAttemptAt: new Date(attemptedAt.getTime() + wait) }
}
