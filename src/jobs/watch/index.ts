import { endAlert, openAlert, updateAlert, type Alert } from '../../db/alert/alert.ts'
import type { Brand } from '../../db/brand.ts'
import type { Trx } from '../../db/client.ts'
import { isTrendStale, listIndexDays, type IndexDay } from '../../db/index/day.ts'
import { lockSeries, peekSeries, saveSeries } from '../../db/alert/series.ts'
import { dayOf, isoDay, startOfDay } from '../../domain/time/day.ts'
import type { Formula } from '../../domain/index/formula.ts'
import { lookAtIndex, NO_DROP, type DropEvent, type DropMemory, type IndexPoint } from '../../domain/alert/index-drop.ts'
import type { Deps } from '../deps.ts'
import { explainDrop, type DropDetail } from './explain-drop.ts'
import { listOpenAlertsOf } from './open-alerts.ts'
import { tellAlertNews } from '../tell/alert.ts'
import type { WatchOptions } from './watch.ts'

export const DROP = 'index-drop'

export interface IndexWatchOptions extends WatchOptions {
  formula: Formula
}

// A drop that is open may be measured from as long ago.
const DAYS_BACK = 60

/**
 * Looks at the index of yesterday beside a week and four weeks before: state, alert and messages in one transaction.
 * Undefined: a day of the trend is still being worked out, it is too early to look.
 */
export const watchIndex = async (deps: Deps, brand: Brand, options: IndexWatchOptions): Promise<DropEvent | null | undefined> => {
  const now = deps.now()
  const day = dayOf(now.getTime(), brand.timeZone) - 1
  const days = await listIndexDays(deps.db, brand.id, day - DAYS_BACK, day)
  if ((days.length > 0 && days.at(-1)!.day < day) || (await isTrendStale(deps.db, brand.id, day - DAYS_BACK, day))) return undefined
  const points = days.flatMap(pointOf)
  const known = await peekSeries(deps.db, brand.id, DROP)
  const { event } = known ? lookAtIndex(memoryOf(known.state), points, day) : { event: null }
  // What it cost is read before the transaction: it reads two whole worlds, and holds nobody up.
  const detail = event && (event.type === 'opened' || event.type === 'escalated') ? await explainDrop(deps.db, brand, { event, formula: options.formula }) : undefined
  return await deps.db.transaction().execute(async trx => {
    const known = await lockSeries(trx, brand.id, DROP)
    const looked = (known as Kept | undefined)?.day ?? -Infinity
    const step = looked >= day ? { memory: memoryOf(known), event: null } : lookAtIndex(memoryOf(known), points, day)
    await saveSeries(trx, brand.id, DROP, { state: { drop: step.memory, day } satisfies Kept, seenAt: now })
    // What stands in the past of a first look is no news; that it goes on would be.
    if (known === undefined) return null
    if (step.event) await write(trx, step.event, { brand, now, detail, options: { sealer: deps.sealer, ...options } })
    return step.event
  })
}

interface Kept {
  drop: DropMemory
  /** The last day looked at. */
  day: number
}

const memoryOf = (state: unknown): DropMemory => (state as Partial<Kept> | null | undefined)?.drop ?? NO_DROP

const pointOf = ({ day, value, low, high, formula }: IndexDay): IndexPoint[] => (value === null || low === null || high === null ? [] : [{ day, value, low, high, formula }])

interface Writing {
  brand: Brand
  now: Date
  detail: DropDetail | undefined
  options: WatchOptions
}

const write = async (trx: Trx, event: DropEvent, writing: Writing): Promise<void> => {
  const alert = await writeAlert(trx, event, writing)
  if (!alert) return
  const isNew = alert.openedAt.getTime() === alert.updatedAt.getTime()
  await tellAlertNews(trx, { ...writing, alert, event: isNew ? 'alert.opened' : `alert.${event.type}` })
}

// Twice what is told at least: a newcomer meets another brand.
const WARNING_POINTS = 10

const writeAlert = async (trx: Trx, { type, from, to }: DropEvent, { brand, now, detail }: Writing): Promise<Alert | undefined> => {
  const [open] = await listOpenAlertsOf(trx, brand.id, DROP)
  const figures = { observed: tenths(to.value), expected: tenths(from.value) }
  if (type === 'recovered' || type === 'closed') return open && (await endAlert(trx, await updateAlert(trx, open, { ...figures }, now), type, now))
  const kept = { ...detail, slow: { sources: [], moments: [], ...detail?.slow, from: from.value, to: to.value, since: isoDay(from.day) } }
  const severity = from.value - to.value >= WARNING_POINTS ? 'warning' : 'notice'
  if (open) return await updateAlert(trx, open, { ...figures, severity, detail: kept }, now)
  return await openAlert(trx, brand.id, { series: 'all', kind: DROP, severity, onset: new Date(startOfDay(from.day + 1, brand.timeZone)), ...figures, per90d: null, detail: kept }, now)
}

const tenths = (value: number): number => Math.round(10 * value) / 10
