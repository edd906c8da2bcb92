import { sql, type RawBuilder } from 'kysely'
import type { Database } from '../client.ts'

export interface Search {
  /** Everything else. */
  where: Array<RawBuilder<unknown>>
  /** What few may have, and an index of its own finds: words of a text, an aspect. */
  rare: Array<RawBuilder<unknown>>
  limit: number
}

// So many of the newest are looked through first: whatever many say is among them.
const LOOK = 150
// What more of all mentions have is found sooner from the newest on than by its index.
const COMMON = 0.02

/**
 * Ids of the newest mentions with what may be rare. Statistics know next to nothing of what is rare, of beginnings of words and of several
 * together: a planner that takes such for common reads every text there is. So what the newest say has a word in where to look.
 */
export const findNewest = async (db: Database, search: Search): Promise<string[]> => {
  const { ids, isDone } = await lookThrough(db, search)
  if (isDone) return ids
  return ids.length > 0 && (await isCommon(db, search)) ? await ask(db, search) : await askIndex(db, search)
}

/** Reads the newest themselves. Done: there are as many as asked for, or no more. */
const lookThrough = async (db: Database, { where, rare, limit }: Search): Promise<{ ids: string[]; isDone: boolean }> => {
  const { rows } = await sql<{ seen: number; ids: string[] }>`
    with newest as materialized (select id, occurred_at, title, text, aspects from mention where ${sql.join(where, sql` and `)} order by occurred_at desc, id desc limit ${LOOK})
    select (select count(*) from newest) as seen, array(select id from newest where ${sql.join(rare, sql` and `)} order by occurred_at desc, id desc limit ${limit}) as ids`.execute(db)
  const { seen, ids } = rows[0]!
  return { ids, isDone: ids.length >= limit || seen < LOOK }
}

/** What statistics make of it. */
const isCommon = async (db: Database, { rare }: Search): Promise<boolean> => {
  const rowsOf = async (condition: RawBuilder<unknown>): Promise<number> => {
    const { rows } = await sql<{ 'QUERY PLAN': Array<{ Plan: { 'Plan Rows': number } }> }>`explain (format json) select from mention where ${condition}`.execute(db)
    return rows[0]!['QUERY PLAN'][0]!.Plan['Plan Rows']
  }
  return (await rowsOf(sql.join(rare, sql` and `))) >= COMMON * (await rowsOf(sql`true`))
}

const ask = async (db: Database, { where, rare, limit }: Search): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`select id from mention where ${sql.join([...where, ...rare], sql` and `)} order by occurred_at desc, id desc limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** Asks the index for all that have it, whatever the planner thinks. */
const askIndex = async (db: Database, search: Search): Promise<string[]> => {
  if (db.isTransaction) return await ask(db, search)
  return await db.transaction().setAccessMode('read only').execute(async trx => {
    for (const kind of ['seqscan', 'indexscan', 'indexonlyscan']) await sql`set local ${sql.raw(`enable_${kind}`)} = off`.execute(trx)
    return await ask(trx, search)
  })
}
