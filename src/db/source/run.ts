import { sql } from 'kysely'
import { alike, type FailureKind, type Storefront, type Told } from '../../contract.ts'
import type { Database } from '../client.ts'
import { jsonOf } from '../mention/rows.ts'
import { findSource, type Source } from './source.ts'

export interface DueOptions {
  /** Whether this process reaches the demo's internet. */
  withDemo: boolean
  limit?: number
}

/** Ids of sources that are due and not held by a running process, the longest waiting first. */
export const dueSources = async (db: Database, now: Date, { withDemo, limit = 500 }: DueOptions): Promise<string[]> => {
  const rows = await db
    .selectFrom('source')
    .select('id')
    .where('enabled', '=', true)
    .where('next_run_at', '<=', now)
    .where(eb => eb.or([eb('held_until', 'is', null), eb('held_until', '<', now)]))
    .$if(!withDemo, query => query.where('origin', '<>', 'demo'))
    .orderBy('next_run_at')
    .limit(limit)
    .execute()
  return rows.map(row => row.id)
}

export interface Holding {
  now: Date
  until: Date
  holder: string
  withDemo?: boolean
  /** Only if it still is due: another process may have run it since it was asked for. */
  ifDue?: boolean
}

/** Takes the source for one run; undefined when another process holds it, or it is the demo's and out of reach. A killed holder lets go at `until`. */
export const holdSource = async (db: Database, id: string, { now, until, holder, withDemo = true, ifDue = false }: Holding): Promise<Source | undefined> => {
  const held = await db
    .updateTable('source')
    .set({ held_until: until, held_by: holder, last_run_at: now })
    .where('id', '=', id)
    .where(eb => eb.or([eb('held_until', 'is', null), eb('held_until', '<', now)]))
    .$if(!withDemo, query => query.where('origin', '<>', 'demo'))
    .$if(ifDue, query => query.where('enabled', '=', true).where('next_run_at', '<=', now))
    .returning('id')
    .executeTakeFirst()
  return held && (await findSource(db, id))
}

/** Prolongs a hold; false when it was lost meanwhile. */
export const prolongHold = async (db: Database, id: string, { until, holder }: { until: Date; holder: string }): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('source')
    .set({ held_until: until })
    .where('id', '=', id)
    .where('held_by', '=', holder)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Lets every source go: for whoever has the database alone, since any other holder is dead. */
export const releaseAllSources = async (db: Database): Promise<void> => {
  await db.updateTable('source').set({ held_until: null, held_by: null }).where('held_until', 'is not', null).execute()
}

const HEALED = { failures: 0, failure_kind: null, failure_status: null, failure_told: null, failing_since: null }

export interface RunEnd {
  /** Only this holder may let the source go. */
  holder: string
  now: Date
  nextRunAt: Date | null
  failure?: { kind: FailureKind; told: Told; status?: number }
  /** It was stopped from outside: neither well nor failing. */
  cut?: true
  /** What a cap kept it from seeing. */
  capped?: Told
}

/** Lets the source go and writes how the run ended. */
export const releaseSource = async (db: Database, id: string, { holder, now, nextRunAt, failure, cut, capped }: RunEnd): Promise<void> => {
  const health = failure
    ? {
        failures: sql<number>`failures + 1`,
        failure_kind: failure.kind,
        failure_status: failure.status ?? null,
        failure_told: JSON.stringify(failure.told),
        failing_since: sql<Date>`coalesce(failing_since, ${now.toISOString()}::timestamptz)`,
      }
    : cut
      ? {}
      : { ...HEALED, last_ok_at: now, capped: capped ? JSON.stringify(capped) : null, capped_since: capped ? sql<Date>`coalesce(capped_since, ${now.toISOString()}::timestamptz)` : null }
  await db.updateTable('source').set({ held_until: null, held_by: null, next_run_at: nextRunAt, ...health }).where('id', '=', id).where('held_by', '=', holder).execute()
}

export interface RunRecord {
  id: string
  brandId: string
  sourceId: string
  startedAt: Date
  endedAt: Date
  pages: number
  seen: number
  stored: number
  changed: number
  problems: Told[]
  failure?: { kind: FailureKind; told: Told }
}

/** Problems shown per run; a broken export of a million rows must not fill the table. */
const MAX_PROBLEMS = 50

export const recordRun = async (db: Database, run: RunRecord): Promise<void> => {
  await db
    .insertInto('collection_run')
    .values({
      brand_id: run.brandId,
      id: run.id,
      source_id: run.sourceId,
      started_at: run.startedAt,
      ended_at: run.endedAt,
      pages: run.pages,
      seen: run.seen,
      stored: run.stored,
      changed: run.changed,
      problems: jsonOf(run.problems.slice(0, MAX_PROBLEMS)),
      failure_kind: run.failure?.kind ?? null,
      failure_message: run.failure?.told.en ?? null,
    })
    .execute()
}

/** Writes of a run that held nothing, such as an import into many brands, that it read its source well. */
export const noteRun = async (db: Database, run: RunRecord): Promise<void> => {
  await db.updateTable('source').set({ last_run_at: run.startedAt, last_ok_at: run.endedAt, ...HEALED }).where('brand_id', '=', run.brandId).where('id', '=', run.sourceId).execute()
  await recordRun(db, run)
}

/** Another run took the source while this one worked: what it read is not stored. */
export class HoldLostError extends Error {
  override readonly name = 'HoldLostError'
}

/** Something new came in. */
export interface Arrival {
  at: Date
  /** When the newest of it happened. */
  newest: Date
}

/** Writes what a page says of its source, in the transaction that stores the page. */
export const notePage = async (
  trx: Database,
  source: Pick<Source, 'brandId' | 'id' | 'name'>,
  { cursor, storefront, arrival, holder }: { cursor?: string | undefined; storefront?: Storefront | undefined; arrival?: Arrival | undefined; holder?: string | undefined },
): Promise<void> => {
  const changes = {
    ...(cursor !== undefined && { cursor }),
    ...(storefront !== undefined && { storefront: JSON.stringify(storefront) }),
    ...(arrival && { last_mention_at: arrival.at, newest_at: sql<Date>`greatest(newest_at, ${arrival.newest.toISOString()}::timestamptz)` }),
  }
  // Even a page that changes nothing must find the source still held: its successor has the word now.
  const { numUpdatedRows } = await trx
    .updateTable('source')
    .set({ ...changes, enabled: sql<boolean>`enabled` })
    .where('brand_id', '=', source.brandId)
    .where('id', '=', source.id)
    .$if(holder !== undefined, query => query.where('held_by', '=', holder!))
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw new HoldLostError(`Another run took the source “${source.name}”, or it was removed.`)
}

export interface LastRun {
  sourceId: string
  endedAt: Date
  seen: number
  stored: number
  changed: number
  problems: Told[]
  failed: boolean
}

/** How the last run of each source ended. */
export const listLastRuns = async (db: Database, brandId: string): Promise<LastRun[]> => {
  const { rows } = await sql<Omit<LastRun, 'problems'> & { problems: Array<Told | string> }>`
    select s.id as "sourceId", r.ended_at as "endedAt", r.seen, r.stored, r.changed, r.problems, r.failure_kind is not null as failed
    from source s cross join lateral (
      select * from collection_run where brand_id = s.brand_id and source_id = s.id order by started_at desc limit 1) r
    where s.brand_id = ${brandId}`.execute(db)
  // Runs from before said each problem in English alone.
  return rows.map(({ problems, ...run }) => ({ ...run, problems: problems.map(problem => (typeof problem === 'string' ? alike(problem) : problem)) }))
}

/** Forgets runs that began before; the last of each source stays. */
export const forgetRunsBefore = async (db: Database, before: Date): Promise<void> => {
  await sql`
    delete from collection_run r using source s where s.brand_id = r.brand_id and s.id = r.source_id and r.started_at < ${before}
      and exists (select 1 from collection_run n where n.brand_id = r.brand_id and n.source_id = r.source_id and n.started_at > r.started_at)`.execute(db)
}
