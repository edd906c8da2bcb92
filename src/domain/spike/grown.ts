import type { HourCount } from './intake.ts'
import { AT, RING_HOURS, slotOf, type Memory } from './memory.ts'
import { HOUR_MS } from './time.ts'

export interface Grown {
  /** To be told and judged. */
  fresh: HourCount[]
  /** It grew, but nothing of the kind arrived: a past, or something was read anew. */
  rest: HourCount[]
}

/**
 * What a part of a brand has more than its memory knows: the memory's own ring says what was told. As much of it is news as news
 * arrived in that hour for the whole brand. `now`: hours since 1970; `counts` all that is stored, `news` what arrived for the brand.
 */
export const grownOf = (memory: Memory, { now, counts, news }: { now: number; counts: HourCount[]; news: HourCount[] }): Grown => {
  const arrived = new Map(news.map(count => [count.hour, count]))
  const grown: Grown = { fresh: [], rest: [] }
  for (const { hour: startMs, negative, other } of counts) {
    const hour = Math.floor(startMs / HOUR_MS)
    if (hour <= now - RING_HOURS || hour > now) continue
    const more = { negative: Math.max(0, negative - toldOf(memory, AT.negative, hour)), other: Math.max(0, other - toldOf(memory, AT.other, hour)) }
    const whole = arrived.get(startMs)
    const fresh = { negative: Math.min(more.negative, whole?.negative ?? 0), other: Math.min(more.other, whole?.other ?? 0) }
    const loudest = whole?.loudest === undefined || whole.negative === 0 ? {} : { loudest: Math.round((fresh.negative * whole.loudest) / whole.negative) }
    push(grown.fresh, { hour: startMs, ...fresh, ...loudest })
    push(grown.rest, { hour: startMs, negative: more.negative - fresh.negative, other: more.other - fresh.other })
  }
  return grown
}

const toldOf = (memory: Memory, at: number, hour: number): number => {
  const isKept = memory[AT.first]! >= 0 && hour <= memory[AT.now]! && hour > memory[AT.now]! - RING_HOURS
  return isKept ? memory[at + slotOf(hour)]! : 0
}

const push = (into: HourCount[], count: HourCount): void => {
  if (count.negative + count.other > 0) into.push(count)
}
