import type { Told } from '../../contract.ts'
import type { Attempt } from '../../db/delivery/attempt.ts'
import type { Delivery } from '../../db/delivery/delivery.ts'
import type { Endpoint } from '../../db/delivery/endpoint.ts'
import type { StoredEvent } from '../../db/alert/planned-event.ts'
import type { Route } from '../../db/delivery/route.ts'
import type { Bar } from '../../domain/alert/chart.ts'
import type { Explanation, Summary } from '../../domain/alert/explanation.ts'
import type { FloorClass, FloorStatus } from '../../domain/alert/floor.ts'
import type { Charge } from '../../domain/message/steps.ts'
import type { FloorEnd, Language } from '../../domain/message/story.ts'
import type { Moment } from '../../domain/journey/moments.ts'
import type { Slow } from '../../domain/alert/slow.ts'
import type { WouldBe } from '../../domain/spike/back-test.ts'
import type { Sensitivity } from '../../domain/spike/sensitivity.ts'
import type { Deliveries } from './deliveries.ts'
import type { MentionView } from './mentions.ts'

/** A part that carries a wave. */
export interface CarrierView {
  /** Its name; of a moment its key. */
  name: string
  moment: Moment | null
  observed: number
  expected: number
}

/** An opinion of an alert of grave harm, with what a person said of it. */
export interface SignView {
  mention: MentionView
  status: FloorStatus
  /** Where a form posts the verdict; null: not offered. */
  judgeAction: string | null
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
  /** The place it is about alone; null: not one. */
  place: string | null
  /** Parts that carry it. */
  carriers: CarrierView[]
  /** What was planned meanwhile. */
  planned: string[]
  /** Whose wave it is, and of what; null: the brand's own. */
  rival: { slug: string; name: string; wave: string } | null
  /** Of a gap: the sources that are asked. */
  askedSources: string[]
  /** Of grave harm: which, why it ended, and the opinions. */
  floor: { class: FloorClass; end: FloorEnd | null; signs: SignView[] } | null
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

export interface AlertsData {
  open: AlertView[]
  past: AlertView[]
  nextCursor: string | null
  /** Whether this is not the first page of those that are over. */
  later: boolean
  deliveries: Deliveries
}

/** What each setting would have told, by the detector. */
export interface BackTestView {
  /** Days looked at: at most ninety. */
  days: number
  /** Names of series: moments by key, sources and places by name. */
  found: Record<Sensitivity, Array<WouldBe & { name: string | null }>>
  /** Parts that were watched beside the whole, and how many there are. */
  parts: { watched: number; of: number }
}

export interface RulesData {
  sensitivity: Sensitivity
  /** The config file has the last word. */
  isFixed: boolean
  /** Null: not computed yet. */
  backTest: BackTestView | null
  planned: PlannedView[]
  timeZone: string
}

export interface PlannedView extends Pick<StoredEvent, 'id' | 'name' | 'kind' | 'startsAt' | 'endsAt' | 'repeats' | 'factor' | 'origin'> {
  /** When it is next, or is now; null: it is over. */
  nextAt: Date | null
}

export interface RoutesData {
  routes: Route[]
  endpoints: Endpoint[]
}

export interface SentView extends Pick<Delivery, 'id' | 'event' | 'status' | 'attempts' | 'nextAttemptAt' | 'createdAt' | 'deliveredAt' | 'test' | 'replayOf' | 'messageId'> {
  endpointName: string
  endpointId: string
  lastStatus: number | null
  lastTold: Told | null
}

export interface SentData {
  list: SentView[]
  nextCursor: string | null
  status: Delivery['status'] | null
}

export interface EndpointData {
  endpoint: Endpoint
  sent: SentData
}

export interface DeliveryData {
  sent: SentView
  body: string
  attempts: Attempt[]
  isAwake: boolean
}
