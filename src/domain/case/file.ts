import type { Moment } from '../journey/moments.ts'
import type { FloorClass } from '../alert/floor.ts'
import type { Actor, CaseState } from './state.ts'
import type { Tier } from './tier.ts'

export const CASE_OUTCOMES = ['recovered', 'kept', 'lost'] as const
export type CaseOutcome = (typeof CASE_OUTCOMES)[number]

/** What was told of a legal date: that it nears, that it has passed. */
export const LEGAL_WORDS = ['near', 'over'] as const
export type LegalWord = (typeof LEGAL_WORDS)[number]

/** A case as it stands. */
export interface CaseFile {
  id: string
  brandId: string
  /** The message it shows. */
  mentionId: string
  state: CaseState
  /** Grows with every change. */
  version: number
  tier: Tier
  floor: FloorClass | null
  moment: Moment | null
  /** The clock runs from here. */
  publishedAt: Date
  openedAt: Date
  changedAt: Date
  /** When an answer is owed; null: no clock. */
  dueAt: Date | null
  overdueAt: Date | null
  /** Points of the index it costs, 0 or more. */
  points: number
  place: number | null
  perHour: number
  /** Null: not in the queue. */
  rank: number | null
  rankUntil: Date | null
  assignee: Actor | null
  takenAt: Date | null
  /** Null: the newest message waits for its answer. */
  answeredAt: Date | null
  firstAnsweredAt: Date | null
  resolvedAt: Date | null
  closedAt: Date | null
  remedy: string | null
  closeReason: string | null
  outcome: CaseOutcome | null
  area: string | null
  folio: string | null
  legalDueAt: Date | null
  /** What was told of the legal date, and when the next word on it is due. */
  legalTold: LegalWord | null
  legalTellAt: Date | null
  snoozedUntil: Date | null
  followUpAt: Date | null
  silentAt: Date | null
  incidentId: string | null
}

/** What an audit trail tells of a change. */
const TOLD = ['state', 'tier', 'floor', 'moment', 'assignee', 'dueAt', 'area', 'folio', 'legalDueAt', 'remedy', 'closeReason', 'outcome', 'snoozedUntil', 'followUpAt', 'incidentId', 'mentionId'] as const

export interface Difference {
  before: Record<string, unknown>
  after: Record<string, unknown>
}

/** The fields in which two states of a case differ, as the audit trail keeps them. */
export const differenceOf = (before: CaseFile, after: CaseFile): Difference => {
  const moved = TOLD.filter(key => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
  const of = (file: CaseFile): Record<string, unknown> => Object.fromEntries(moved.map(key => [key, file[key]]))
  return { before: of(before), after: of(after) }
}
