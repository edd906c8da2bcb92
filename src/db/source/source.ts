import { sql } from 'kysely'
import type { FailureKind, SourceKind, SourceOrder, Storefront } from '../../contract.ts'
import type { SourcePulse } from '../../domain/source/health.ts'
import { NOISE_SETTING, type Origin } from '../brand.ts'
import type { Database } from '../client.ts'
import { markStale } from '../index/day.ts'
import { newId } from '../id.ts'
import { findHomes } from './leave.ts'

export interface Source extends SourcePulse {
  id: string
  brandId: string
  name: string
  config: Record<string, unknown>
  kind: SourceKind
  order: SourceOrder
  visibility: number | null
  origin: Origin
  /** Only mentions that match the brand's query are kept. */
  filtered: boolean
  cursor: string | null
  heldUntil: Date | null
  storefront: Storefront | null
  /** Keep raw texts at most so many days; null: as the collector says. */
  retentionDays: number | null
}

export interface SourceDraft {
  collector: string
  name: string
  kind: SourceKind
  order?: SourceOrder
  config?: Record<string, unknown>
  everyMinutes?: number
  visibility?: number | null
  enabled?: boolean
  origin?: Origin
  filtered?: boolean
  retentionDays?: number | null
  /** null: never by itself (imports, push). A function: told by its id. */
  nextRunAt?: Date | null | ((id: string) => Date)
}

const sources = (db: Database) =>
  db
    .selectFrom('source')
    .select([
      'id', 'brand_id as brandId', 'collector', 'name', 'config', 'kind', 'shown_order as order', 'every_minutes as everyMinutes', 'visibility',
      'enabled', 'origin', 'filtered', 'cursor', 'created_at as createdAt', 'next_run_at as nextRunAt', 'held_until as heldUntil', 'last_run_at as lastRunAt',
      'last_ok_at as lastOkAt', 'last_mention_at as lastMentionAt', 'newest_at as newestAt', 'quiet_after_days as quietAfterDays', 'failures',
      'failure_kind as failureKind', 'failure_status as failureStatus', 'failure_told as failureTold', 'failing_since as failingSince',
      'capped', 'capped_since as cappedSince', 'storefront', 'retention_days as retentionDays',
    ])
    .$narrowType<Pick<Source, 'config' | 'kind' | 'order' | 'origin' | 'failureKind' | 'failureTold' | 'capped' | 'storefront'>>()

export const findSource = async (db: Database, id: string): Promise<Source | undefined> => await sources(db).where('id', '=', id).executeTakeFirst()

export const findSourceByName = async (db: Database, brandId: string, name: string): Promise<Source | undefined> =>
  await sources(db).where('brand_id', '=', brandId).where('name', '=', name).executeTakeFirst()

/** The brand's sources by name. */
export const listSources = async (db: Database, brandId: string, { afterName = '', limit = 1000 }: { afterName?: string; limit?: number } = {}): Promise<Source[]> =>
  await sources(db).where('brand_id', '=', brandId).where('name', '>', afterName).orderBy('name').limit(limit).execute()

const IS_SAME = sql.raw('source.config = excluded.config and source.collector = excluded.collector')

/** Makes the source or brings it to the draft; its cursor and health stay unless its config changed. */
export const saveSource = async (db: Database, brandId: string, draft: SourceDraft): Promise<Source> => {
  const { order, everyMinutes, nextRunAt, config, retentionDays, ...rest } = draft
  const id = newId()
  const text = JSON.stringify(config ?? {})
  const values = {
    ...rest,
    config: text,
    ...(order !== undefined && { shown_order: order }),
    ...(everyMinutes !== undefined && { every_minutes: everyMinutes }),
    ...(nextRunAt !== undefined && { next_run_at: typeof nextRunAt === 'function' ? nextRunAt(id) : nextRunAt }),
    ...(retentionDays !== undefined && { retention_days: retentionDays }),
  }
  const before = await findSourceByName(db, brandId, draft.name)
  await db
    .insertInto('source')
    .values({ id, brand_id: brandId, ...values })
    .onConflict(conflict =>
      conflict.columns(['brand_id', 'name']).doUpdateSet(() => ({
        ...values,
        // A restart must not ask every source at once: what was due stays due when it was. Other settings begin anew.
        next_run_at: sql<Date | null>`case when ${IS_SAME} then coalesce(source.next_run_at, excluded.next_run_at) else coalesce(excluded.next_run_at, source.next_run_at) end`,
        cursor: sql<string | null>`case when ${IS_SAME} then source.cursor end`,
        failures: sql<number>`case when ${IS_SAME} then source.failures else 0 end`,
        failure_kind: sql<FailureKind | null>`case when ${IS_SAME} then source.failure_kind end`,
        failure_told: sql<string | null>`case when ${IS_SAME} then source.failure_told end`,
        failure_status: sql<number | null>`case when ${IS_SAME} then source.failure_status end`,
        failing_since: sql<Date | null>`case when ${IS_SAME} then source.failing_since end`,
        capped: sql<string | null>`case when ${IS_SAME} then source.capped end`,
        capped_since: sql<Date | null>`case when ${IS_SAME} then source.capped_since end`,
      })),
    )
    .execute()
  const after = (await findSourceByName(db, brandId, draft.name))!
  if (before && (before.kind !== after.kind || before.order !== after.order || before.visibility !== after.visibility)) await markStale(db, brandId)
  return after
}

/** The source that rows are pushed under, made when there is none; one of that name that is collected is left as it is. */
export const pushSource = async (db: Database, brandId: string, name: string, kind?: SourceKind): Promise<Source> => {
  await db
    .insertInto('source')
    .values({ id: newId(), brand_id: brandId, collector: 'push', name, config: '{}', kind: kind ?? 'review' })
    .onConflict(conflict => conflict.columns(['brand_id', 'name']).doUpdateSet({ kind: kind ?? sql.ref('source.kind') }).where('source.collector', '=', 'push'))
    .execute()
  return (await findSourceByName(db, brandId, name))!
}

/** Where an import of one file into several brands stopped, and the source that remembers it. */
export const findImportCursor = async (db: Database, { name, config }: { name: string; config: Record<string, unknown> }): Promise<{ id: string; cursor: string } | undefined> =>
  await db
    .selectFrom('source')
    .select(['id', 'cursor'])
    .where('collector', '=', 'file')
    .where('name', '=', name)
    .where('config', '=', sql<string>`${JSON.stringify(config)}::jsonb`)
    .where('cursor', 'is not', null)
    .$narrowType<{ cursor: string }>()
    .executeTakeFirst()

export const saveCursor = async (db: Database, id: string, cursor: string | null): Promise<void> => {
  await db.updateTable('source').set({ cursor }).where('id', '=', id).execute()
}

/** Removes a source with its mentions; opinions that stand elsewhere too stand on there. */
export const deleteSource = async (db: Database, source: Pick<Source, 'brandId' | 'id'>, now = new Date()): Promise<void> => {
  await findHomes(db, source, now)
  for (const table of ['rollup_hour', 'rollup_day', 'rollup_moment', 'standing_checkpoint'] as const) {
    await db.deleteFrom(table).where('brand_id', '=', source.brandId).where('source_id', '=', source.id).execute()
  }
  // What repeated its mentions is weighed anew without them.
  await db.deleteFrom('brand_setting').where('brand_id', '=', source.brandId).where('key', '=', NOISE_SETTING).execute()
  // The trend is worked out anew without it.
  await db.deleteFrom('index_day').where('brand_id', '=', source.brandId).execute()
  await db.deleteFrom('source').where('brand_id', '=', source.brandId).where('id', '=', source.id).execute()
}

/** Makes the source due now. */
export const wakeSource = async (db: Database, id: string, now: Date): Promise<void> => {
  await db.updateTable('source').set({ next_run_at: now, enabled: true }).where('id', '=', id).execute()
}

/** Lets a source rest, or be read again, now. */
export const setEnabled = async (db: Database, { brandId, id }: Pick<Source, 'brandId' | 'id'>, enabled: boolean, now: Date): Promise<void> => {
  const due = enabled ? { next_run_at: sql<Date | null>`case when next_run_at is null then null else ${now.toISOString()}::timestamptz end` } : {}
  await db.updateTable('source').set({ enabled, ...due }).where('brand_id', '=', brandId).where('id', '=', id).execute()
}

/** Leaves the sources of a brand that left its config file alone, and to those who edit on screen. */
export const releaseFromFile = async (db: Database, brandId: string, staying: string[] = []): Promise<void> => {
  await db
    .updateTable('source')
    .set({ enabled: false, origin: 'screen' })
    .where('brand_id', '=', brandId)
    .where('origin', '=', 'yaml')
    .$if(staying.length > 0, query => query.where('name', 'not in', staying))
    .execute()
}

/** Keeps raw texts of a source for so many days; null: as long as its platform allows. */
export const setRetention = async (db: Database, brandId: string, sourceId: string, days: number | null): Promise<void> => {
  await db.updateTable('source').set({ retention_days: days }).where('brand_id', '=', brandId).where('id', '=', sourceId).execute()
}
