import { randomUUID } from 'node:crypto'
import { recordAttempts, type AttemptEnd, type AttemptEntry } from '../../db/delivery/attempt.ts'
import { giveUpWaiting, type Delivery } from '../../db/delivery/delivery.ts'
import type { Endpoint } from '../../db/delivery/endpoint.ts'
import { AT_ONCE, keepLane, readLane, releaseLanes, takeLanes, type Lane } from '../../db/delivery/lane.ts'
import { circuitWait, DISABLE_AFTER_MS, nextAttempt } from '../../net/backoff.ts'
import { createLine, type Line } from '../../net/line.ts'
import { carry, type Carried } from './carry.ts'
import type { Deps } from '../deps.ts'
import { createGatherer } from '../collect/gatherer.ts'
import { turnOff } from './turn-off.ts'

// Longer than an attempt may take: a killed carrier's lanes come back after it.
const HOLD_MS = 60_000
// What must be left of a hold when an attempt begins: its timeout, the wait for words after the status, and some.
const LEAST_HOLD_MS = 25_000
// Endpoints under way at once …
const LANES = 64
// … and of those that failed last time, so that dead ones never take all of it.
const FAILING_LANES = 16
// How soon a message is seen that comes while others are under way.
const LOOK_MS = 50

export interface DeliverOptions {
  timeoutMs?: number
}

/** Carries everything that is due, and what becomes due meanwhile; endpoints side by side. Returns how many attempts were made. */
export const deliverDue = async (deps: Deps, signal?: AbortSignal, { timeoutMs = 15_000 }: DeliverOptions = {}): Promise<number> => {
  const heldBy = `${deps.processId}/${randomUUID().slice(0, 8)}`
  const carrier: Carrier = { deps, signal, timeoutMs, record: createGatherer(batch => recordAttempts(deps.db, batch)), release: createGatherer(lanes => releaseLanes(deps.db, lanes)) }
  const [healthy, failing] = [new Set<Promise<void>>(), new Set<Promise<void>>()]
  let attempts = 0
  const start = (lanes: Lane[], among: Set<Promise<void>>): void => {
    for (const lane of lanes) {
      const running: Promise<void> = runLane(carrier, lane)
        .then(made => void (attempts += made))
        .catch(error => deps.log.error({ endpoint: lane.endpoint.id, err: error }, 'The messages of an endpoint could not be carried'))
        .finally(() => among.delete(running))
      among.add(running)
    }
  }
  while (!signal?.aborted) {
    const now = deps.now()
    const taking = { now, until: new Date(now.getTime() + HOLD_MS), heldBy, withDemo: deps.holdsDemo }
    start(await takeLanes(deps.db, { ...taking, failing: false, limit: LANES - healthy.size }), healthy)
    start(await takeLanes(deps.db, { ...taking, failing: true, limit: FAILING_LANES - failing.size }), failing)
    if (healthy.size + failing.size === 0) break
    await Promise.race([Promise.all([...healthy, ...failing]), pause(LOOK_MS)])
  }
  await Promise.all([...healthy, ...failing])
  return attempts
}

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

interface Carrier {
  deps: Deps
  signal: AbortSignal | undefined
  timeoutMs: number
  /** Resolve once it is written. */
  record(entry: AttemptEntry): Promise<void>
  release(lane: Lane): Promise<void>
}

/** Sends what waits for one endpoint, one after the other, until nothing is due or an attempt fails. Returns the attempts. */
const runLane = async (carrier: Carrier, taken: Lane): Promise<number> => {
  const { deps, signal } = carrier
  const line = createLine()
  const hold = { until: deps.now().getTime() + HOLD_MS }
  let attempts = 0
  try {
    for (let lane: Lane | undefined = taken; lane && !signal?.aborted; lane = await readLane(deps.db, lane, deps.now())) {
      if (!lane.endpoint.enabled) await giveUpWaiting(deps.db, lane.endpoint)
      if (!lane.endpoint.enabled || lane.due.length === 0) break
      for (const delivery of lane.due) {
        if (signal?.aborted || !(await isHeld(deps, lane, hold))) return attempts
        attempts += 1
        if (!(await attempt(carrier, lane, { delivery, line }))) return attempts
      }
      if (lane.due.length < AT_ONCE) break
    }
    return attempts
  } finally {
    line.close()
    await carrier.release(taken)
  }
}

/** Whether the lane is still this carrier's for as long as an attempt may take. */
const isHeld = async ({ db, now }: Deps, lane: Lane, hold: { until: number }): Promise<boolean> => {
  if (now().getTime() <= hold.until - LEAST_HOLD_MS) return true
  hold.until = now().getTime() + HOLD_MS
  return await keepLane(db, lane, new Date(hold.until))
}

/** Whether the message arrived. */
const attempt = async ({ deps, signal, timeoutMs, record }: Carrier, { endpoint, heldBy }: Lane, { delivery, line }: { delivery: Delivery; line: Line }): Promise<boolean> => {
  const attemptedAt = deps.now()
  const number = delivery.attempts + 1
  const sent = await carry(deps, endpoint, delivery, { timeoutMs, signal, line })
  const isCut = signal?.aborted === true && sent.status === undefined && !sent.ok
  const end: AttemptEnd = isCut ? { status: 'pending', nextAttemptAt: attemptedAt } : endOf(sent, number, attemptedAt)
  await record({
    brandId: delivery.brandId, endpointId: delivery.endpointId, deliveryId: delivery.id, heldBy, end,
    attempt: {
      number, attemptedAt, durationMs: Math.round(sent.durationMs), status: sent.status ?? null, told: sent.told ?? null,
      requestHeaders: sent.requestHeaders, responseHeaders: sent.responseHeaders ?? {}, responseExcerpt: sent.responseExcerpt || null,
    },
    retryAt: sent.ok || isCut || sent.refused ? null : retryAt(endpoint, end, attemptedAt),
    counts: !isCut && !sent.refused,
  })
  if (end.status !== 'delivered') deps.log.warn({ event: delivery.event, attempt: number, error: sent.told?.en }, end.status === 'failed' ? 'A message was given up' : 'A message could not be delivered yet')
  const since = endpoint.failingSince ?? attemptedAt
  if (sent.gone) await turnOff(deps, endpoint, { status: sent.status })
  else if (!sent.ok && !isCut && attemptedAt.getTime() - since.getTime() >= DISABLE_AFTER_MS) await turnOff(deps, endpoint, { since })
  return sent.ok
}

const endOf = (sent: Carried, attempts: number, attemptedAt: Date): AttemptEnd => {
  if (sent.ok) return { status: 'delivered' }
  if (sent.gone || sent.refused) return { status: 'failed' }
  const wait = nextAttempt(attempts, Math.random, sent.retryAfterMs)
  return wait === undefined ? { status: 'failed' } : { status: 'pending', nextAttemptAt: new Date(attemptedAt.getTime() + wait) }
}

/** Nothing is sent to the endpoint before its message is due again, and for longer where it fails time after time. */
const retryAt = ({ failures }: Endpoint, end: AttemptEnd, attemptedAt: Date): Date => {
  const rest = attemptedAt.getTime() + circuitWait(failures + 1, Math.random)
  return new Date(Math.max(rest, end.status === 'pending' ? end.nextAttemptAt.getTime() : 0))
}
