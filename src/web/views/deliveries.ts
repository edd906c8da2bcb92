import type { Told } from '../../contract.ts'

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
  lastTold: Told | null
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
