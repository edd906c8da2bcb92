import type { SourceKind } from '../../contract.ts'
import type { FloorClass } from '../alert/floor.ts'
import type { Moment, MomentPolarities, Outcome, Polarity } from '../journey/moments.ts'
import { MOMENTS } from '../journey/moments.ts'

/** How soon an answer is owed: a public complaint with an open problem, a negative review, anything else; `thanks` wait in a tray of their own. */
export const TIERS = ['complaint', 'review', 'other', 'thanks'] as const
export type Tier = (typeof TIERS)[number]

/** What is read of a mention to decide whether and how it becomes a case. */
export interface CaseMention {
  sourceKind: SourceKind
  sentiment: Polarity | null
  unsure: boolean
  moments: MomentPolarities
  outcome: Outcome
  needsResponse: boolean
  /** Of the author; null: none were given. */
  starsCenti: number | null
  /** Class of harm to the customer that comes before any figure; null: none. */
  floor: FloorClass | null
}

export const tierOf = ({ floor, outcome, sentiment, unsure, sourceKind, needsResponse, starsCenti }: CaseMention): Tier => {
  if (floor !== null || outcome === 'resolve') return 'complaint'
  const isNegative = (sentiment === 'negative' && !unsure) || (starsCenti !== null && starsCenti < 300)
  if (isNegative) return sourceKind === 'review' || sourceKind === 'survey' ? 'review' : 'other'
  return sentiment === 'positive' && !needsResponse && outcome !== 'question' ? 'thanks' : 'other'
}

/** The moment whose owner the case is for: the first that went wrong, else the first there is. */
export const ownerMoment = (moments: MomentPolarities): Moment | null => {
  const told = MOMENTS.filter(moment => moments[moment] !== undefined)
  // What failed is for support, even where an earlier moment went wrong as well.
  if (moments.failure === 'negative') return 'failure'
  return told.find(moment => moments[moment] === 'negative') ?? told[0] ?? null
}

/** Minutes of open time within which an answer is owed, by tier; null: no clock. */
export type Targets = Record<Tier, number | null>

export const DEFAULT_TARGETS: Targets = { complaint: 60, review: 24 * 60, other: 72 * 60, thanks: null }

/** The brand's own targets over the published ones. */
export const targetsOf = (own: Partial<Targets> = {}): Targets => ({ ...DEFAULT_TARGETS, ...own })
