import type { Brand } from '../../db/brand.ts'
import type { Trx } from '../../db/client.ts'
import { listPlannedEvents, type StoredEvent } from '../../db/alert/planned-event.ts'
import { listHourCounts } from '../../db/index/trend.ts'
import { eventsDuring } from '../../domain/alert/planned-event.ts'
import { learnLift, liftsOf, type Calendar } from '../../domain/alert/planned-lift.ts'
import { levelOf, othersEach } from '../../domain/spike/level.ts'
import type { Lift, LiftAt } from '../../domain/spike/lift.ts'
import { AT } from '../../domain/spike/memory.ts'
import { LONGEST_PAST_HOURS } from '../../domain/spike/past.ts'
import { seasonOf } from '../../domain/spike/season.ts'
import { takeBack } from '../../domain/spike/snapshot.ts'
import { HOUR_MS, type Memory } from './memory.ts'

export interface Plan {
  events: StoredEvent[]
  liftAt: LiftAt | undefined
  lifts: Memory['lifts']
}

// Windows reach three days back, and half a day more is the tail of an event.
const FELT_MS = 84 * HOUR_MS

/** What is planned, and what it lifts: found anew once an hour while any of it is felt. */
export const planOf = async (trx: Trx, { brand, known, now }: { brand: Brand; known: Memory | undefined; now: Date }): Promise<Plan> => {
  const events = await listPlannedEvents(trx, brand.id)
  if (events.length === 0) return { events, liftAt: undefined, lifts: undefined }
  const calendar: Calendar<StoredEvent> = { events, timeZone: brand.timeZone, now: Math.floor(now.getTime() / HOUR_MS) }
  const felt = eventsDuring(events, { from: now.getTime() - FELT_MS, to: now.getTime() + HOUR_MS }, brand.timeZone)
  const lifts = known && felt.length > 0 && known.lifts?.hour !== calendar.now ? await learnLifts(trx, { brand, known, calendar, felt }) : known?.lifts
  return { events, liftAt: liftsOf(calendar, new Map(Object.entries(lifts?.of ?? {}))), lifts }
}

const learnLifts = async (trx: Trx, { brand, known, calendar, felt }: { brand: Brand; known: Memory; calendar: Calendar<StoredEvent>; felt: StoredEvent[] }): Promise<NonNullable<Memory['lifts']>> => {
  const spike = takeBack(known.spike)
  const stored = await listHourCounts(trx, brand.id, { from: calendar.now - LONGEST_PAST_HOURS, to: calendar.now })
  const counts = new Map(stored.map(({ hour, negative, positive, neutral, unsure }) => [hour, { negative, other: positive + neutral + unsure }]))
  const [level, each] = [levelOf(spike), othersEach(spike)]
  const usual = (hour: number) => ({ negative: level * seasonOf(spike, hour), other: level * seasonOf(spike, hour) * each })
  const of = Object.fromEntries(felt.map((event): [string, Lift] => [event.id, learnLift(event, calendar, { counts, usual, first: spike[AT.first]! })]))
  return { hour: calendar.now, of }
}
