import type { Database } from '../client.ts'
import { newId } from '../id.ts'
import { isId } from '../../domain/id.ts'
import { jsonOf } from '../mention/rows.ts'

/** Somebody did something. */
export interface AuditEntry {
  id: string
  at: Date
  brandId: string | null
  actorId: string
  actorName: string
  /** `signed-in`, `role.changed`, or the call that was made. */
  action: string
  target: string | null
  detail: Record<string, unknown>
  address: string | null
}

export interface AuditDraft {
  brandId?: string | null
  actor: { id: string; name: string }
  action: string
  target?: string | null
  /** Never a secret. */
  detail?: Record<string, unknown>
  address?: string | null
}

/** Adds to the log; nothing in it can be changed. */
export const addAudit = async (db: Database, { brandId = null, actor, action, target = null, detail = {}, address = null }: AuditDraft, now: Date): Promise<void> => {
  await db
    .insertInto('audit')
    .values({ id: newId(now.getTime()), at: now, about_brand_id: brandId, actor_id: actor.id, actor_name: actor.name, action, target: target?.slice(0, 500) ?? null, detail: jsonOf(detail), address })
    .execute()
}

export interface AuditQuery {
  brandId?: string | undefined
  actorId?: string | undefined
  action?: string | undefined
  /** Ids below this one. */
  beforeId?: string | undefined
  limit?: number
}

const COLUMNS = ['id', 'at', 'about_brand_id as brandId', 'actor_id as actorId', 'actor_name as actorName', 'action', 'target', 'detail', 'address'] as const

/** Newest first. */
export const listAudit = async (db: Database, { brandId, actorId, action, beforeId, limit = 50 }: AuditQuery = {}): Promise<AuditEntry[]> =>
  await db
    .selectFrom('audit')
    .select(COLUMNS)
    .$if(brandId !== undefined, query => query.where('about_brand_id', '=', brandId!))
    .$if(actorId !== undefined, query => query.where('actor_id', '=', actorId!))
    .$if(action !== undefined, query => query.where('action', '=', action!))
    .$if(beforeId !== undefined, query => query.where('id', '<', beforeId!))
    .orderBy('id', 'desc')
    .limit(limit)
    .$narrowType<{ detail: Record<string, unknown> }>()
    .execute()

/** One entry about a brand. */
export const findAudit = async (db: Database, brandId: string, id: string): Promise<AuditEntry | undefined> =>
  isId(id) ? await db.selectFrom('audit').select(COLUMNS).where('about_brand_id', '=', brandId).where('id', '=', id).$narrowType<{ detail: Record<string, unknown> }>().executeTakeFirst() : undefined

/** Who and what stands in the log about a brand, for its filters. */
export const listAuditNames = async (db: Database, brandId: string): Promise<{ actors: Array<{ id: string; name: string }>; actions: string[] }> => {
  const actors = await db.selectFrom('audit').select(['actor_id as id', 'actor_name as name']).distinctOn('actor_id').where('about_brand_id', '=', brandId).orderBy('actor_id').orderBy('at', 'desc').limit(200).execute()
  const actions = await db.selectFrom('audit').select('action').distinct().where('about_brand_id', '=', brandId).orderBy('action').limit(200).execute()
  return { actors: actors.toSorted((a, b) => (a.name < b.name ? -1 : 1)), actions: actions.map(({ action }) => action) }
}
