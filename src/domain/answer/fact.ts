import type { Tier } from '../case/tier.ts'
import type { Moment } from '../journey/moments.ts'
import type { Outcome } from './outcome.ts'

/** What somebody wants of the brand: to buy, to have something put right, or anything else. */
export const WANTS = ['buying', 'complaint', 'other'] as const
export type Wants = (typeof WANTS)[number]

/** One opinion that is owed an answer, and what became of it. */
export interface LoopFact {
  mentionId: string
  sourceId: string
  place: string | null
  moment: Moment | null
  wants: Wants
  tier: Tier
  /** By which spans find it: platforms date some opinions by their last edit. */
  occurredAt: Date
  /** First published. */
  publishedAt: Date
  /** Answered in public, at whatever time. */
  isAnswered: boolean
  /** Its first answer; null: none, or nobody knows when. */
  answeredAt: Date | null
  /** Who sent that, where it went out from here. */
  person: { id: string; name: string } | null
  /** The words of it. */
  reply: string | null
  outcome: Outcome | null
  /** Its author changed words or stars for the better after the answer. */
  isWonBack: boolean
  /** Its case was opened again, or its author spoke again after the answer, still against the brand. */
  reopened: boolean
  remedy: string | null
  resolvedAt: Date | null
}
