import type { Endpoint } from '../db/endpoint.ts'
import type { Delivery } from '../db/delivery.ts'
import type { Attempt } from '../db/attempt.ts'
import type { StoredEvent } from '../db/planned-event.ts'
import type { Route } from '../db/route.ts'
import type { WouldBe } from '../domain/spike/back-test.ts'
import type { Sensitivity } from '../domain/spike/sensitivity.ts'

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
  lastError: string | null
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
