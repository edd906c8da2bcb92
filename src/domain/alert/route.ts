import { instantOf, offsetOf } from '../time/day.ts'

export const SEVERITIES = ['notice', 'warning', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

export const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
export type Day = (typeof DAYS)[number]

/** Clock times `HH:MM` of the brand's zone; `to` before `from` is on the next day. `days`: those it begins on; all when left out. */
export interface QuietHours {
  from: string
  to: string
  days?: Day[] | undefined
}

/** Who is told of what. Each empty list means all. */
export interface Rule {
  events: string[]
  kinds: string[]
  moments: string[]
  minSeverity: Severity
}

/** What a rule is held against. */
export interface Happening {
  event: string
  kind: string
  severity: Severity
  /** The moment it is about; null: none, or all of them. */
  moment: string | null
}

/** Whether a rule is about this. A rule for some moments is not about what has none. */
export const fits = ({ events, kinds, moments, minSeverity }: Rule, { event, kind, severity, moment }: Happening): boolean =>
  (events.length === 0 || events.includes(event)) &&
  (kinds.length === 0 || kinds.includes(kind)) &&
  (moments.length === 0 || (moment !== null && moments.includes(moment))) &&
  SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(minSeverity)

const MINUTE_MS = 60_000
const DAY_MINUTES = 24 * 60
const DAY_MS = DAY_MINUTES * MINUTE_MS

/** When the quiet hours end in which this instant falls; null: it falls in none. Epoch milliseconds. */
export const quietUntil = ({ from, to, days }: QuietHours, at: number, timeZone: string): number | null => {
  const [begins, ends] = [minutesOf(from), minutesOf(to)]
  const local = at + offsetOf(at, timeZone)
  const today = Math.floor(local / DAY_MS)
  const length = ends > begins ? ends - begins : ends + DAY_MINUTES - begins
  for (const day of [today - 1, today]) {
    const start = day * DAY_MS + begins * MINUTE_MS
    const end = start + length * MINUTE_MS
    // 1970-01-01 was a Thursday.
    if (days && !days.includes(DAYS[(day + 4) % 7]!)) continue
    if (local >= start && local < end) return instantOf(end, timeZone)
  }
  return null
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
