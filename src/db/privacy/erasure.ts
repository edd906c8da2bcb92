import { sql } from 'kysely'
import type { Database, Trx } from '../client.ts'
import { newId } from '../id.ts'

/** The receipt: what was done, when, for whom it was asked, and nothing of whom it was about. */
export interface Erasure {
  id: string
  brandId: string
  /** Hashed; what comes later under one of them is turned away. */
  keys: string[]
  requestedBy: string
  reason: string | null
  requestedAt: Date
  /** null: under way. */
  finishedAt: Date | null
  mentions: number
  revisions: number
  /** Left as they are because they stand on legal hold. */
  held: number
  /** What came later and was turned away. */
  refused: number
}

const erasures = (db: Database) =>
  db
    .selectFrom('erasure')
    .select([
      'id', 'brand_id as brandId', 'keys', 'requested_by as requestedBy', 'reason', 'requested_at as requestedAt', 'finished_at as finishedAt',
      'mentions', 'revisions', 'held', 'refused',
    ])

export const findErasure = async (db: Database, brandId: string, id: string): Promise<Erasure | undefined> =>
  await erasures(db).where('brand_id', '=', brandId).where('id', '=', id).executeTakeFirst()

/** Newest first. */
export const listErasures = async (db: Database, brandId: string, { before, limit = 50 }: { before?: { at: Date; id: string } | undefined; limit?: number } = {}): Promise<Erasure[]> =>
  await erasures(db)
    .where('brand_id', '=', brandId)
    .$if(before !== undefined, query => query.where(eb => eb(eb.refTuple('requested_at', 'id'), '<', eb.tuple(before!.at, before!.id))))
    .orderBy('requested_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()

/** Those a crash, or a hold of the brand, left under way. */
export const listUnfinishedErasures = async (db: Database): Promise<Erasure[]> => await erasures(db).where('finished_at', 'is', null).orderBy('requested_at').execute()

/** Of every erasure of a brand: by what it turns away what comes. */
export const erasedKeys = async (db: Database, brandId: string): Promise<Array<{ id: string; keys: string[] }>> =>
  await db.selectFrom('erasure').select(['id', 'keys']).where('brand_id', '=', brandId).orderBy('requested_at').execute()

export const beginErasure = async (trx: Trx, brandId: string, { keys, by, reason }: { keys: string[]; by: string; reason: string | null }, now: Date): Promise<Erasure> => {
  const id = newId(now.getTime())
  await trx.insertInto('erasure').values({ brand_id: brandId, id, keys, requested_by: by, reason, requested_at: now }).execute()
  return (await findErasure(trx, brandId, id))!
}

/** Adds to a receipt, in the transaction of what it tells. */
export const addToErasure = async (trx: Trx, { brandId, id }: Pick<Erasure, 'brandId' | 'id'>, { keys, mentions, revisions }: { keys: string[]; mentions: number; revisions: number }): Promise<void> => {
  await sql`
    update erasure set keys = array(select distinct key from unnest(keys || ${keys}::text[]) as key order by key), mentions = mentions + ${mentions}, revisions = revisions + ${revisions}
    where brand_id = ${brandId} and id = ${id}`.execute(trx)
}

export const finishErasure = async (db: Database, { brandId, id }: Pick<Erasure, 'brandId' | 'id'>, held: number, now: Date): Promise<void> => {
  await db.updateTable('erasure').set({ finished_at: now, held }).where('brand_id', '=', brandId).where('id', '=', id).execute()
}

/** Takes up again what spared somebody on hold: a hold was lifted. */
export const reopenErasures = async (db: Database, brandId: string): Promise<void> => {
  await db.updateTable('erasure').set({ finished_at: null }).where('brand_id', '=', brandId).where('held', '>', 0).execute()
}

/** Counts what was turned away, by erasure. */
export const noteRefused = async (trx: Trx, brandId: string, counts: Map<string, number>): Promise<void> => {
  for (const [id, count] of counts) await sql`update erasure set refused = refused + ${count} where brand_id = ${brandId} and id = ${id}`.execute(trx)
}

/** Which of these ids stand for erased mentions of the source, or for its places of mentions erased elsewhere. */
export const findErasedIds = async (trx: Trx, { brandId, sourceId }: { brandId: string; sourceId: string }, externalIds: string[]): Promise<Set<string>> => {
  if (externalIds.length === 0) return new Set()
  const inTable = (table: 'mention' | 'mention_place') => trx.selectFrom(table).select('external_id').where('brand_id', '=', brandId).where('source_id', '=', sourceId).where('external_id', 'in', externalIds)
  const rows = await inTable('mention').unionAll(inTable('mention_place')).execute()
  return new Set(rows.map(row => row.external_id))
}
