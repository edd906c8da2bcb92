import type { FailureKind, SourceKind, SourceOrder, Told } from '../contract.ts'
import type { Agreement } from '../domain/agreement.ts'
import type { Bar } from '../domain/alert-chart.ts'
import type { Explanation, Summary } from '../domain/explanation.ts'
import type { FloorClass } from '../domain/floor.ts'
import type { Charge } from '../domain/message/steps.ts'
import type { Language } from '../domain/message/story.ts'
import type { Moment, Outcome, Polarity } from '../domain/moments.ts'
import type { NoiseReason } from '../domain/noise.ts'
import type { Span } from '../domain/reading.ts'
import type { Slow } from '../domain/slow.ts'
import type { HealthStatus } from '../domain/source-health.ts'

/**
 * What the pages are drawn from. Plain data: whoever loads it may come from the database, a test or a preview.
 * Instants are `Date`, calendar days `YYYY-MM-DD` in the brand's time zone, points are points of the index (0–100).
 */

export interface BrandRef {
  slug: string
  name: string
}

export interface Interval {
  value: number
  low: number
  high: number
}

/** One day of the index; null where there was nothing to say. */
export interface TrendPoint {
  day: string
  value: number | null
  low: number | null
  high: number | null
}

/** Something that happened on a day of the trend, told beneath it. */
export interface Annotation {
  day: string
  label: string
  /** What can be read about it. */
  link: { text: string; href: string } | null
}

export interface Trend {
  points: TrendPoint[]
  annotations: Annotation[]
  /** Its last day is not today. */
  isPast?: boolean
}

/** Points of one moment; `general` is what no moment explains. `given` and `cost` may be unknown while `net` is exact. */
export interface MomentPoints {
  key: Moment | 'general'
  net: number
  /** ≥ 0 */
  given: number | null
  /** ≤ 0 */
  cost: number | null
}

export interface Health {
  status: HealthStatus
  since: Date | null
  /** The failure in a sentence that says what to do. */
  message: string | null
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

export interface MomentView {
  key: Moment
  positive: number
  neutral: number
  negative: number
  unsure: number
  /** Opinions that went under here: this is their first negative moment. */
  under: number
  /** −100…100; null: too little to say. */
  level: number | null
  habitual: number | null
  /** Of 100 opinions. */
  underShare: number
  habitualUnderShare: number | null
  /** Of 100 opinions, still afloat after this moment. */
  afloat: number
  /** Opinions of this moment that need a reply and have none. */
  needing: number | null
}

export interface JourneyView {
  from: string
  to: string
  /** Id of the only source it is of; null: of all. */
  source: string | null
  opinions: number
  moments: MomentView[]
  /** Of 100 opinions, came back afloat after going under; null: not known. */
  resurfaced: number | null
}

export interface MentionMoment {
  key: Moment
  polarity: Polarity
  unsure: boolean
  evidence: Span[]
}

export interface MentionView {
  id: string
  sourceId: string
  sourceName: string
  /** Names of the other sources in which the same opinion stands. */
  alsoAt: string[]
  title: string | null
  text: string
  language: string | null
  url: string | null
  author: string | null
  publishedAt: Date | null
  rating: { value: number; outOf: number } | null
  sentiment: Polarity | null
  /** Both good and bad in it. */
  mixed: boolean
  unsure: boolean
  /** Words that show the sentiment, where no moment has them. */
  evidence: Span[]
  moments: MentionMoment[]
  outcome: Outcome
  needsResponse: boolean
  /** Its words went by the retention rule of its source; what was read in them stays. */
  expired: boolean
  /** Its source's own list left it out twice in a row. */
  vanished: boolean
  /** Answered in public: with substance, with a template, or not. */
  answered: 'substance' | 'template' | null
  reply: { text: string; publishedAt: Date | null } | null
  corrected: boolean
  /** Weight it counts with, and why that is not the whole; null: it counts whole. */
  discount: { percent: number; reason: NoiseReason | 'person' } | null
  /** Points it gives or costs today; null where they were not asked for. */
  points: number | null
  /** 1-based place on its source's first screen. */
  place: number | null
}

export type AlertKind = 'negative-spike' | 'volume-spike' | 'share-spike' | 'quiet-source' | 'dead-source' | 'data-gap' | 'silence' | 'index-drop' | 'slow-burn' | 'competitor-spike' | `floor-${FloorClass}`

export interface AlertCause {
  moment: Moment | null
  sourceName: string | null
  /** What they have in common, in the customers' words. */
  words: string[]
}

export interface AlertView {
  id: string
  /** One of AlertKind; another is shown as it is. */
  kind: AlertKind | (string & {})
  severity: 'notice' | 'warning' | 'critical'
  status: 'open' | 'recovered' | 'closed'
  /** What was watched. */
  moment: Moment | null
  sourceName: string | null
  /** With an alert about a source: what it answered, and what to do. */
  source: { message: string | null; told: Told | null } | null
  onset: Date
  /** Its calendar days at the brand; an open one has no last. */
  days: { from: string; to: string | null }
  openedAt: Date
  endedAt: Date | null
  observed: number
  expected: number
  expectedLow: number | null
  expectedHigh: number | null
  /** Hours the count spans; null: not told. */
  hours: number | null
  /** Alerts like this one to be expected by chance in 90 days. */
  per90d: number | null
  cause: AlertCause | null
  /** Of a slow burn or an index drop: what moved, from what to what. */
  slow: Slow | null
  /** Null: nobody explained it. */
  explanation: Explanation | null
  /** Of one that is over. */
  summary: Summary | null
  /** Names of aspects by key. */
  aspectLabels: Record<string, { es: string; en: string }>
  /** Whose it is and what they do first, in each language; null where it was not asked for. */
  charge: Record<Language, Charge> | null
  bars: Bar[]
  exemplars: MentionView[]
  acknowledgedAt: Date | null
  acknowledgedBy: string | null
  /** Where a form may post to acknowledge it; null: not offered. */
  acknowledgeAction: string | null
  snoozedUntil: Date | null
  /** … to hear of it later. */
  snoozeAction: string | null
}

export interface DeliveryView {
  id: string
  event: string
  endpointName: string
  status: 'pending' | 'delivered' | 'failed'
  attempts: number
  createdAt: Date
  deliveredAt: Date | null
  nextAttemptAt: Date | null
  /** What the last attempt met: a status code, or why there was none. */
  lastStatus: number | null
  lastError: string | null
  test: boolean
  replayAction: string | null
}

export interface Deliveries {
  list: DeliveryView[]
  endpoints: number
  /** Where what was sent can be seen; the demo has a receiver of its own. */
  sinkUrl: string | null
  testAction: string | null
}

export interface CompetitorView extends BrandRef {
  self: boolean
  index: Interval | null
  /** Against 90 days ago. */
  change: number | null
  /** 0…1 of the mentions of all these brands in 90 days. */
  shareOfVoice: number | null
  href: string | null
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

export interface HomeData {
  /** Null: no material at all. */
  index: Interval | null
  /** What strangers are told; null: the same. */
  public: Interval | null
  formula: string
  trend: Trend
  moments: MomentPoints[]
  sources: SourceView[]
  journey: JourneyView
  top: { cost: MentionView[]; give: MentionView[] }
  /** Mentions that need a reply and have none. */
  needing: number
  alerts: { open: AlertView[]; past: AlertView[] }
  deliveries: Deliveries
  competitors: CompetitorView[]
  coverage: CoverageView
}

export type SentimentFilter = Polarity | 'unsure'

export interface MentionFilters {
  sentiment: SentimentFilter | null
  moment: Moment | null
  /** Source id. */
  source: string | null
  /** Key of an aspect; a link chooses it. */
  aspect: string | null
  needsResponse: boolean
  text: string
  /** Calendar days of the brand, both included. */
  from: string | null
  to: string | null
}

export interface MentionsData {
  filters: MentionFilters
  /** How often people agreed with the readings they judged; null: not told on this page. */
  agreement: Pick<Agreement, 'readings' | 'weakest'> | null
  sources: Array<{ id: string; name: string }>
  /** The aspect of the filters in the reader's words. */
  aspect: string | null
  mentions: MentionView[]
  /** How many the filters find; null: not counted. */
  total: number | null
  nextCursor: string | null
  /** Whether this is not the first page. */
  later: boolean
}

export interface AlertsData {
  open: AlertView[]
  past: AlertView[]
  nextCursor: string | null
  deliveries: Deliveries
}

/** Something a page has to say instead of what was asked for. */
export interface ProblemData {
  status: number
  /** What went wrong and what to do, in a sentence. */
  detail: string | null
}

/** The strip that says nothing here is real. */
export interface DemoBanner {
  /** Where a form posts to take the demo away. */
  removeAction: string
  sinkUrl: string | null
}
