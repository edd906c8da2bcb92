import { endAlert, findOpenAlert, openAlert, updateAlert, type Alert } from '../db/alert.ts'
import { getSetting, listBrands, type Brand } from '../db/brand.ts'
import type { Trx } from '../db/client.ts'
import { listDaySums, listLoudestShares, listSourceHours, type SourceHour } from '../db/hour.ts'
import { lockSeries, saveSeries } from '../db/series-state.ts'
import { listSources, type Source } from '../db/source.ts'
import { dayOf } from '../domain/day.ts'
import { createMemory, tick } from '../domain/spike/detector.ts'
import { openOf, type SpikeEvent } from '../domain/spike/episode.ts'
import type { HourCount } from '../domain/spike/intake.ts'
import { AT, type Memory as SpikeMemory } from '../domain/spike/memory.ts'
import { learnPast, LONGEST_PAST_HOURS } from '../domain/spike/past.ts'
import type { Sensitivity } from '../domain/spike/sensitivity.ts'
import { isOurs, putAway, takeBack } from '../domain/spike/snapshot.ts'
import type { Deps } from './deps.ts'
import { explain } from './explain.ts'
import { summariseAlert } from './summarise-alert.ts'
import { tellAlertNews } from './tell-alert.ts'
import type { TellOptions } from './tell.ts'

export interface WatchOptions extends TellOptions {
  signal?: AbortSignal
}

/** What the watch remembers of a brand between two looks. */
interface Memory {
  /** The detector's, put away. */
  spike: string
  /** Per source, per hour: negatives and others already told to the detector. Later arrivals are the difference. */
  seen: Record<string, Record<string, [number, number]>>
  /** Sources whose first run had ended: what comes of them from then on is news. */
  begun: string[]
  /** Negatives and others of the days before the hours in `seen`, up to `to`. A day that changed is a past that came late. */
  past: { to: number; days: Record<string, string> }
  /** When it looked, epoch milliseconds. */
  at: number
}

const SERIES = 'all'
const HOUR_MS = 3_600_000
// What is older than three days is history, however new it is to us.
const HISTORY_AFTER_HOURS = 72
// Calendar days up to two days ago are compared as a whole, the hours since then one by one. A day has 25 hours once a year.
const DAYS_AFTER_HOURS = 48
// Somebody who looks seldom finds days that left the hours and were never compared.
const LOOKS_APART_MS = 2 * HOUR_MS
const WINDOW_HOURS = DAYS_AFTER_HOURS + 25 + LOOKS_APART_MS / HOUR_MS
const DAYS_OF_PAST = LONGEST_PAST_HOURS / 24

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
    const known = ofThisVersion(await lockSeries(trx, brand.id, SERIES))
    const sources = await listSources(trx, brand.id)
    const past = await pastOf(trx, brand, now)
    const { spike, counts, seen } = await arrived(trx, { brand, known, sources, past, now })
    const collected = sources.some(source => source.lastOkAt !== null && now.getTime() - source.lastOkAt.getTime() < 2 * HOUR_MS) || counts.length > 0
    const events = tick(spike, { at: now.getTime(), collected, counts }, { sensitivity })
    const begun = sources.filter(source => !isFirstRun(source)).map(({ id }) => id)
    await saveSeries(trx, brand.id, SERIES, { state: { spike: putAway(spike), seen, begun, past, at: now.getTime() } satisfies Memory, seenAt: now })
    for (const event of events) await write(trx, { brand, sources, spike, event, now, options: { sealer: deps.sealer, ...options } })
    await keepUp(trx, { brand, sources, spike, now })
    return events
  })
}

/** What an earlier version remembered is forgotten: the past is learnt anew, in silence. */
const ofThisVersion = (state: unknown): Memory | undefined => {
  const known = state as Memory | undefined
  return known && isOurs(known.spike) ? known : undefined
}

const pastOf = async (trx: Trx, { id, timeZone }: Brand, now: Date): Promise<Memory['past']> => {
  const to = dayOf(now.getTime() - DAYS_AFTER_HOURS * HOUR_MS, timeZone) - 1
  const days = await listDaySums(trx, id, { from: to - DAYS_OF_PAST, to })
  return { to, days: Object.fromEntries(days.map(({ day, negative, other }) => [day, `${negative} ${other}`])) }
}

interface Looking {
  brand: Brand
  known: Memory | undefined
  sources: Source[]
  past: Memory['past']
  now: Date
}

/** What is news since the last look. Where a past came to light, the detector first learns all of the past anew. */
const arrived = async (trx: Trx, { brand, known, sources, past, now }: Looking): Promise<{ spike: SpikeMemory; counts: HourCount[]; seen: Memory['seen'] }> => {
  const hour = Math.floor(now.getTime() / HOUR_MS)
  const spike = known?.spike === undefined ? createMemory() : takeBack(known.spike)
  const lookFrom = async (hours: number) => divide(await listSourceHours(trx, brand.id, { from: hour - hours, to: hour }), { known, sources, hour })
  const { fresh, history, seen } = await lookFrom(WINDOW_HOURS)
  const isEarlier = fresh.some(count => count.hour < spike[AT.first]! * HOUR_MS)
  if (history.length === 0 && !isEarlier && !isPastMoved(known, past, now)) return { spike, counts: await withVoices(trx, brand.id, fresh), seen }
  // Read again with its past in one statement: what is stored meanwhile is not counted here and told once more later.
  const whole = await lookFrom(LONGEST_PAST_HOURS)
  return { spike: learnPast(spike, { at: now.getTime(), counts: whole.told, silent: whole.history }), counts: await withVoices(trx, brand.id, whole.fresh), seen: whole.seen }
}

// Fewer complaints at once make no storm, whoever wrote them.
const FEW = 4

/** How many of the complaints that arrived are the loudest author's: a storm of one voice is told as what it is. */
const withVoices = async (trx: Trx, brandId: string, counts: HourCount[]): Promise<HourCount[]> => {
  if (counts.reduce((sum, { negative }) => sum + negative, 0) < FEW) return counts
  const hours = counts.map(({ hour }) => hour / HOUR_MS)
  const shares = await listLoudestShares(trx, brandId, { from: Math.min(...hours), to: Math.max(...hours) })
  return counts.map(count => ({ ...count, loudest: Math.round(count.negative * (shares.get(count.hour / HOUR_MS) ?? 0)) }))
}

const isPastMoved = (known: Memory | undefined, past: Memory['past'], now: Date): boolean => {
  if (!known?.past || now.getTime() - known.at > LOOKS_APART_MS) return true
  const days = new Set([...Object.keys(known.past.days), ...Object.keys(past.days)].filter(day => Number(day) <= known.past.to && Number(day) >= past.to - DAYS_OF_PAST))
  return [...days].some(day => known.past.days[day] !== past.days[day])
}

interface Divided {
  fresh: HourCount[]
  /** Arrived for the first time with a source's past, or is too old: learnt from, never alerted about. */
  history: HourCount[]
  /** Everything that is not fresh. */
  told: HourCount[]
  seen: Memory['seen']
}

const divide = (hours: SourceHour[], { known, sources, hour: now }: { known: Memory | undefined; sources: Source[]; hour: number }): Divided => {
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
const isFirstRun = ({ collector, lastOkAt }: Source): boolean => collector !== 'push' && lastOkAt === null

const add = (into: Map<number, HourCount>, count: HourCount): void => {
  if (count.negative === 0 && count.other === 0) return
  const before = into.get(count.hour) ?? { hour: count.hour, negative: 0, other: 0 }
  into.set(count.hour, { hour: count.hour, negative: before.negative + count.negative, other: before.other + count.other })
}

interface Writing {
  brand: Brand
  sources: Source[]
  spike: SpikeMemory
  event: SpikeEvent
  now: Date
  options: WatchOptions
}

const write = async (trx: Trx, writing: Writing): Promise<void> => {
  const alert = await writeAlert(trx, writing)
  if (!alert) return
  await tellAlertNews(trx, { ...writing, alert, event: `alert.${writing.event.type}` })
}

const writeAlert = async (trx: Trx, { brand, sources, spike, event, now }: Writing): Promise<Alert | undefined> => {
  const open = await findOpenAlert(trx, brand.id, event.series, event.kind)
  if (event.type === 'recovered' || event.type === 'closed') return open && (await close(trx, open, event.type, now))
  const { kind, series, severity, observed, expected, per90d } = event
  const onset = new Date(event.onset)
  const detail = { ...(await explain(trx, { brandId: brand.id, sources, memory: spike, alert: { kind, series, onset, observed, expected, per90d }, now })) }
  if (open) return await updateAlert(trx, open, { severity, observed, expected, per90d, detail }, now)
  return await openAlert(trx, brand.id, { series, kind, severity, onset, observed, expected, per90d, detail }, now)
}

/** An alert that is over keeps how it went. */
const close = async (trx: Trx, open: Alert, status: 'recovered' | 'closed', now: Date): Promise<Alert> =>
  await endAlert(trx, await updateAlert(trx, open, { detail: { summary: await summariseAlert(trx, open, now) } }, now), status, now)

/** Who opens the page sees how large the wave is by now, and what it is about, without anybody being told again. */
const keepUp = async (trx: Trx, { brand, sources, spike, now }: Pick<Writing, 'brand' | 'sources' | 'now'> & { spike: SpikeMemory }): Promise<void> => {
  const open = openOf(spike)
  if (!open) return
  const { kind, observed, per90d, onset } = open
  const alert = await findOpenAlert(trx, brand.id, SERIES, kind)
  if (!alert || observed <= alert.observed) return
  const expected = Math.round(open.expected * 100) / 100
  const detail = { ...(await explain(trx, { brandId: brand.id, sources, memory: spike, alert: { kind, series: SERIES, onset: new Date(onset), observed, expected, per90d }, now })) }
  await updateAlert(trx, alert, { observed, expected, per90d, detail }, now)
}
