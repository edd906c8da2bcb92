import type { FailureKind } from '../../contract.ts'

/** What the plan needs to know of a source. */
export interface Planned {
  id: string
  everyMinutes: number
  /** In a row, before this run. */
  failures: number
}

/** How a run ended, as far as the next one is concerned. */
export interface RunOutcome {
  /** The source asked to be left alone for so long. */
  notBeforeMs: number
  failure?: { kind: FailureKind; retryAfterMs?: number }
}

const MINUTE_MS = 60_000
// How long after a failure the source is asked again: soon when it heals by itself, rarely when a person must act.
const BACK_OFF: Record<FailureKind, { firstMs: number; mostMs: number }> = {
  transient: { firstMs: MINUTE_MS, mostMs: 6 * 60 * MINUTE_MS },
  config: { firstMs: 60 * MINUTE_MS, mostMs: 24 * 60 * MINUTE_MS },
  shape: { firstMs: 60 * MINUTE_MS, mostMs: 6 * 60 * MINUTE_MS },
}
// Sources that failed together, their host being down, do not come back together.
const SPREAD = 0.2
// So many new sources are read at once: whoever begins with a handful wants to see them.
const AT_ONCE = 50
// Twice what one worker needs for a source: more than a handful begin beside those that come again, and nobody stands in line.
const FIRST_MS = 500

/**
 * Where in its interval a source is asked, 0 ≤ phase < 1: told by its id (FNV-1a, mixed), so that sources of one interval
 * spread evenly over it, and each keeps its place through restarts, failures and runs that somebody asked for.
 */
export const phaseOf = (id: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}

/** When a new source is first due: at once where few come together, at its own place within its interval where thousands do. */
export const firstRun = ({ id, everyMinutes }: Pick<Planned, 'id' | 'everyMinutes'>, { now, together }: { now: Date; together: number }): Date =>
  new Date(now.getTime() + Math.floor(phaseOf(id) * Math.min(everyMinutes * MINUTE_MS, Math.max(0, together - AT_ONCE) * FIRST_MS)))

/** When a source is due again after a run ended: at its own place in the next interval, or later where it asked for it or failed. */
export const nextRun = (source: Planned, { notBeforeMs, failure }: RunOutcome, endedAt: Date): Date => {
  if (failure) return new Date(endedAt.getTime() + Math.max(backOffMs(source, failure.kind), failure.retryAfterMs ?? 0))
  return new Date(Math.max(placeAfter(source, endedAt), endedAt.getTime() + notBeforeMs))
}

const backOffMs = ({ id, failures }: Planned, kind: FailureKind): number => {
  const { firstMs, mostMs } = BACK_OFF[kind]
  return Math.round(Math.min(firstMs * 2 ** Math.min(failures, 20), mostMs) * (1 + SPREAD * phaseOf(id)))
}

/** The first of the source's places that leaves it half an interval of rest. */
const placeAfter = ({ id, everyMinutes }: Planned, endedAt: Date): number => {
  const intervalMs = everyMinutes * MINUTE_MS
  const earliest = endedAt.getTime() + intervalMs / 2
  const offset = Math.floor(phaseOf(id) * intervalMs)
  return offset + Math.ceil((earliest - offset) / intervalMs) * intervalMs
}
