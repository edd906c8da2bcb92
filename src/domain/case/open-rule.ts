import type { SourceKind } from '../../contract.ts'
import type { NoiseReason } from '../reading/noise.ts'
import type { Outcome } from '../journey/moments.ts'
import { tierOf, type CaseMention } from './tier.ts'

/** What of a brand opens a case; each brand's own, editable. A floor class opens one in any case. */
export interface OpenRule {
  /** What the reader says needs a response. */
  needsResponse: boolean
  /** What it foretells: each of these opens a case. */
  outcomes: Outcome[]
  /** Reviews with at most so many stars of their author; null: stars alone open none. */
  maxStars: number | null
  /** Praise goes to a tray of its own. */
  thanks: boolean
  sourceKinds: SourceKind[]
  /** Sources whose mentions open none. */
  withoutSources: string[]
  /** Older ones open none: a first collection brings years at once. */
  maxAgeDays: number
}

export const DEFAULT_RULE: OpenRule = {
  needsResponse: true,
  outcomes: ['resolve', 'question', 'lost'],
  maxStars: 2,
  thanks: true,
  sourceKinds: ['review', 'social', 'survey'],
  withoutSources: [],
  maxAgeDays: 14,
}

/** What is held against the rule. */
export interface Opening extends CaseMention {
  sourceId: string
  occurredAt: Date
  /** Gone, or not about the brand, or the brand's own words. */
  hidden: boolean
  /** The brand has answered in public already. */
  answered: boolean
  noise: readonly NoiseReason[]
}

const DAY_MS = 86_400_000
/** Nobody waits for an answer behind these; copies, floods and bursts are people all the same. */
const NOBODY_WAITS: readonly NoiseReason[] = ['spam', 'news', 'job', 'giveaway']

export const opensCase = (mention: Opening, rule: OpenRule, now: Date): boolean => {
  if (mention.hidden || mention.answered || now.getTime() - mention.occurredAt.getTime() > rule.maxAgeDays * DAY_MS) return false
  if (mention.floor !== null) return true
  if (!rule.sourceKinds.includes(mention.sourceKind) || rule.withoutSources.includes(mention.sourceId)) return false
  if (mention.noise.some(reason => NOBODY_WAITS.includes(reason))) return false
  // Praise and its stars are for the tray of thanks alone, whatever else is read in it.
  if (tierOf(mention) === 'thanks') return rule.thanks
  const fewStars = rule.maxStars !== null && mention.starsCenti !== null && mention.starsCenti <= rule.maxStars * 100
  return (rule.needsResponse && mention.needsResponse) || rule.outcomes.includes(mention.outcome) || fewStars
}
