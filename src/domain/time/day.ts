const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

const formats = new Map<string, Intl.DateTimeFormat>()
const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  let format = formats.get(timeZone)
  if (!format) {
    const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const
    format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...parts })
    formats.set(timeZone, format)
  }
  return format
}

// Zones change their offset on whole quarter hours at most a few times a year; asking Intl once a quarter is enough.
const QUARTER_MS = HOUR_MS / 4
const offsets = new Map<string, Map<number, number>>()
const MAX_CACHED = 50_000

/** How far the zone's clock is ahead of UTC at an instant, milliseconds. */
export const offsetOf = (instantMs: number, timeZone: string): number => {
  if (timeZone === 'UTC') return 0
  const quarter = Math.floor(instantMs / QUARTER_MS)
  let cached = offsets.get(timeZone)
  if (!cached || cached.size > MAX_CACHED) offsets.set(timeZone, (cached = new Map()))
  let offset = cached.get(quarter)
  if (offset === undefined) cached.set(quarter, (offset = askIntl(quarter * QUARTER_MS, timeZone)))
  return offset
}

const askIntl = (instantMs: number, timeZone: string): number => {
  const parts = Object.fromEntries(formatOf(timeZone).formatToParts(instantMs).map(part => [part.type, Number(part.value)]))
  const local = Date.UTC(parts.year!, parts.month! - 1, parts.day!, parts.hour!, parts.minute!, parts.second!)
  return local - instantMs
}

/** Days since 1970-01-01 on the zone's calendar. */
export const dayOf = (instantMs: number, timeZone: string): number => Math.floor((instantMs + offsetOf(instantMs, timeZone)) / DAY_MS)

/** The first instant of a day of the zone's calendar, milliseconds; where midnight does not exist, the first that does. */
export const startOfDay = (day: number, timeZone: string): number => {
  const midnight = day * DAY_MS
  const guesses = [midnight - offsetOf(midnight - 14 * HOUR_MS, timeZone), midnight - offsetOf(midnight + 14 * HOUR_MS, timeZone)]
  const exact = guesses.filter(guess => dayOf(guess, timeZone) === day && dayOf(guess - 1, timeZone) === day - 1)
  return exact.length > 0 ? Math.min(...exact) : Math.max(...guesses)
}

/** The instant at which the zone's clock shows this (milliseconds, as if it were UTC); where clocks change in between, the later guess holds. */
export const instantOf = (local: number, timeZone: string): number => {
  const guess = local - offsetOf(local, timeZone)
  return local - offsetOf(guess, timeZone)
}

/** YYYY-MM-DD of a day number. */
export const isoDay = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10)
