import { sql } from 'kysely'
import type { Alike, OpenAlert } from '../../domain/case/incident.ts'
import type { Actor } from '../../domain/case/state.ts'
import { isMoment } from '../../domain/journey/moments.ts'
import { noteEvents } from './event.ts'
import type { Database, Trx } from '../client.ts'
import { newId } from '../id.ts'

/** One cause behind many cases. */
export interface Incident {
  id: string
  title: string
  /** Key of the suggestion it came from. */
  cause: string | null
  alertId: string | null
  state: 'open' | 'closed'
  owner: Actor | null
  /** The one thing to say to everybody. */
  statement: string | null
  approvedBy: Actor | null
  approvedAt: Date | null
  openedAt: Date
  closedAt: Date | null
  cases: number
  /** Of them, not closed. */
  open: number
}

interface By {
  actor: Actor
  now: Date
}

const SELECT = sql.raw(`select i.id, i.title, i.cause, i.alert_id as "alertId", i.state, i.statement, i.approved_at as "approvedAt", i.opened_at as "openedAt", i.closed_at as "closedAt",
  case when owner_id is not null then json_build_object('id', owner_id, 'name', owner_name) end as owner,
  case when approved_by_id is not null then json_build_object('id', approved_by_id, 'name', approved_by_name) end as "approvedBy",
  (select count(*) from case_file c where c.brand_id = i.brand_id and c.incident_id = i.id) as cases,
  (select count(*) from case_file c where c.brand_id = i.brand_id and c.incident_id = i.id and c.state <> 'closed') as open
  from incident i`)

/** Newest first. */
export const listIncidents = async (db: Database, brandId: string, state?: Incident['state']): Promise<Incident[]> =>
  (await sql<Incident>`${SELECT} where i.brand_id = ${brandId} and ${state === undefined ? sql`true` : sql`i.state = ${state}`} order by i.opened_at desc, i.id desc limit 200`.execute(db)).rows

export const findIncident = async (db: Database, brandId: string, id: string): Promise<Incident | undefined> =>
  (await sql<Incident>`${SELECT} where i.brand_id = ${brandId} and i.id = ${id}`.execute(db)).rows[0]

/** Opens an incident; the one already open of that cause is given back instead. */
export const openIncident = async (trx: Trx, brandId: string, { title, cause, alertId, owner }: Pick<Incident, 'title' | 'cause' | 'alertId' | 'owner'>, { actor, now }: By): Promise<Incident> => {
  const id = newId(now.getTime())
  const made = await trx
    .insertInto('incident')
    .values({ brand_id: brandId, id, title, cause, alert_id: alertId, owner_id: owner?.id ?? null, owner_name: owner?.name ?? null, opened_at: now })
    .onConflict(conflict => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (made) await noteEvents(trx, brandId, [{ incidentId: id, type: 'incident.opened', after: { title, cause, owner } }], { actor, now })
  const open = made ?? (await trx.selectFrom('incident').select('id').where('brand_id', '=', brandId).where('cause', '=', cause).where('state', '=', 'open').executeTakeFirstOrThrow())
  return (await findIncident(trx, brandId, open.id))!
}

export type IncidentChange = Partial<Pick<Incident, 'title' | 'owner' | 'statement'>>

/** Changes an open incident. New words have to be approved anew. Undefined: there is no open one of that id. */
export const editIncident = async (trx: Trx, brandId: string, id: string, { title, owner, statement }: IncidentChange, { actor, now }: By): Promise<Incident | undefined> => {
  const set = {
    ...(title !== undefined && { title }),
    ...(owner !== undefined && { owner_id: owner?.id ?? null, owner_name: owner?.name ?? null }),
    ...(statement !== undefined && { statement, approved_at: null, approved_by_id: null, approved_by_name: null }),
  }
  if (Object.keys(set).length > 0) {
    const { numUpdatedRows } = await trx.updateTable('incident').set(set).where('brand_id', '=', brandId).where('id', '=', id).where('state', '=', 'open').executeTakeFirst()
    if (numUpdatedRows === 0n) return undefined
    await noteEvents(trx, brandId, [{ incidentId: id, type: 'incident.edited', after: { title, owner, statement } }], { actor, now })
  }
  return await findIncident(trx, brandId, id)
}

/** Approves the words that stand there: those the person read. False: they are other words by now, or it is closed. */
export const approveStatement = async (trx: Trx, brandId: string, id: string, statement: string, { actor, now }: By): Promise<boolean> => {
  const { numUpdatedRows } = await trx
    .updateTable('incident').set({ approved_at: now, approved_by_id: actor.id, approved_by_name: actor.name })
    .where('brand_id', '=', brandId).where('id', '=', id).where('statement', '=', statement).where('state', '=', 'open').executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  await noteEvents(trx, brandId, [{ incidentId: id, type: 'incident.approved', after: { statement } }], { actor, now })
  return true
}

/** Closes an open incident; its cases are closed by whoever calls. False: there is no open one. */
export const closeIncident = async (trx: Trx, brandId: string, id: string, { actor, now }: By): Promise<boolean> => {
  const { numUpdatedRows } = await trx.updateTable('incident').set({ state: 'closed', closed_at: now }).where('brand_id', '=', brandId).where('id', '=', id).where('state', '=', 'open').executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  await noteEvents(trx, brandId, [{ incidentId: id, type: 'incident.closed' }], { actor, now })
  return true
}

/** Ids of the cases of an incident that are not closed. */
export const listOpenCaseIds = async (db: Database, brandId: string, incidentId: string): Promise<string[]> =>
  (await db.selectFrom('case_file').select('id').where('brand_id', '=', brandId).where('incident_id', '=', incidentId).where('state', '<>', 'closed').orderBy('id').execute()).map(({ id }) => id)

/** The newest cases of the queue that no incident has, as they may share a cause. */
export const listAlike = async (db: Database, brandId: string, limit: number): Promise<Alike[]> => {
  const { rows } = await sql<Alike>`
    with c as materialized (select * from (
      ${sql.join(['new', 'taken'].map(state => sql`(select * from case_file where brand_id = ${brandId} and state = ${state} and incident_id is null and tier <> 'thanks' order by changed_at desc, id desc limit ${limit})`), sql` union all `)}) as both_states order by changed_at desc, id desc limit ${limit})
    select c.id as "caseId", m.occurred_at as "occurredAt", m.echo_id as "echoId", m.aspects, c.moment from c join mention m on m.brand_id = c.brand_id and m.id = c.mention_id`.execute(db)
  return rows
}

/** Alerts under way that complaints may belong to. */
export const listOpenAlerts = async (db: Database, brandId: string): Promise<OpenAlert[]> => {
  const rows = await db.selectFrom('alert').select(['id', 'onset', 'series', 'detail']).where('brand_id', '=', brandId).where('status', '=', 'open').where('kind', 'in', ['negative', 'share', 'volume']).execute()
  return rows.map(({ id, onset, series, detail }) => ({ id, onset, moment: isMoment(series) ? series : null, phrases: ((detail as { cause?: { phrases?: string[] } }).cause?.phrases ?? []) }))
}
