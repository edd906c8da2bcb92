import type { Brand } from '../../db/brand.ts'
import type { Trx } from '../../db/client.ts'
import { listMaterial, listPartHours, type PartHour } from '../../db/alert/part-hour.ts'
import { forgetParts, listPartStates, savePartStates } from '../../db/alert/series.ts'
import type { Source } from '../../db/source/source.ts'
import { dayOf } from '../../domain/time/day.ts'
import { createMemory, tick } from '../../domain/spike/detector.ts'
import type { SpikeEvent } from '../../domain/spike/episode.ts'
import { budgetOf, chooseSeries, MATERIAL_DAYS, partOf } from '../../domain/spike/family.ts'
import type { HourCount } from '../../domain/spike/intake.ts'
import type { LiftAt } from '../../domain/spike/lift.ts'
import { RING_HOURS, type Memory as SpikeMemory } from '../../domain/spike/memory.ts'
import { grownOf } from '../../domain/spike/grown.ts'
import { learnPast, LONGEST_PAST_HOURS } from '../../domain/spike/past.ts'
import { isOurs, putAway, takeBack } from '../../domain/spike/snapshot.ts'
import type { Arrived } from './arrive.ts'
import { HOUR_MS, type Memory, type Parts } from './memory.ts'

export interface PartsLooking {
  brand: Brand
  known: Memory | undefined
  sources: Source[]
  arrived: Arrived
  collected: boolean
  isCollected(source: Source): boolean
  /** A part has the open alert: it is looked at every time. */
  isOpen: boolean
  liftAt: LiftAt | undefined
  now: Date
}

export interface PartsSeen {
  parts: Parts | undefined
  events: SpikeEvent[]
  memories: Map<string, SpikeMemory>
  /** Series that are not watched any more. */
  left: string[]
}

const CHOOSE_EACH_MS = 24 * HOUR_MS

/**
 * Watches moments, sources and places that have enough material, each with its own memory. They are looked at when something
 * came, and once an hour. While a source brings its past they wait, and learn it all at once after it.
 */
export const watchParts = async (trx: Trx, looking: PartsLooking): Promise<PartsSeen> => {
  const { brand, known, arrived, now, isOpen } = looking
  const nothing = (parts: Parts | undefined): PartsSeen => ({ parts, events: [], memories: new Map(), left: [] })
  const hour = Math.floor(now.getTime() / HOUR_MS)
  const before = known?.parts ?? { series: [], chosenAt: 0, hour: 0, stale: 'now' }
  if (!known || arrived.hasHistory) return nothing({ ...before, stale: 'now' })
  const stale = arrived.isPastMoved && before.stale === 'no' ? 'later' : before.stale
  const isDue = stale === 'now' || now.getTime() - before.chosenAt >= CHOOSE_EACH_MS
  if (!isDue && !isOpen && arrived.counts.length === 0 && hour === before.hour) return nothing({ ...before, stale })
  const series = isDue ? await choose(trx, brand, { sources: looking.sources, before, now }) : before.series
  const left = before.series.filter(one => !series.includes(one))
  await forgetParts(trx, brand.id, left)
  const { events, memories, hasRest } = await look(trx, looking, { series, isPastNew: isDue && stale !== 'no' })
  await savePartStates(trx, brand.id, new Map([...memories].map(([one, memory]) => [one, { spike: putAway(memory) }])), now)
  const missed = hasRest ? 'later' : isDue ? 'no' : stale
  return { parts: { series, chosenAt: isDue ? now.getTime() : before.chosenAt, hour, stale: missed }, events, memories, left }
}

const choose = async (trx: Trx, { id, timeZone }: Brand, { sources, before, now }: { sources: Source[]; before: Parts; now: Date }): Promise<string[]> => {
  const to = dayOf(now.getTime(), timeZone)
  const { whole, materials } = await listMaterial(trx, id, { from: to - MATERIAL_DAYS, to })
  const isPaused = new Set(sources.filter(({ enabled }) => !enabled).map(source => `source:${source.id}`))
  return chooseSeries(materials.filter(({ series }) => !isPaused.has(series)), { whole, watched: before.series })
}

interface Looked {
  events: SpikeEvent[]
  memories: Map<string, SpikeMemory>
  /** Something grew that is no news: it is learnt with the past. */
  hasRest: boolean
}

const look = async (trx: Trx, looking: PartsLooking, { series, isPastNew }: { series: string[]; isPastNew: boolean }): Promise<Looked> => {
  const { brand, arrived, liftAt, now } = looking
  const looked: Looked = { events: [], memories: new Map(), hasRest: false }
  if (series.length === 0) return looked
  const states = await listPartStates(trx, brand.id, series)
  const isNew = (one: string): boolean => isPastNew || !isOurs((states.get(one) as { spike?: unknown } | null | undefined)?.spike)
  const hour = Math.floor(now.getTime() / HOUR_MS)
  const stored = Map.groupBy(await listPartHours(trx, brand.id, series, { from: hour - (series.some(isNew) ? LONGEST_PAST_HOURS : RING_HOURS - 1), to: hour }), row => row.series)
  for (const one of series) {
    const state = states.get(one) as { spike: string } | null | undefined
    const known = isOurs(state?.spike) ? takeBack(state!.spike) : createMemory()
    const counts = (stored.get(one) ?? []).map(countOf)
    const { fresh, rest } = grownOf(known, { now: hour, counts, news: arrived.counts })
    const memory = isNew(one) ? learnPast(known, { at: now.getTime(), counts: without(counts, fresh), silent: rest, liftAt }) : known
    looked.hasRest ||= rest.length > 0 && !isNew(one)
    const told = tick(memory, { at: now.getTime(), collected: isHeard(one, looking), counts: fresh }, { ...budgetOf(brand.sensitivity, series.length), liftAt })
    // By chance any of them shows it.
    looked.events.push(...told.map(event => ({ ...event, series: one, per90d: Number((event.per90d * series.length).toPrecision(3)) })))
    looked.memories.set(one, memory)
  }
  return looked
}

const countOf = ({ hour, negative, other }: PartHour): HourCount => ({ hour: hour * HOUR_MS, negative, other })

const without = (counts: HourCount[], fresh: HourCount[]): HourCount[] => {
  const news = new Map(fresh.map(count => [count.hour, count]))
  return counts.map(({ hour, negative, other }) => ({ hour, negative: negative - (news.get(hour)?.negative ?? 0), other: other - (news.get(hour)?.other ?? 0) }))
}

/** A source is heard when it was asked itself. */
const isHeard = (series: string, { sources, collected, isCollected }: PartsLooking): boolean => {
  const part = partOf(series)
  const source = part?.part === 'source' ? sources.find(({ id }) => id === part.id) : undefined
  return source === undefined || source.collector === 'push' ? collected : isCollected(source)
}
