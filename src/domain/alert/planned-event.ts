import { instantOf, offsetOf } from '../time/day.ts'

export const EVENT_KINDS = ['pay-day', 'maintenance', 'campaign', 'other'] as const
export type EventKind = (typeof EVENT_KINDS)[number]

export const REPEATS = ['none', 'weekly', 'biweekly', 'monthly'] as const
export type Repeats = (typeof REPEATS)[number]

/** Something the brand knows will be talked about. */
export interface PlannedEvent {
  id: string
  name: string
  kind: EventKind
  /** Its first occurrence; later ones are at the same time by the clocks of the brand's zone. */
  startsAt: Date
  endsAt: Date
  repeats: Repeats
  /** How many times the usual is expected; null: as it was the other times, or as is usual for its kind. */
  factor: number | null
}

/** Epoch milliseconds, the end exclusive. */
export interface Occurrence {
  from: number
  to: number
}

export const MOST_FACTOR = 50
const DAY_MS = 86_400_000
const LONGEST_DAYS = 31
// Half of the time at most: what is planned always is what is usual.
const PERIOD_DAYS: Record<Exclude<Repeats, 'none'>, number> = { weekly: 7, biweekly: 14, monthly: 28 }
const MOST_PART = 0.5

type Timed = Pick<PlannedEvent, 'startsAt' | 'endsAt' | 'repeats'>

/** What is wrong with the times of an event; undefined: nothing. */
export const faultCodeOf = ({ startsAt, endsAt, repeats }: Timed): 'order' | 'long' | 'often' | undefined => {
  const days = (endsAt.getTime() - startsAt.getTime()) / DAY_MS
  if (!(days > 0)) return 'order'
  if (days > LONGEST_DAYS) return 'long'
  return repeats !== 'none' && days > MOST_PART * PERIOD_DAYS[repeats] ? 'often' : undefined
}

/** The same in a sentence. */
export const faultOf = (event: Timed): string | undefined => {
  const code = faultCodeOf(event)
  return code && {
    order: 'It ends before it begins. Write an end after its beginning.',
    long: `It lasts longer than ${LONGEST_DAYS} days: that is what is usual, and is learnt by itself. Write a shorter one.`,
    often: `It repeats ${event.repeats} and lasts more than half of that time: that is what is usual, and is learnt by itself. Write a shorter one.`,
  }[code]
}

/** Every occurrence that has any part between two instants, in order. Clock times stay when clocks change. */
export const occurrencesOf = ({ startsAt, endsAt, repeats }: Pick<PlannedEvent, 'startsAt' | 'endsAt' | 'repeats'>, { from, to }: Occurrence, timeZone: string): Occurrence[] => {
  const local = (at: Date): number => at.getTime() + offsetOf(at.getTime(), timeZone)
  const [start, length] = [local(startsAt), local(endsAt) - local(startsAt)]
  const found: Occurrence[] = []
  // A day to spare on both sides: a zone's clock is never further from UTC.
  for (let number = firstNumber(start, { repeats, from: from - length - DAY_MS }); ; number++) {
    const begin = startOf(start, repeats, number)
    if (begin > to + DAY_MS) return found
    const one = number === 0 ? { from: startsAt.getTime(), to: endsAt.getTime() } : { from: instantOf(begin, timeZone), to: instantOf(begin + length, timeZone) }
    if (one.from < to && one.to > from) found.push(one)
    if (repeats === 'none') return found
  }
}

const MONTH_DAYS_AT_MOST = 31

const firstNumber = (start: number, { repeats, from }: { repeats: Repeats; from: number }): number => {
  if (repeats === 'none' || from <= start) return 0
  const period = repeats === 'monthly' ? MONTH_DAYS_AT_MOST : PERIOD_DAYS[repeats]
  return Math.floor((from - start) / (period * DAY_MS))
}

/** In local milliseconds. A month without that day has it on its last. */
const startOf = (start: number, repeats: Repeats, number: number): number => {
  if (repeats === 'none') return start
  if (repeats !== 'monthly') return start + number * PERIOD_DAYS[repeats] * DAY_MS
  const date = new Date(start)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + number]
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  return Date.UTC(year, month, Math.min(date.getUTCDate(), lastDay)) + (start % DAY_MS)
}

/** Which events touch the time between two instants. */
export const eventsDuring = <E extends PlannedEvent>(events: readonly E[], span: Occurrence, timeZone: string): E[] => events.filter(event => occurrencesOf(event, span, timeZone).length > 0)
