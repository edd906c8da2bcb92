import type { Moment } from '../../domain/journey/moments.ts'
import type { AlertView } from './alerts.ts'
import type { Deliveries } from './deliveries.ts'
import type { JourneyView } from './journey.ts'
import type { MentionView } from './mentions.ts'
import type { CoverageView, SourceView } from './sources.ts'
import type { BrandRef, Interval } from '../views.ts'

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

export interface CompetitorView extends BrandRef {
  self: boolean
  index: Interval | null
  /** Against 90 days ago. */
  change: number | null
  /** Water levels by moment; null: too little to say. */
  levels: Array<{ key: Moment; level: number | null }>
  /** 0…1 of the mentions of all these brands in 90 days. */
  shareOfVoice: number | null
  href: string | null
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
  needing: { days: number; opinions: number; cases: number }
  alerts: { open: AlertView[]; past: AlertView[] }
  deliveries: Deliveries
  competitors: CompetitorView[]
  coverage: CoverageView
}
