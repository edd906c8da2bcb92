import { endAlert, findOpenAlert, openAlert, updateAlert, type Alert } from '../db/alert.ts'
import { getSetting, listBrands, type Brand } from '../db/brand.ts'
import type { Trx } from '../db/client.ts'
import { enqueue } from '../db/delivery.ts'
import { listEndpoints } from '../db/endpoint.ts'
import { listSourceHours, type SourceHour } from '../db/hour.ts'
import { lockSeries, saveSeries } from '../db/series-state.ts'
import { listSources, type Source } from '../db/source.ts'
import { createSpikeState, learn, tick, type HourCount, type Sensitivity, type SpikeEvent, type SpikeState } from '../domain/spike.ts'
import type { Deps } from './deps.ts'
import { explain } from './explain.ts'

export interface WatchOptions {
  /** Where people find the alert: the address of this server; undefined: not told. */
  publicUrl?: string | undefined
  signal?: AbortSignal
}

/** What the watch remembers of a brand between two looks. */
interface Memory {
  spike: SpikeState
  /** Per source, per hour: negatives and others already told to the detector. Later arrivals are the difference. */
  seen: Record<string, Record<string, [number, number]>>
  /** Ids of the sources whose past was all told by then: what they bring from now on is news. */
  live: string[]
}

const SERIES = 'all'
const HOUR_MS = 3_600_000
// Opinions arrive late by minutes or a day; what is older than two days is history.
const WINDOW_HOURS = 48
// What a new brand's detector learns from.
const HISTORY_HOURS = 60 * 24

/** Looks at every brand of ours, one after the other. A brand that fails does not hide the others. */
export const watchAll = async (deps: Deps, options: WatchOptions = {}): Promise<void> => {
  for (const brand of await listBrands(deps.db)) {
    if (brand.kind !== 'own') continue
    if (options.signal?.aborted) return
    await watchBrand(deps, brand, options).catch(error => deps.log.error({ brand: brand.slug, err: error }, 'A brand could not be watched'))
  }
}

/**
 * Tells the detector what arrived since the last look, and writes down what it found: state, alerts and the messages about
 * them in one transaction, so that a crash neither loses an alert nor tells it twice.
 */
export const watchBrand = async (deps: Deps, brand: Brand, options: WatchOptions = {}): Promise<SpikeEvent[]> => {
  const now = deps.now()
  const sensitivity = ((await getSetting(deps.db, brand.id, 'sensitivity')) ?? 'quarter') as Sensitivity
  return await deps.db.transaction().execute(async trx => {
    const known = (await lockSeries(trx, brand.id, SERIES)) as Memory | undefined
    const sources = await listSources(trx, brand.id)
    const hour = Math.floor(now.getTime() / HOUR_MS)
    const hours = await listSourceHours(trx, brand.id, { from: hour - (known ? WINDOW_HOURS : HISTORY_HOURS), to: hour })
    const { fresh, history, seen, live } = divide(hours, { known, sources, from: hour - WINDOW_HOURS })
    const learnt = learn(known?.spike ?? createSpikeState(), history)
    const collected = sources.some(source => source.lastOkAt !== null && now.getTime() - source.lastOkAt.getTime() < 2 * HOUR_MS) || fresh.length > 0
    const { state, events } = tick(learnt, { at: now.getTime(), collected, counts: fresh }, { sensitivity })
    await saveSeries(trx, brand.id, SERIES, { state: { spike: state, seen, live } satisfies Memory, seenAt: now })
    for (const event of events) await write(trx, { brand, sources, event, now, options })
    return events
  })
}

interface Divided {
  fresh: HourCount[]
  /** Arrived for the first time with a source's past: learnt from, never alerted about. */
  history: HourCount[]
  seen: Memory['seen']
  live: Memory['live']
}

const divide = (hours: SourceHour[], { known, sources, from }: { known: Memory | undefined; sources: Source[]; from: number }): Divided => {
  const fresh = new Map<number, HourCount>()
  const history = new Map<number, HourCount>()
  const seen: Memory['seen'] = {}
  // A first run that ended since the last look may have brought some of its past after it.
  const isLive = new Set(known?.live)
  for (const source of sources) seen[source.id] = {}
  for (const { sourceId, hour, negative, other } of hours) {
    if (hour >= from) (seen[sourceId] ??= {})[hour] = [negative, other]
    const [negativeBefore, otherBefore] = known?.seen[sourceId]?.[hour] ?? [0, 0]
    add(isLive.has(sourceId) ? fresh : history, { hour: hour * HOUR_MS, negative: Math.max(0, negative - negativeBefore), other: Math.max(0, other - otherBefore) })
  }
  return { fresh: [...fresh.values()], history: [...history.values()], seen, live: sources.filter(source => !isFirstRun(source)).map(({ id }) => id) }
}

/** Until its first run ended, what a source brings is its past. What is pushed has no runs: it is live at once. */
const isFirstRun = ({ collector, lastOkAt }: Source): boolean => collector !== 'push' && lastOkAt === null

const add = (into: Map<number, HourCount>, count: HourCount): void => {
  if (count.negative === 0 && count.other === 0) return
  const before = into.get(count.hour) ?? { hour: count.hour, negative: 0, other: 0 }
  into.set(count.hour, { hour: count.hour, negative: before.negative + count.negative, other: before.other + count.other })
}

interface Writing {
  brand: Brand
  sources: Source[]
  event: SpikeEvent
  now: Date
  options: WatchOptions
}

const write = async (trx: Trx, writing: Writing): Promise<void> => {
  const alert = await writeAlert(trx, writing)
  if (!alert) return
  const name = `alert.${writing.event.type}`
  const endpoints = (await listEndpoints(trx, writing.brand.id)).filter(({ enabled, events }) => enabled && (events.length === 0 || events.includes(name)))
  await enqueue(trx, endpoints, { event: name, data: messageOf(alert, writing) }, writing.now)
}

const writeAlert = async (trx: Trx, { brand, sources, event, now }: Writing): Promise<Alert | undefined> => {
  const open = await findOpenAlert(trx, brand.id, event.series, event.kind)
  if (event.type === 'recovered' || event.type === 'closed') return open && (await endAlert(trx, open, event.type, now))
  const { kind, series, severity, observed, expected, per90d } = event
  const onset = new Date(event.onset)
  const detail = { hours: Math.max(1, Math.ceil((now.getTime() - onset.getTime()) / HOUR_MS)), ...(await explain(trx, { brandId: brand.id, sources, onset, now })) }
  if (open) return await updateAlert(trx, open, { severity, observed, expected, per90d, detail }, now)
  return await openAlert(trx, brand.id, { series, kind, severity, onset, observed, expected, per90d, detail }, now)
}

/** The body of an alert's message, version 1. */
const messageOf = (alert: Alert, { brand, event, options }: Writing) => ({
  version: 1,
  brand: { slug: brand.slug, name: brand.name },
  alert: {
    id: alert.id,
    kind: alert.kind,
    series: alert.series,
    severity: alert.severity,
    status: alert.status,
    onset: alert.onset.toISOString(),
    openedAt: alert.openedAt.toISOString(),
    endedAt: alert.endedAt?.toISOString() ?? null,
    observed: event.observed,
    expected: event.expected,
    per90d: event.per90d,
    cause: alert.detail.cause ?? null,
    mentions: alert.detail.exemplars ?? [],
  },
  url: options.publicUrl === undefined ? null : `${options.publicUrl}/b/${brand.slug}/alerts#alert-${alert.id}`,
})
