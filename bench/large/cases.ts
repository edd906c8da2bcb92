import { sql } from 'kysely'
import type { Database, Store } from '../../src/db/client.ts'

/** Rows by the million come in without the indexes (all that no constraint needs, or the one named), which are built over them afterwards. */
export const withoutIndexes = async ({ db, exec }: Pick<Store, 'db' | 'exec'>, table: string, load: () => Promise<unknown>, only = '%'): Promise<void> => {
  const { rows } = await sql<{ name: string; made: string }>`
    select indexname as name, indexdef as made from pg_indexes where tablename = ${table} and schemaname = 'public' and indexname not in (select conname from pg_constraint) and indexname like ${only}`.execute(db)
  await exec(rows.map(({ name }) => `drop index ${name};`).join(' '))
  await load()
  await exec(rows.map(({ made }) => `${made};`).join(' '))
}

/** Makes cases of a brand's newest mentions that complain, due so many days from now. */
export const openCases = async (db: Database, brandId: string, { cases, now, dueDays = 1 }: { cases: number; now: Date; dueDays?: number }): Promise<void> => {
  await sql`
    insert into case_file (brand_id, id, mention_id, tier, published_at, opened_at, changed_at, due_at, points, rank, rank_until)
    select brand_id, gen_random_uuid(), id, 'complaint', occurred_at, ${now}, ${now}, d.at, random(), random() * 20, d.at
    from (select * from mention where brand_id = ${brandId} and sentiment = 'negative' order by occurred_at desc limit ${cases}) m cross join (select ${now}::timestamptz + ${dueDays}::integer * interval '1 day' as at) d`.execute(db)
  await sql`insert into case_mention (brand_id, mention_id, case_id, said) select brand_id, mention_id, id, '' from case_file where brand_id = ${brandId}`.execute(db)
}
