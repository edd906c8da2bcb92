import { createMemory, tick } from '../../src/domain/spike/detector.ts'
import { pack } from '../../src/domain/spike/snapshot.ts'
import type { Budget } from '../../src/domain/spike/sensitivity.ts'
import { HOUR_MS } from '../../src/domain/spike/time.ts'
import type { Alert } from './score.ts'
import type { World } from './world.ts'

// A Monday.
const START = Date.UTC(2026, 0, 5)
const IS_ALERT = new Set(['opened', 'escalated', 'reminder'])

/** Everything that was told about a brand whose first hour is `from`, by the detector as it runs in service. */
export const watch = ({ isUp, arrivals }: Pick<World, 'isUp' | 'arrivals'>, { from = 0, start = START, sensitivity = 'quarter', share = 1 }: Partial<Budget> & { from?: number; start?: number } = {}): { alerts: Alert[]; bytes: number } => {
  const memory = createMemory()
  const alerts: Alert[] = []
  for (let hour = from; hour < arrivals.length; hour++) {
    const counts = arrivals[hour]!.filter(([of]) => of >= from).map(([of, negative, other]) => ({ hour: start + of * HOUR_MS, negative, other }))
    const events = tick(memory, { at: start + (hour + 1) * HOUR_MS, collected: isUp[hour]!, counts }, { sensitivity, share })
    for (const { type, kind } of events) if (IS_ALERT.has(type)) alerts.push({ hour, kind })
  }
  return { alerts, bytes: pack(memory).length }
}
