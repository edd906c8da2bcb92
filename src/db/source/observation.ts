import { sql } from 'kysely'
import type { Observation, Told } from '../../contract.ts'
import { dayOf } from '../../domain/time/day.ts'
import type { Database, Trx } from '../client.ts'
import { newId } from '../id.ts'

export interface ObservationTarget {
  brandId: string
  timeZone: string
  sourceId: string
  /** When it was looked. */
  now: Date
}

/** Stores what one look found. A look that comes again says the same of its instant: a check has one word at a time. */
export const storeObservations = async (trx: Trx, { brandId, timeZone, sourceId, now }: ObservationTarget, observations: Observation[]): Promise<void> => {
  if (observations.length === 0) return
  const byCheck = new Map(observations.map(observation => [observation.check, observation]))
  const rows = [...byCheck.values()].map(({ check, ok, moment, told, value = null, unit = null }) => ({
    brand_id: brandId, id: newId(now.getTime()), source_id: sourceId, observed_at: now, day: dayOf(now.getTime(), timeZone), check_name: check, moment, ok, told_es: told.es, told_en: told.en, value, unit,
  }))
  await trx
    .insertInto('observation')
    .values(rows)
    .onConflict(conflict =>
      conflict.columns(['brand_id', 'source_id', 'check_name', 'observed_at']).doUpdateSet(eb => ({
        moment: eb.ref('excluded.moment'), ok: eb.ref('excluded.ok'), told_es: eb.ref('excluded.told_es'), told_en: eb.ref('excluded.told_en'), value: eb.ref('excluded.value'), unit: eb.ref('excluded.unit'),
      })),
    )
    .execute()
}

/** A day of a check, in the brand's time zone. */
export interface ObservedDay {
  day: number
  /** How often it was looked. */
  times: number
  /** … and found not well. */
  failed: number
  /** Mean of what was measured. */
  value: number | null
}

/** The last word of a check, and its past. */
export interface Observed {
  sourceId: string
  source: string
  check: string
  moment: Observation['moment']
  ok: boolean
  told: Told
  value: number | null
  unit: string | null
  observedAt: Date
  /** Since when it has been as it is, as far as it was looked. */
  since: Date
  /** Oldest first. */
  days: ObservedDay[]
}

export interface ObservationFilter {
  fromDay: number
  sourceId?: string | undefined
  moment?: Observation['moment'] | undefined
}

/** Every check of a brand that was made since a day, by source and name. */
export const listObservations = async (db: Database, brandId: string, { fromDay, sourceId, moment }: ObservationFilter): Promise<Observed[]> => {
  const wanted = sql`o.brand_id = ${brandId} and o.day >= ${fromDay} ${sourceId ? sql`and o.source_id = ${sourceId}` : sql``} ${moment ? sql`and o.moment = ${moment}` : sql``}`
  const { rows } = await sql<Omit<Observed, 'told' | 'days'> & { es: string; en: string }>`
    select l.source_id as "sourceId", s.name as source, l.check_name as check, l.moment, l.ok, l.told_es as es, l.told_en as en, l.value, l.unit, l.observed_at as "observedAt",
      (select min(o.observed_at) from observation o where o.brand_id = l.brand_id and o.source_id = l.source_id and o.check_name = l.check_name
        and o.observed_at > coalesce((select max(x.observed_at) from observation x
          where x.brand_id = l.brand_id and x.source_id = l.source_id and x.check_name = l.check_name and x.ok <> l.ok), '-infinity')) as since
    from (select distinct on (o.source_id, o.check_name) o.* from observation o where ${wanted} order by o.source_id, o.check_name, o.observed_at desc) l
    join source s on s.brand_id = l.brand_id and s.id = l.source_id
    order by s.name, l.check_name`.execute(db)
  const days = await sql<ObservedDay & { sourceId: string; check: string }>`
    select o.source_id as "sourceId", o.check_name as check, o.day, count(*) as times, count(*) filter (where not o.ok) as failed, avg(o.value) as value
    from observation o where ${wanted} group by o.source_id, o.check_name, o.day order by o.day`.execute(db)
  const byCheck = Map.groupBy(days.rows, row => `${row.sourceId} ${row.check}`)
  return rows.map(({ es, en, ...row }) => ({
    ...row,
    told: { es, en },
    days: (byCheck.get(`${row.sourceId} ${row.check}`) ?? []).map(({ day, times, failed, value }) => ({ day, times, failed, value })),
  }))
}

/** Of days before `thin` the last look at each check stays, of those before `forget` none: but the last word of every check stays for good. */
export const thinObservations = async (db: Database, { thin, forget }: { thin: Date; forget: Date }): Promise<void> => {
  await sql`delete from observation o where o.observed_at < ${thin} and exists (
    select 1 from observation later where later.brand_id = o.brand_id and later.source_id = o.source_id and later.check_name = o.check_name
      and later.observed_at > o.observed_at and (later.day = o.day or o.observed_at < ${forget}))`.execute(db)
}

/** One look of one check. */
export interface Look extends Omit<Observed, 'days' | 'since'> {
  id: string
}

/** Every look ever taken, newest first. */
export const listLooks = async (db: Database, brandId: string, { before, limit }: { before?: Pick<Look, 'observedAt' | 'id'>; limit: number }): Promise<Look[]> => {
  const { rows } = await sql<Omit<Look, 'told'> & { es: string; en: string }>`
    select o.id, o.source_id as "sourceId", s.name as source, o.check_name as check, o.moment, o.ok, o.told_es as es, o.told_en as en, o.value, o.unit, o.observed_at as "observedAt"
    from observation o join source s on s.brand_id = o.brand_id and s.id = o.source_id
    where o.brand_id = ${brandId} ${before ? sql`and (o.observed_at, o.id) < (${before.observedAt}, ${before.id}::uuid)` : sql``} order by o.observed_at desc, o.id desc limit ${limit}`.execute(db)
  return rows.map(({ es, en, ...row }) => ({ ...row, told: { es, en } }))
}
