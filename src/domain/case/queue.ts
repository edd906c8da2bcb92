import type { CaseFile } from './file.ts'
import { isLegalCall, legalDateOf } from './legal.ts'
import { rankOf } from './order.ts'
import type { Clock } from './sla.ts'
import { isQueued } from './state.ts'

export type Queued = Pick<CaseFile, 'state' | 'tier' | 'floor' | 'points' | 'perHour' | 'publishedAt' | 'dueAt' | 'legalDueAt' | 'legalTold' | 'answeredAt' | 'snoozedUntil' | 'followUpAt'>

// Reach grows or dies away within hours.
const REACH_HOLDS_MS = 3_600_000

/** When the next thing is owed: an answer, where none was given, and what the law asks. Null: no clock. */
export const owedAt = ({ state, answeredAt, dueAt, legalDueAt }: Pick<Queued, 'state' | 'answeredAt' | 'dueAt' | 'legalDueAt'>): Date | null => {
  const dates = [answeredAt === null ? dueAt : null, legalDateOf({ state, legalDueAt })].filter(date => date !== null)
  return dates.length === 0 ? null : new Date(Math.min(...dates.map(Number)))
}

/** The place of a case in the queue and until when it holds; null: it is not in it. */
export const queueOf = (file: Queued, now: Date, clock: Pick<Clock, 'calendar' | 'timeZone'>): Pick<CaseFile, 'rank' | 'rankUntil'> => {
  const waits = file.state === 'following-up' && file.followUpAt !== null
  if (!(isQueued(file.state) || isLegalCall(file)) || file.tier === 'thanks' || file.snoozedUntil !== null || waits) return { rank: null, rankUntil: null }
  const { score, until } = rankOf({ ...file, startedAt: file.publishedAt, dueAt: owedAt(file) }, now, clock)
  const reachEnds = file.perHour > 0 ? [now.getTime() + REACH_HOLDS_MS] : []
  const ends = [...(until === null ? [] : [until.getTime()]), ...reachEnds]
  return { rank: score, rankUntil: ends.length === 0 ? null : new Date(Math.min(...ends)) }
}
