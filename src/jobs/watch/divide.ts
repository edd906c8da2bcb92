import type { SourceHour } from '../../db/alert/hour.ts'
import type { Source } from '../../db/source/source.ts'
import type { HourCount } from '../../domain/spike/intake.ts'
import { HOUR_MS, LOOKS_APART_MS, type Memory } from './memory.ts'

// What is older than three days is history, however new it is to us.
const HISTORY_AFTER_HOURS = 72
// Calendar days up to two days ago are compared as a whole, the hours since then one by one. A day has 25 hours once a year.
export const DAYS_AFTER_HOURS = 48
export const WINDOW_HOURS = DAYS_AFTER_HOURS + 25 + LOOKS_APART_MS / HOUR_MS

export interface Divided {
  fresh: HourCount[]
  /** Arrived for the first time with a source's past, or is too old: learnt from, never alerted about. */
  history: HourCount[]
  /** Everything that is not fresh. */
  told: HourCount[]
  seen: Memory['seen']
}

/** Parts what is stored into news and what was told or never will be. */
export const divide = (hours: SourceHour[], { known, sources, hour: now }: { known: Memory | undefined; sources: Source[]; hour: number }): Divided => {
  const [fresh, history, told] = [new Map<number, HourCount>(), new Map<number, HourCount>(), new Map<number, HourCount>()]
  const seen: Memory['seen'] = {}
  const isLive = new Set(sources.filter(source => known?.begun?.includes(source.id)).map(({ id }) => id))
  // What happens after a look is no past of a sender that is new to us either.
  const isPushed = new Set(sources.filter(({ collector }) => collector === 'push').map(({ id }) => id))
  const lastLook = known?.at === undefined ? Infinity : Math.floor(known.at / HOUR_MS)
  for (const source of sources) seen[source.id] = {}
  for (const { sourceId, hour, negative, other } of hours) {
    if (hour < now - WINDOW_HOURS) {
      add(told, { hour: hour * HOUR_MS, negative, other })
      continue
    }
    ;(seen[sourceId] ??= {})[hour] = [negative, other]
    const [negativeBefore, otherBefore] = known?.seen[sourceId]?.[hour] ?? [0, 0]
    const arrived = { hour: hour * HOUR_MS, negative: Math.max(0, negative - negativeBefore), other: Math.max(0, other - otherBefore) }
    const isNews = hour >= now - HISTORY_AFTER_HOURS && (isLive.has(sourceId) || (isPushed.has(sourceId) && hour >= lastLook))
    add(isNews ? fresh : history, arrived)
    add(told, isNews ? { hour: hour * HOUR_MS, negative: negative - arrived.negative, other: other - arrived.other } : { hour: hour * HOUR_MS, negative, other })
  }
  return { fresh: [...fresh.values()], history: [...history.values()], told: [...told.values()], seen }
}

/** Until its first run ended, what a source brings is its past. What is pushed has no runs: it is live at once. */
export const isFirstRun = ({ collector, lastOkAt }: Source): boolean => collector !== 'push' && lastOkAt === null

const add = (into: Map<number, HourCount>, count: HourCount): void => {
  if (count.negative === 0 && count.other === 0) return
  const before = into.get(count.hour) ?? { hour: count.hour, negative: 0, other: 0 }
  into.set(count.hour, { hour: count.hour, negative: before.negative + count.negative, other: before.other + count.other })
}
