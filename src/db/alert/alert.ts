import type { Database } from '../client.ts'
import { newId } from '../id.ts'

export type AlertStatus = 'open' | 'recovered' | 'closed'
export type Severity = 'notice' | 'warning' | 'critical'

export interface Alert {
  id: string
  brandId: string
  /** `all` or a moment, a source, a place: what the detector watched. */
  series: string
  kind: string
  severity: Severity
  status: AlertStatus
  onset: Date
  openedAt: Date
  updatedAt: Date
  endedAt: Date | null
  observed: number
  expected: number
  /** Alerts like this one to be expected by chance in 90 days. */
  per90d: number | null
  detail: Record<string, unknown>
  acknowledgedAt: Date | null
  acknowledgedBy: string | null
  /** Until then nobody is told again, unless it turns critical. */
  snoozedUntil: Date | null
  snoozedBy: string | null
}

export type AlertDraft = Pick<Alert, 'series' | 'kind' | 'severity' | 'onset' | 'observed' | 'expected' | 'per90d' | 'detail'>

const alerts = (db: Database) =>
  db
    .selectFrom('alert')
    .select([
      'id', 'brand_id as brandId', 'series', 'kind', 'severity', 'status', 'onset', 'opened_at as openedAt', 'updated_at as updatedAt',
      'ended_at as endedAt', 'observed', 'expected', 'per90d', 'detail', 'acknowledged_at as acknowledgedAt', 'acknowledged_by as acknowledgedBy',
      'snoozed_until as snoozedUntil', 'snoozed_by as snoozedBy',
    ])
    .$narrowType<Pick<Alert, 'severity' | 'status' | 'detail'>>()

export interface AlertFilter {
  status?: AlertStatus
  /** Only those that are over. */
  isOver?: boolean
  withoutKinds?: readonly string[]
  /** Alerts before this one, for paging. */
  before?: { openedAt: Date; id: string }
  limit?: number
}

/** Newest first. */
export const listAlerts = async (db: Database, brandId: string, { status, isOver = false, withoutKinds = [], before, limit = 50 }: AlertFilter = {}): Promise<Alert[]> => {
  let query = alerts(db).where('brand_id', '=', brandId)
  if (status) query = query.where('status', '=', status)
  if (isOver) query = query.where('status', '<>', 'open')
  if (withoutKinds.length > 0) query = query.where('kind', 'not in', withoutKinds)
  if (before) query = query.where(eb => eb(eb.refTuple('opened_at', 'id'), '<', eb.tuple(before.openedAt, before.id)))
  return await query.orderBy('opened_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

/** How many are open, up to as many as a list shows. */
export const countOpenAlerts = async (db: Database, brandId: string): Promise<number> =>
  (await db.selectFrom(db.selectFrom('alert').select('id').where('brand_id', '=', brandId).where('status', '=', 'open').limit(50).as('a')).select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow()).count

export const findAlert = async (db: Database, brandId: string, id: string): Promise<Alert | undefined> =>
  await alerts(db).where('brand_id', '=', brandId).where('id', '=', id).executeTakeFirst()

export const findOpenAlert = async (db: Database, brandId: string, series: string, kind: string): Promise<Alert | undefined> =>
  await alerts(db).where('brand_id', '=', brandId).where('series', '=', series).where('kind', '=', kind).where('status', '=', 'open').executeTakeFirst()

/** Those of these kinds that are open, the newest first. */
export const listOpenAlerts = async (db: Database, brandId: string, kinds: readonly string[]): Promise<Alert[]> =>
  await alerts(db).where('brand_id', '=', brandId).where('status', '=', 'open').where('kind', 'in', kinds).orderBy('opened_at', 'desc').orderBy('id', 'desc').execute()

/** Opens an alert; the one already open on that series and kind is brought up to date instead. */
export const openAlert = async (db: Database, brandId: string, draft: AlertDraft, now: Date): Promise<Alert> => {
  const open = await findOpenAlert(db, brandId, draft.series, draft.kind)
  if (open) return await updateAlert(db, open, draft, now)
  const id = newId(now.getTime())
  await db
    .insertInto('alert')
    .values({ brand_id: brandId, id, ...draft, detail: JSON.stringify(draft.detail), status: 'open', opened_at: now, updated_at: now })
    .execute()
  return (await findAlert(db, brandId, id))!
}

export const updateAlert = async (
  db: Database,
  alert: Alert,
  change: Partial<Pick<Alert, 'series' | 'kind' | 'severity' | 'onset' | 'observed' | 'expected' | 'per90d' | 'detail'>>,
  now: Date,
): Promise<Alert> => {
  const { detail, ...rest } = change
  await db
    .updateTable('alert')
    .set({ ...pick(rest, ['series', 'kind', 'severity', 'onset', 'observed', 'expected', 'per90d']), ...(detail && { detail: JSON.stringify({ ...alert.detail, ...detail }) }), updated_at: now })
    .where('brand_id', '=', alert.brandId)
    .where('id', '=', alert.id)
    .execute()
  return (await findAlert(db, alert.brandId, alert.id))!
}

export const endAlert = async (db: Database, alert: Alert, status: 'recovered' | 'closed', now: Date): Promise<Alert> => {
  await db.updateTable('alert').set({ status, ended_at: now, updated_at: now }).where('brand_id', '=', alert.brandId).where('id', '=', alert.id).execute()
  return (await findAlert(db, alert.brandId, alert.id))!
}

export const acknowledgeAlert = async (db: Database, brandId: string, id: string, by: string, now: Date): Promise<Alert | undefined> => {
  await db
    .updateTable('alert')
    .set({ acknowledged_at: now, acknowledged_by: by })
    .where('brand_id', '=', brandId)
    .where('id', '=', id)
    .where('acknowledged_at', 'is', null)
    .execute()
  return await findAlert(db, brandId, id)
}

/** Says “not now”: nobody is told of it again until then. A later word replaces an earlier one. Undefined: there is no open alert of that id. */
export const snoozeAlert = async (db: Database, brandId: string, id: string, { until, by, now }: { until: Date; by: string; now: Date }): Promise<Alert | undefined> => {
  await db
    .updateTable('alert')
    .set({ snoozed_until: until, snoozed_by: by, updated_at: now })
    .where('brand_id', '=', brandId)
    .where('id', '=', id)
    .where('status', '=', 'open')
    .execute()
  return await findAlert(db, brandId, id)
}

/** Takes open alerts whose snooze ended; each is taken once. */
export const takeSnoozed = async (db: Database, now: Date): Promise<Alert[]> => {
  const ended = await db.updateTable('alert').set({ snoozed_until: null, snoozed_by: null }).where('snoozed_until', '<=', now).returning(['id', 'status']).execute()
  const open = ended.filter(({ status }) => status === 'open').map(({ id }) => id)
  return open.length === 0 ? [] : await alerts(db).where('id', 'in', open).execute()
}

const pick = <T extends object, K extends keyof T>(from: T, keys: K[]): Partial<Pick<T, K>> =>
  Object.fromEntries(keys.filter(key => from[key] !== undefined).map(key => [key, from[key]])) as Partial<Pick<T, K>>
