import { endAlert, openAlert, updateAlert, type Alert } from '../../db/alert/alert.ts'
import { getSetting, type Brand } from '../../db/brand.ts'
import type { Trx } from '../../db/client.ts'
import { listComplainingSources, listComplaints, sumComplaints } from '../../db/alert/complaint.ts'
import { listUnread } from '../../db/reading/reread.ts'
import { lockSeries, saveSeries } from '../../db/alert/series.ts'
import { absorb, type BurnEvent } from '../../domain/burn/burn.ts'
import { BURN, isKept, type KeptBurn } from '../../domain/burn/kept.ts'
import { createBurn } from '../../domain/burn/memory.ts'
import { comparable, isPastMoved, PAST_WEEKS } from '../../domain/burn/sources.ts'
import { countWeek, startOfWeek, weekOf } from '../../domain/burn/week.ts'
import { dayOf, startOfDay } from '../../domain/time/day.ts'
import type { Sensitivity } from '../../domain/spike/sensitivity.ts'
import type { Deps } from '../deps.ts'
import { alsoRisen, explainBurn } from './explain-burn.ts'
import { listOpenAlertsOf } from './open-alerts.ts'
import { tellAlertNews } from '../tell/alert.ts'
import type { WatchOptions } from './watch.ts'

// Two days after its end a week has nearly all it will have.
const SETTLE_DAYS = 2
// While so many wait to be read, by the first reader or a new one, shares are of what was read by chance.
const STILL_READING = 50
// How many weeks say what a source brings.
const RECENT_WEEKS = 8

/**
 * Absorbs the weeks that are over by now and writes down what they show: state, alerts and messages in one transaction.
 * Weeks learnt anew (a first look, an import, another reader, a new source) are learnt in silence. Undefined: it is too early to look.
 */
export const watchBurn = async (deps: Deps, brand: Brand, options: WatchOptions = {}): Promise<BurnEvent[] | undefined> => {
  const now = deps.now()
  const week = weekOf(dayOf(now.getTime(), brand.timeZone) - SETTLE_DAYS) - 1
  const { version, standIn } = deps.reader
  if ((await listUnread(deps.db, [version, ...(standIn === undefined ? [] : [standIn])], STILL_READING)).length === STILL_READING) return undefined
  const sensitivity = ((await getSetting(deps.db, brand.id, 'sensitivity')) ?? 'quarter') as Sensitivity
  return await deps.db.transaction().execute(async trx => {
    const state = await lockSeries(trx, brand.id, BURN)
    const known = isKept(state) ? state : undefined
    if (known?.burn.week != null && known.burn.week >= week) {
      await saveSeries(trx, brand.id, BURN, { state: known, seenAt: now })
      return []
    }
    const { kept, events } = await takeIn(trx, brand, { known, week, sensitivity })
    await saveSeries(trx, brand.id, BURN, { state: kept, seenAt: now })
    const telling: Telling = { brand, kept, now, options: { sealer: deps.sealer, ...options } }
    for (const event of events) await write(trx, event, telling)
    await keepUp(trx, telling)
    return events
  })
}

interface Taking {
  known: KeptBurn | undefined
  week: number
  sensitivity: Sensitivity
}

/** The weeks up to this one; all of the past where it is not the one that is known. */
const takeIn = async (trx: Trx, brand: Brand, { known, week, sensitivity }: Taking): Promise<{ kept: KeptBurn; events: BurnEvent[] }> => {
  const { sourceIds, from } = comparable(await listComplainingSources(trx, brand.id, startOfWeek(week - RECENT_WEEKS + 1)), week)
  const isSame = known !== undefined && known.sourceIds.join() === sourceIds.join() && !isPastMoved(known.past.sums, await sumsOf(trx, brand, { ...known.past, sourceIds }))
  const start = isSame ? known.burn.week! + 1 : from
  const weeks = await weeksOf(trx, brand, { from: start, to: week, sourceIds })
  let [burn, events] = [isSame ? known.burn : createBurn(), [] as BurnEvent[]]
  for (const one of weeks) {
    const step = absorb(burn, one, sensitivity)
    burn = step.memory
    // What was learnt anew is told of its last week alone, and of a first look nothing.
    if (isSame) events = [...events, ...step.events]
    else events = known === undefined ? [] : step.events
  }
  const past = { from: Math.max(isSame ? known.past.from : from, week - PAST_WEEKS + 1), to: week }
  return { kept: { burn, sourceIds, past: { ...past, sums: await sumsOf(trx, brand, { ...past, sourceIds }) } }, events }
}

interface Weeks {
  from: number
  to: number
  sourceIds: string[]
}

const sumsOf = (trx: Trx, { id }: Brand, { from, to, sourceIds }: Weeks): Promise<Record<string, number>> =>
  sumComplaints(trx, id, { from: startOfWeek(from), to: startOfWeek(to + 1) - 1, sourceIds })

const weeksOf = async (trx: Trx, brand: Brand, { from, to, sourceIds }: Weeks) => {
  const complaints = await listComplaints(trx, brand, { from: startOfWeek(from), to: startOfWeek(to + 1) - 1, sourceIds })
  const byWeek = Map.groupBy(complaints, ({ day }) => weekOf(day))
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => countWeek(from + i, byWeek.get(from + i) ?? []))
}

interface Telling {
  brand: Brand
  kept: KeptBurn
  now: Date
  options: WatchOptions
}

const write = async (trx: Trx, event: BurnEvent, telling: Telling): Promise<void> => {
  const alert = await writeAlert(trx, event, telling)
  if (alert) await tellAlertNews(trx, { ...telling, alert, event: `alert.${event.type}` })
}

// A tenth of all complaints more is worth somebody's morning.
const WARNING_RISE = 0.1

const writeAlert = async (trx: Trx, event: BurnEvent, { brand, kept, now, options }: Telling): Promise<Alert | undefined> => {
  const { kind, type, since, from, to, per90d } = event
  const open = (await listOpenAlertsOf(trx, brand.id, BURN)).find(({ series }) => series === kind)
  const figures = { observed: percent(to), expected: percent(from) }
  if (type !== 'opened') {
    // One that was found in silence ends in silence.
    if (!open) return undefined
    const detail = { slow: { ...(open.detail.slow as object), to } }
    return await endAlert(trx, await updateAlert(trx, open, { ...figures, detail }, now), type, now)
  }
  const onset = new Date(startOfDay(startOfWeek(since), brand.timeZone))
  const detail = await explainBurn(trx, brand, { event, kept, onset, aspectLabels: options.aspectLabels })
  return await openAlert(trx, brand.id, { series: kind, kind: BURN, severity: to - from >= WARNING_RISE ? 'warning' : 'notice', onset, ...figures, per90d, detail }, now)
}

/** Tenths of a percent are all a share of complaints can bear. */
const percent = (share: number): number => Math.round(1000 * share) / 10

/** Who opens the page sees the share of by now, without anybody being told again; an alert nothing stands behind any more is closed. */
const keepUp = async (trx: Trx, { brand, kept, now, options }: Telling): Promise<void> => {
  for (const alert of await listOpenAlertsOf(trx, brand.id, BURN)) {
    const risen = kept.burn.risen.find(({ kind }) => kind === alert.series)
    if (!risen) await endAlert(trx, alert, 'closed', now)
    else if (percent(risen.to) !== alert.observed) {
      const slow = { ...(alert.detail.slow as object), to: risen.to, also: alsoRisen(kept, risen.kind, options.aspectLabels) }
      await updateAlert(trx, alert, { observed: percent(risen.to), detail: { slow } }, now)
    }
  }
}
