import { sql, type RawBuilder } from 'kysely'
import type { Database } from '../client.ts'

export interface Search {
  /** Everything but the words. */
  where: Array<RawBuilder<unknown>>
  words: RawBuilder<unknown>
  limit: number
}

// So many of the newest are looked through first: whatever many say is among them.
const FIRST_LOOK = 400
// Reading a text takes as long as fetching a dozen that the index names: no more are read than that pays.
const MOST_READ = 5000
// Fewer found in the first look are so rare that the index is short.
const FEW = 4

/**
 * Ids of the newest mentions with these words. Statistics know the words of all brands together, so the planner may take a word that
 * is rare here for a common one and read every text for it: where to look is decided by what the newest say.
 */
export const findNewest = async (db: Database, search: Search): Promise<string[]> => {
  const { limit } = search
  const near = await lookThrough(db, search, FIRST_LOOK)
  if (near.isDone) return near.ids
  const needed = Math.ceil((1.5 * FIRST_LOOK * limit) / near.ids.length)
  const further = near.ids.length >= FEW && needed <= MOST_READ ? await lookThrough(db, search, needed) : near
  return further.isDone ? further.ids : await askIndex(db, search)
}

/** Reads the newest texts themselves. Done: there are as many as asked for, or no more. */
const lookThrough = async (db: Database, { where, words, limit }: Search, most: number): Promise<{ ids: string[]; isDone: boolean }> => {
  const { rows } = await sql<{ seen: number; ids: string[] }>`
    with newest as materialized (select id, occurred_at, title, text from mention where ${sql.join(where, sql` and `)} order by occurred_at desc, id desc limit ${most})
    select (select count(*) from newest) as seen, array(select id from newest where ${words} order by occurred_at desc, id desc limit ${limit}) as ids`.execute(db)
  const { seen, ids } = rows[0]!
  return { ids, isDone: ids.length >= limit || seen < most }
}

/** Asks the index of words for all of them. */
const askIndex = async (db: Database, { where, words, limit }: Search): Promise<string[]> => {
  const ask = async (handle: Database): Promise<string[]> => {
    const { rows } = await sql<{ id: string }>`select id from mention where ${sql.join([...where, words], sql` and `)} order by occurred_at desc, id desc limit ${limit}`.execute(handle)
    return rows.map(({ id }) => id)
  }
  if (db.isTransaction) return await ask(db)
  return await db.transaction().setAccessMode('read only').execute(async trx => {
    for (const kind of ['seqscan', 'indexscan', 'indexonlyscan']) await sql`set local ${sql.raw(`enable_${kind}`)} = off`.execute(trx)
    return await ask(trx)
  })
}
