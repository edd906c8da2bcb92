import { sql } from 'kysely'
import type { Brand } from '../brand.ts'
import type { Database } from '../client.ts'

/** How many answers left on each day (`YYYY-MM-DD` of the brand) since an instant; days without any are missing. */
export const countAnswersByDay = async (db: Database, { id, timeZone }: Pick<Brand, 'id' | 'timeZone'>, since: Date): Promise<Array<{ day: string; count: number }>> => {
  const { rows } = await sql<{ day: string; count: number }>`
    select to_char(sent_at at time zone ${timeZone}, 'YYYY-MM-DD') as day, count(*) as count
    from answer where brand_id = ${id} and state = 'sent' and sent_at >= ${since} group by 1`.execute(db)
  return rows
}
