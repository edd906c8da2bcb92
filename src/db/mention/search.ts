import { sql, type RawBuilder } from 'kysely'
import type { Database } from '../client.ts'

/** What few may have: words of a text, an aspect. */
export interface Rare {
  /** Whether a row has it. */
  condition: RawBuilder<unknown>
  /** The same by an index, said in any of these places: a brand, or weeks of it. */
  indexed(places: string[]): RawBuilder<unknown>
}

export interface Search {
  brandId: string
  /** Everything else. */
  where: Array<RawBuilder<unknown>>
  /** Many may be passed over before one is wanted: an index that tells so is asked before rows are read. */
  isSifted: boolean
  rare: Rare[]
  /** Nothing before it is wanted. */
  from?: Date | undefined
  limit: number
}

// So many of the newest are looked through first: whatever many say is among them.
const LOOK = 150
// So many more where that promises the rest: some milliseconds a thousand.
const LOOK_ON = 4000
// Then the index is asked, for the newest week alone first and twice as many each time: what stands in one burst long ago is not read for the few before it.
const MOST_WEEKS = 128
// As week_of of sql/0096-search-by-time.sql.
const WEEK_MS = 604_800_000

/**
 * Ids of the newest mentions with what may be rare. Statistics know next to nothing of what is rare, of beginnings of words and of several
 * together: a planner that takes such for common reads every text there is. So what the newest say has a word in where to look.
 */
export const findNewest = async (db: Database, search: Search): Promise<string[]> => {
  const { ids, newest, isDone } = await lookThrough(db, search)
  if (isDone || newest === null) return ids
  const more = Math.max(LOOK_ON, 4 * search.limit)
  const found = (ids.length * more) / LOOK >= search.limit ? await lookOn(db, search, more) : []
  return found.length >= search.limit ? found : await walkWeeks(db, search, Math.floor(newest.getTime() / WEEK_MS))
}

interface Look {
  ids: string[]
  newest: Date | null
  /** There are as many as asked for, or no more. */
  isDone: boolean
}

/** Reads the newest themselves. */
const lookThrough = async (db: Database, { rare, limit, ...search }: Search): Promise<Look> => {
  const { rows } = await sql<{ seen: number; newest: Date | null; ids: string[] }>`
    with newest as materialized ${newestOf(search, LOOK)}
    select (select count(*) from newest) as seen, (select max(occurred_at) from newest) as newest, array(
      select id from newest as mention where ${sql.join(rare.map(({ condition }) => condition), sql` and `)} order by occurred_at desc, id desc limit ${limit}) as ids`.execute(db)
  const { seen, newest, ids } = rows[0]!
  return { ids, newest, isDone: ids.length >= limit || seen < LOOK }
}

/** Reads on, row by row, until there are enough. */
const lookOn = async (db: Database, { rare, limit, ...search }: Search, look: number): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`
    select id from ${newestOf(search, look)} as mention where ${sql.join(rare.map(({ condition }) => condition), sql` and `)} order by occurred_at desc, id desc limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** The newest that are wanted but for what is rare. */
const newestOf = ({ brandId, where, isSifted }: Omit<Search, 'rare' | 'limit'>, limit: number): RawBuilder<unknown> => {
  const newest = (columns: RawBuilder<unknown>) => sql`(select ${columns} from mention where ${sql.join(where, sql` and `)} order by occurred_at desc, id desc limit ${limit})`
  if (!isSifted) return newest(sql`id, occurred_at, title, text, aspects`)
  return sql`(select newest.id, newest.occurred_at, title, text, aspects from ${newest(sql`id, occurred_at`)} as newest
    cross join lateral (select title, text, aspects from mention where brand_id = ${brandId} and id = newest.id offset 0) as mention order by newest.occurred_at desc, newest.id desc)`
}

/** Asks the index, back from a week until there are enough. */
const walkWeeks = async (db: Database, search: Search, newest: number): Promise<string[]> => {
  const ids: string[] = []
  let week = newest
  for (let weeks = 1; weeks <= MOST_WEEKS; weeks *= 2) {
    const places = Array.from({ length: weeks }, (_, i) => `${search.brandId}/${week - i}`)
    ids.push(...(await askIndex(db, { ...search, limit: search.limit - ids.length }, places)))
    week -= weeks
    if (ids.length >= search.limit || (search.from && search.from.getTime() >= (week + 1) * WEEK_MS)) return ids
  }
  const before = sql`occurred_at < ${new Date((week + 1) * WEEK_MS)}`
  return [...ids, ...(await askIndex(db, { ...search, where: [...search.where, before], limit: search.limit - ids.length }, [search.brandId]))]
}

/** All that have it in these places; the offset keeps other conditions from choosing another index, by which every text would be read. */
const askIndex = async (db: Database, { where, rare, limit }: Search, places: string[]): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`
    select id from (select * from mention where ${sql.join(rare.map(({ indexed }) => indexed(places)), sql` and `)} offset 0) as mention
    where ${sql.join(where, sql` and `)} order by occurred_at desc, id desc limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}
