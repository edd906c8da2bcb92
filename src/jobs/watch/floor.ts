import { endAlert, findOpenAlert, openAlert, updateAlert, type Alert } from '../../db/alert/alert.ts'
import { findBrandById, lockBrand, type Brand } from '../../db/brand.ts'
import type { Trx } from '../../db/client.ts'
import { countAlertSigns, joinAlert, listAlertMentions, listFloorBrands, takeFloorNews, type FloorNews } from '../../db/alert/floor.ts'
import { listSources, type Source } from '../../db/source/source.ts'
import { FLOOR, floorSeverity, type FloorClass } from '../../domain/alert/floor.ts'
import { floorSeries } from '../../domain/message/floor.ts'
import type { FloorEnd } from '../../domain/message/story.ts'
import type { Deps } from '../deps.ts'
import { tellAlertNews } from '../tell/alert.ts'
import type { WatchOptions } from './watch.ts'

const KIND = 'floor'
const HOUR_MS = 3_600_000
// What is older is history, however new it is to us: a past that is collected wakes nobody.
const NEWS_MS = 72 * HOUR_MS
const REMIND_MS = 24 * HOUR_MS
const QUIET_MS = 7 * 24 * HOUR_MS
const EXEMPLARS = 5

/** What an alert of grave harm keeps beside its numbers. */
interface Kept {
  cause: { moment: null; source: string | null; phrases: string[] }
  exemplars: string[]
  /** When people were told last, and when the newest sign came. */
  toldAt: string
  lastAt: string
  end?: FloorEnd
}

/** Looks at new signs of grave harm, one of which is enough for an alert. A brand that fails does not hide the others. */
export const watchFloors = async (deps: Deps, options: WatchOptions = {}): Promise<void> => {
  for (const id of await listFloorBrands(deps.db)) {
    if (options.signal?.aborted) return
    const brand = await findBrandById(deps.db, id)
    if (brand) await watchFloor(deps, brand, options).catch(error => deps.log.error({ brand: brand.slug, err: error }, 'Signs of grave harm to a brand’s customers could not be watched'))
  }
}

/** The same for one brand: what was seen, alerts and the messages about them in one transaction. */
export const watchFloor = async (deps: Deps, brand: Brand, options: WatchOptions = {}): Promise<void> => {
  const now = deps.now()
  await deps.db.transaction().execute(async trx => {
    await lockBrand(trx, brand.id)
    const news = (await takeFloorNews(trx, brand.id, now)).filter(one => isNews(one, now))
    if (brand.kind !== 'own') return
    const sources = await listSources(trx, brand.id)
    for (const floor of FLOOR) await watchClass(trx, { brand, floor, sources, now, options: { sealer: deps.sealer, ...options } }, news.filter(one => one.class === floor))
  })
}

/** Without a date nobody knows whether it is news; what a person judged already needs no alert. */
const isNews = ({ status, hidden, publishedAt }: FloorNews, now: Date): boolean =>
  status === 'seen' && !hidden && publishedAt !== null && now.getTime() - publishedAt.getTime() <= NEWS_MS

interface Watching {
  brand: Brand
  floor: FloorClass
  sources: Source[]
  now: Date
  options: WatchOptions
}

const watchClass = async (trx: Trx, watching: Watching, news: FloorNews[]): Promise<void> => {
  const open = await findOpenAlert(trx, watching.brand.id, floorSeries(watching.floor), KIND)
  const alert = news.length === 0 ? open : await join(trx, watching, { open, news })
  if (!alert) return
  if (!open) return await tell(trx, watching, alert, 'alert.opened')
  await goOn(trx, watching, alert)
}

/** Opens the alert of a class, or lets more join the one that is open. */
const join = async (trx: Trx, { brand, floor, sources, now }: Watching, { open, news }: { open: Alert | undefined; news: FloorNews[] }): Promise<Alert> => {
  const onset = news[0]!.publishedAt!
  const alert = open ?? (await openAlert(trx, brand.id, { series: floorSeries(floor), kind: KIND, severity: floorSeverity(floor), onset, observed: 0, expected: 0, per90d: null, detail: {} }, now))
  await joinAlert(trx, brand.id, { alertId: alert.id, class: floor, mentionIds: news.map(({ mentionId }) => mentionId) })
  const detail = {
    exemplars: await listAlertMentions(trx, brand.id, alert.id, EXEMPLARS),
    lastAt: now.toISOString(),
    ...(!open && { toldAt: now.toISOString(), cause: { moment: null, source: sources.find(({ id }) => id === news[0]!.sourceId)?.name ?? null, phrases: [] } }),
  } satisfies Partial<Kept>
  return await updateAlert(trx, alert, { observed: alert.observed + news.length, detail }, now)
}

/** Ends it when nobody needs to look any more; reminds of it once a day until then. */
const goOn = async (trx: Trx, watching: Watching, alert: Alert): Promise<void> => {
  const { brand, now } = watching
  const { seen, confirmed, dismissed } = await countAlertSigns(trx, brand.id, alert.id)
  const { toldAt, lastAt } = alert.detail as Partial<Kept>
  const since = (instant: string | undefined): number => now.getTime() - (instant === undefined ? alert.openedAt : new Date(instant)).getTime()
  if (seen === 0) return await end(trx, watching, alert, confirmed > 0 ? 'judged' : dismissed > 0 ? 'dismissed' : 'gone')
  if (since(lastAt) >= QUIET_MS) return await end(trx, watching, alert, 'quiet')
  if (since(toldAt) < REMIND_MS) return
  const reminded = await updateAlert(trx, alert, { detail: { toldAt: now.toISOString(), exemplars: await listAlertMentions(trx, brand.id, alert.id, EXEMPLARS) } satisfies Partial<Kept> }, now)
  await tell(trx, watching, reminded, 'alert.reminder')
}

/** What turned out to be none is closed; what ran its course is recovered. */
const end = async (trx: Trx, watching: Watching, alert: Alert, why: FloorEnd): Promise<void> => {
  const status = why === 'judged' || why === 'quiet' ? 'recovered' : 'closed'
  const noted = await updateAlert(trx, alert, { detail: { end: why } satisfies Partial<Kept> }, watching.now)
  await tell(trx, watching, await endAlert(trx, noted, status, watching.now), `alert.${status}`)
}

const tell = async (trx: Trx, { brand, sources, now, options }: Watching, alert: Alert, event: string): Promise<void> =>
  await tellAlertNews(trx, { brand, sources, alert, event, now, options })
