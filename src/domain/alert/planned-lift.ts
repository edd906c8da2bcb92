import { occurrencesOf, type EventKind, type Occurrence, type PlannedEvent } from './planned-event.ts'
import type { Lift, LiftAt } from '../spike/lift.ts'

const HOUR_MS = 3_600_000
// People go on talking after the end: what is left of the lift halves every three hours, for half a day.
const TAIL_HOURS = 12
const TAIL_HALF_HOURS = 3
// How far back other times are learnt from.
const BACK_HOURS = 60 * 24
// Opinions of the last day are not all there yet, nor known to be usual: the same guard as the detector's.
const GUARD_HOURS = 24

// Before it was ever seen: everything doubles at a campaign or a breakdown that was announced; a pay day is half as busy again.
const USUAL_FACTOR: Record<EventKind, number> = { 'pay-day': 1.5, maintenance: 2, campaign: 2, other: 1.5 }
// Such a guess may be off by half either way, what a person says by a third.
const DOUBT = { guessed: 0.2, said: 0.1, least: 0.02 }
// What is said weighs as much as so many opinions of each sort that came.
const SAID_WEIGHT = 6
const MOST_LIFT = 100

/** What is expected of an event that was never seen: what was said of it, or what is usual for its kind. */
export const firstLift = ({ factor, kind }: Pick<PlannedEvent, 'factor' | 'kind'>): Lift => {
  const times = Math.max(1, factor ?? USUAL_FACTOR[kind])
  return { negative: times, other: times, doubt: factor === null ? DOUBT.guessed : DOUBT.said }
}

export interface Calendar<E extends PlannedEvent = PlannedEvent> {
  events: readonly E[]
  timeZone: string
  /** Hours since 1970-01-01T00Z; it has begun. */
  now: number
}

/** What is lifted in each hour up to now, by what was found of each event. Where several meet, the larger counts. */
export const liftsOf = ({ events, timeZone, now }: Calendar, lifts: ReadonlyMap<string, Lift>): LiftAt | undefined => {
  if (events.length === 0) return undefined
  const hours = new Map<number, Lift>()
  for (const event of events) {
    const lift = lifts.get(event.id) ?? firstLift(event)
    for (const { first, last } of spansOf(event, { timeZone, now })) {
      for (let hour = first; hour <= Math.min(now, last + TAIL_HOURS); hour++) {
        const left = hour <= last ? 1 : 0.5 ** ((hour - last) / TAIL_HALF_HOURS)
        hours.set(hour, larger(hours.get(hour), { negative: 1 + (lift.negative - 1) * left, other: 1 + (lift.other - 1) * left, doubt: lift.doubt * left }))
      }
    }
  }
  return hours.size === 0 ? undefined : hour => hours.get(hour)
}

const larger = (one: Lift | undefined, other: Lift): Lift =>
  one === undefined ? other : { negative: Math.max(one.negative, other.negative), other: Math.max(one.other, other.other), doubt: Math.max(one.doubt, other.doubt) }

/** Whole hours, both ends included. */
const spansOf = (event: PlannedEvent, { timeZone, now }: Omit<Calendar, 'events'>): Array<{ first: number; last: number }> => {
  const span: Occurrence = { from: (now - BACK_HOURS) * HOUR_MS, to: (now + 1) * HOUR_MS }
  return occurrencesOf(event, span, timeZone).map(({ from, to }) => ({ first: Math.floor(from / HOUR_MS), last: Math.ceil(to / HOUR_MS) - 1 }))
}

export interface Seen {
  /** Opinions of an hour, as they are stored. */
  counts: ReadonlyMap<number, { negative: number; other: number }>
  /** Negatives and others that are usual at an hour. */
  usual(hour: number): { negative: number; other: number }
  /** From here on there are opinions. */
  first: number
}

/**
 * What an event did the other times, and in its own hours that are old enough: complaints and others over what was usual then.
 * The level of the days before each time is taken into account, so that growth is not taken for a lift. A single time is believed in part.
 */
export const learnLift = (event: PlannedEvent, calendar: Calendar, { counts, usual, first: known }: Seen): Lift => {
  const said = firstLift(event)
  const spans = spansOf(event, calendar)
  const isPlanned = liftsOf(calendar, new Map()) ?? (() => undefined)
  const sums = { negative: 0, other: 0, usual: 0, usualOther: 0 }
  for (const { first, last } of spans) {
    const level = levelBefore(first, { counts, usual, known, isPlanned })
    for (let hour = Math.max(first, known); hour <= Math.min(last, calendar.now - GUARD_HOURS); hour++) {
      const [seen, mean] = [counts.get(hour), usual(hour)]
      sums.negative += seen?.negative ?? 0
      sums.other += seen?.other ?? 0
      sums.usual += mean.negative * level
      sums.usualOther += mean.other * level
    }
  }
  if (sums.usual + sums.usualOther === 0) return said
  return {
    negative: drawn(sums.negative, sums.usual, said.negative),
    other: drawn(sums.other, sums.usualOther, said.other),
    doubt: DOUBT.least + (said.doubt * SAID_WEIGHT) / (sums.usual + SAID_WEIGHT),
  }
}

const drawn = (seen: number, usual: number, said: number): number => Math.min(MOST_LIFT, Math.max(1, (seen + SAID_WEIGHT * said) / (usual + SAID_WEIGHT)))

const LEVEL_HOURS = 72
const LEVEL_PRIOR = 10

/** How many times what is usual today came in the three days before, what was planned then left out. */
const levelBefore = (first: number, { counts, usual, known, isPlanned }: { counts: Seen['counts']; usual: Seen['usual']; known: number; isPlanned: LiftAt }): number => {
  let [seen, mean] = [LEVEL_PRIOR, LEVEL_PRIOR]
  for (let hour = Math.max(known, first - LEVEL_HOURS); hour < first; hour++) {
    if (isPlanned(hour)) continue
    const [one, expected] = [counts.get(hour), usual(hour)]
    seen += (one?.negative ?? 0) + (one?.other ?? 0)
    mean += expected.negative + expected.other
  }
  return seen / mean
}
