import { setImmediate } from 'node:timers/promises'
import { listBranches } from '../../db/source/branch.ts'
import type { Brand } from '../../db/brand.ts'
import type { Database } from '../../db/client.ts'
import { listMaterial, listPartHours } from '../../db/alert/part-hour.ts'
import { listPlannedEvents } from '../../db/alert/planned-event.ts'
import { listSources } from '../../db/source/source.ts'
import { listHourCounts } from '../../db/index/trend.ts'
import { dayOf } from '../../domain/time/day.ts'
import type { PlannedEvent } from '../../domain/alert/planned-event.ts'
import { liftsOf } from '../../domain/alert/planned-lift.ts'
import { backTest, BACK_TEST_DAYS, BACK_TEST_HOURS, type BackTest, type WouldBe } from '../../domain/spike/back-test.ts'
import { chooseSeries, MATERIAL_DAYS, partOf, WHOLE } from '../../domain/spike/family.ts'
import type { LiftAt } from '../../domain/spike/lift.ts'
import { SENSITIVITIES, type Sensitivity } from '../../domain/spike/sensitivity.ts'
import type { WebServices } from '../services.ts'
import type { BackTestView } from '../views/alerts.ts'

const HOUR_MS = 3_600_000
// An hour later a detector that looks ninety days back sees nearly the same.
const FRESH_MS = HOUR_MS
// A page waits so long; whoever comes back finds it ready.
const PATIENCE_MS = 4000
// Each part is watched three times for ninety days, a tenth of a second each: so many are worth the wait.
const MOST_PARTS = 6
const MOST_KEPT = 50

interface Kept {
  key: string
  at: number
  view: Promise<BackTestView>
}

/** Computes what each setting would have told, once an hour and calendar for each brand. Null: it is still being computed. */
export const createBackTests = ({ db, now, log }: Pick<WebServices, 'db' | 'now' | 'log'>): ((brand: Brand) => Promise<BackTestView | null>) => {
  const kept = new Map<string, Kept>()
  return async brand => {
    const planned = await listPlannedEvents(db, brand.id)
    const key = JSON.stringify([planned, brand.timeZone])
    const known = kept.get(brand.id)
    if (known?.key === key && now().getTime() - known.at < FRESH_MS) return await patiently(known.view)
    if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value!)
    const view = computeBackTest(db, brand, now())
    kept.set(brand.id, { key, at: now().getTime(), view })
    view.catch(error => {
      kept.delete(brand.id)
      log.warn({ brand: brand.slug, err: error }, 'The past could not be tested')
    })
    return await patiently(view)
  }
}

const patiently = async (view: Promise<BackTestView>): Promise<BackTestView | null> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>(resolve => (timer = setTimeout(resolve, PATIENCE_MS, null)))
  return await Promise.race([view.catch(() => null), late]).finally(() => clearTimeout(timer))
}

/** The whole and its largest parts, at every setting. */
export const computeBackTest = async (db: Database, brand: Brand, at: Date): Promise<BackTestView> => {
  const now = Math.floor(at.getTime() / HOUR_MS)
  const span = { from: now - BACK_TEST_HOURS, to: now }
  const whole = (await listHourCounts(db, brand.id, span)).map(({ hour, negative, positive, neutral, unsure }) => ({ hour, negative, other: positive + neutral + unsure }))
  const today = dayOf(at.getTime(), brand.timeZone)
  const { whole: total, materials } = await listMaterial(db, brand.id, { from: today - MATERIAL_DAYS, to: today })
  const all = chooseSeries(materials, { whole: total, watched: [] })
  const watched = all.slice(0, MOST_PARTS)
  const parts = Map.groupBy(await listPartHours(db, brand.id, watched, span), ({ series }) => series)
  const liftAt = liftEver(await listPlannedEvents(db, brand.id), brand, now)
  const stored = new Map([[WHOLE, whole], ...watched.map(series => [series, parts.get(series) ?? []] as const)])
  const nameOf = await namesOf(db, brand.id)
  const found = {} as BackTestView['found']
  for (const sensitivity of SENSITIVITIES) found[sensitivity] = (await politely({ sensitivity, stored, now, liftAt })).map(event => ({ ...event, name: nameOf(event.series) }))
  const oldest = whole[0]?.hour ?? now
  return { days: Math.min(BACK_TEST_DAYS, Math.max(0, Math.ceil((now - oldest) / 24))), found, parts: { watched: watched.length, of: all.length } }
}

// The calendar answers for sixty days back; the test looks further.
const CALENDAR_HOURS = 60 * 24

/** What was planned as is usual for it: what a planned event brought in truth is learnt by the watch alone. */
const liftEver = (events: PlannedEvent[], { timeZone }: Brand, now: number): LiftAt | undefined => {
  const eras = [0, 1, 2].flatMap(era => liftsOf({ events, timeZone, now: now - era * CALENDAR_HOURS }, new Map()) ?? [])
  return eras.length === 0 ? undefined : hour => eras.map(liftAt => liftAt(hour)).find(lift => lift !== undefined)
}

/** A day at a time: other requests are served in between. */
const politely = async (test: BackTest & { sensitivity: Sensitivity }): Promise<WouldBe[]> => {
  const steps = backTest(test)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
    await setImmediate()
  }
}

/** Of a moment its key, of a source or a place its name; of the whole none. */
const namesOf = async (db: Database, brandId: string): Promise<(series: string) => string | null> => {
  const names = new Map([...(await listSources(db, brandId)), ...(await listBranches(db, brandId))].map(({ id, name }) => [id, name]))
  return series => {
    const part = partOf(series)
    return part ? (part.part === 'moment' ? part.id : (names.get(part.id) ?? part.id)) : null
  }
}
