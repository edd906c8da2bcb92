import type { SourceField } from '../../api/source-fields.ts'
import type { FailureKind, SourceKind, SourceOrder, Told } from '../../contract.ts'
import type { HealthStatus } from '../../domain/source/health.ts'
import type { FilledForm } from '../sources/form.ts'
import type { MentionView } from './mentions.ts'
import type { Interval } from '../views.ts'

export interface Health {
  status: HealthStatus
  since: Date | null
  /** The failure in a sentence that says what to do. */
  message: Told | null
  failureKind: FailureKind | null
  /** What that means and what to do. */
  told: Told | null
}

export interface SourceView {
  id: string
  name: string
  /** Id of its collector: rss, file, push … */
  collector: string
  kind: SourceKind
  order: SourceOrder
  /** Whether places on the first screen were seen, or follow from the order the source claims. */
  orderObserved: boolean
  homepage: string | null
  /** Null: no material, so it does not count in the index. */
  index: Interval | null
  /** 0…1 of what a newcomer sees. */
  share: number | null
  points: number | null
  health: Health
  mentions: number
  lastRunAt: Date | null
  /** When its newest mention happened. */
  newestAt: Date | null
  nextRunAt: Date | null
  /** Caps of this kind of source, in sentences. */
  limits: string[]
  /** Where a form may post to have it read at once; null: not offered. */
  runAction: string | null
}

export interface CoverageView {
  sources: number
  /** Sources that count in the index. */
  counted: number
  opinions: number
  days: number
  freshestAt: Date | null
  limits: string[]
  /** Sources of which not everything is seen now, and why. */
  blind: Array<{ id: string; name: string; status: HealthStatus; seenUntil: Date | null; why: string | null }>
  /** Negatives their source's own list left out without a word. */
  vanished: number
}

/** What can be done with a source, and what is under way. */
export interface SourceRow extends SourceView {
  /** It is being read, or is about to be. */
  isRunning: boolean
  /** How the last run ended; null: none yet. */
  last: { seen: number; stored: number; changed: number; problems: Told[] } | null
  /** It goes for good then; null: it stays. */
  removedAt: Date | null
  /** The config file names it: what is changed here lasts until the next start. */
  isFromFile: boolean
  /** Where buttons post to; null: not offered. */
  pauseAction: string | null
  resumeAction: string | null
  keepAction: string | null
  removeHref: string | null
}

/** One check of a look at the brand's own page. */
export interface CheckView {
  source: string
  told: Told
  ok: boolean
  since: Date
  /** Oldest first; whether any look of the day failed. */
  days: Array<{ day: string; ok: boolean }>
}

export interface SourcesPageData {
  sources: SourceRow[]
  coverage: CoverageView
  checks: CheckView[]
  /** The newest opinions, while the brand is new. */
  firstReadings: MentionView[]
  /** What was just done, to be said once and taken back. */
  done: { what: 'paused' | 'resumed' | 'removed' | 'kept' | 'added' | 'imported'; name: string; undo: string | null } | null
}

export interface CollectorChoice {
  id: string
  title: string
  kind: SourceKind
  auth: 'none' | 'key' | 'oauth' | 'file'
}

/** What a look at a source found, before it is saved. */
export interface LookView {
  examples: string[]
  found: number
  observations: Told[]
  failure: Told | null
  problems: Told[]
}

export interface SourceFormData {
  id: string
  title: string
  homepage: string
  auth: CollectorChoice['auth']
  limits: Told[]
  display: Told | null
  everyMinutes: number
  fields: SourceField[]
  filled: FilledForm
  look: LookView | null
}

export interface RemoveData {
  source: { id: string; name: string; mentions: number }
  /** Somebody ordered that all of this be kept. */
  isOnHold: boolean
  /** Minutes in which it can be taken back. */
  minutes: number
}
