import { sql } from 'kysely'
import type { Database, Trx } from '../client.ts'
import { leaveSource } from '../mention/store.ts'

const BATCH = 500

/** Finds the opinions of a source that is to be removed another home, where they stand elsewhere too. */
export const findHomes = async (db: Database, { brandId, id }: { brandId: string; id: string }, now: Date): Promise<void> => {
  const work = async (trx: Trx): Promise<void> => {
    const { rows: [brand] } = await sql<{ timeZone: string }>`select time_zone as "timeZone" from brand where id = ${brandId}`.execute(trx)
    for (;;) {
      const { rows } = await sql<{ id: string }>`
        select distinct m.id from mention_place p join mention m on m.brand_id = p.brand_id and m.id = p.mention_id
        where p.brand_id = ${brandId} and p.gone_at is null and m.source_id = ${id} and m.gone_at is null limit ${BATCH}`.execute(trx)
      if (!brand || rows.length === 0) return
      await leaveSource(trx, { brandId, timeZone: brand.timeZone, sourceId: id, now }, rows.map(row => row.id))
    }
  }
  await (db.isTransaction ? work(db as Trx) : db.transaction().execute(work))
}
