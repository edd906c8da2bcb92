import { sql } from 'kysely'
import type { Actor } from '../../domain/case/state.ts'
import type { Database, Trx } from '../client.ts'
import { newId } from '../id.ts'
import { jsonOf } from '../mention/rows.ts'

export interface CaseEvent {
  id: string
  caseId: string | null
  incidentId: string | null
  /** Its place in the stream; null: not numbered yet. */
  position: number | null
  /** `case.taken` … */
  type: string
  at: Date
  actor: Actor
  before: Record<string, unknown>
  after: Record<string, unknown>
}

export interface EventDraft {
  caseId?: string | null
  incidentId?: string | null
  type: string
  before?: object
  after?: object
}

/** Adds to the audit trail; call it in the transaction of what happened. */
export const noteEvents = async (trx: Trx, brandId: string, drafts: EventDraft[], { actor, now }: { actor: Actor; now: Date }): Promise<void> => {
  if (drafts.length === 0) return
  const rows = drafts.map(({ caseId = null, incidentId = null, type, before = {}, after = {} }) => ({
    brand_id: brandId, id: newId(now.getTime()), case_id: caseId, incident_id: incidentId, type, at: now, actor_id: actor.id, actor_name: actor.name, before: jsonOf(before), after: jsonOf(after),
  }))
  await trx.insertInto('case_event').values(rows).execute()
}

const events = (db: Database, brandId: string) =>
  db
    .selectFrom('case_event')
    .select(['id', 'case_id as caseId', 'incident_id as incidentId', 'position', 'type', 'at', 'actor_id', 'actor_name', 'before', 'after'])
    .$narrowType<{ before: Record<string, unknown>; after: Record<string, unknown> }>()
    .where('brand_id', '=', brandId)

const toEvent = ({ actor_id: id, actor_name: name, ...row }: Awaited<ReturnType<ReturnType<typeof events>['execute']>>[number]): CaseEvent => ({ ...row, actor: { id, name } })

/** The history of a case, oldest first. */
export const listCaseEvents = async (db: Database, brandId: string, caseId: string): Promise<CaseEvent[]> =>
  (await events(db, brandId).where('case_id', '=', caseId).orderBy('at').orderBy('id').limit(1000).execute()).map(toEvent)

/** The stream after a position, in order. */
export const listEventsAfter = async (db: Database, brandId: string, position: number, limit: number): Promise<CaseEvent[]> =>
  (await events(db, brandId).where('position', '>', position).orderBy('position').limit(limit).execute()).map(toEvent)

export const lastPosition = async (db: Database, brandId: string): Promise<number> =>
  (await db.selectFrom('case_event').select(eb => eb.fn.max('position').as('last')).where('brand_id', '=', brandId).executeTakeFirst())?.last ?? 0

/**
 * Gives committed events their place in the stream. One process at a time does it for a brand, and it sees nothing that is
 * not committed: what comes later gets a later place, so that a reader who goes on from the last it saw misses nothing.
 */
export const numberEvents = async (db: Database, brandId: string): Promise<number> => {
  const fresh = await db.selectFrom('case_event').select('id').where('brand_id', '=', brandId).where('position', 'is', null).limit(1).executeTakeFirst()
  if (!fresh) return 0
  return await db.transaction().execute(async trx => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`case_event ${brandId}`}, 0))`.execute(trx)
    const { numAffectedRows } = await sql`
      update case_event e set position = t.position
      from (select id, (select coalesce(max(position), 0) from case_event where brand_id = ${brandId}) + row_number() over (order by at, id) as position
        from (select id, at from case_event where brand_id = ${brandId} and position is null order by at, id limit 1000) as f) t
      where e.brand_id = ${brandId} and e.id = t.id`.execute(trx)
    return Number(numAffectedRows ?? 0)
  })
}
