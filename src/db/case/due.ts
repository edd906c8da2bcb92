import { sql } from 'kysely'
import type { CaseFile } from '../../domain/case/file.ts'
import { CASE_COLUMNS, toCase, type CaseRow } from './file.ts'
import type { Database, Trx } from '../client.ts'

/** What time does to cases: the column that says when. */
export type Due = 'snoozed_until' | 'silent_at' | 'follow_up_at' | 'legal_tell_at'

/** Cases of which an instant has come, locked; those another process is at are left to it. */
export const lockDue = async (trx: Trx, brandId: string, column: Due, now: Date, limit = 200): Promise<CaseFile[]> => {
  const { rows } = await sql<CaseRow>`
    select ${CASE_COLUMNS} from case_file c where c.brand_id = ${brandId} and c.${sql.ref(column)} <= ${now} and c.state <> 'closed' order by c.id limit ${limit} for update skip locked`.execute(trx)
  return rows.map(toCase)
}

const LATE = (now: Date) => sql`due_at <= ${now} and overdue_at is null and answered_at is null and state <> 'closed'`

export type Reaching = CaseFile & { engagement: Record<string, number> | null; occurredAt: Date }

/** Cases whose place in the queue holds no longer, or that are late since now, locked, with the reach they have by now. */
export const lockOutranked = async (trx: Trx, brandId: string, now: Date, limit = 500): Promise<Reaching[]> => {
  const { rows } = await sql<CaseRow & Pick<Reaching, 'engagement' | 'occurredAt'>>`
    select ${CASE_COLUMNS}, m.engagement, m.occurred_at as "occurredAt" from case_file c join mention m on m.brand_id = c.brand_id and m.id = c.mention_id
    where c.brand_id = ${brandId} and c.id in (
      select id from case_file where brand_id = ${brandId} and rank_until <= ${now}
      union select id from case_file where brand_id = ${brandId} and ${LATE(now)}) order by c.id limit ${limit} for update of c skip locked`.execute(trx)
  return rows.map(toCase)
}

/** Cases of the queue whose points may have changed: those that cost some, and those whose message does now. Locked. */
export const lockCostly = async (trx: Trx, brandId: string, mentionIds: string[]): Promise<CaseFile[]> => {
  const { rows } = await sql<CaseRow>`
    select ${CASE_COLUMNS} from case_file c where c.brand_id = ${brandId} and c.rank is not null and (c.points > 0 or c.mention_id = any(${mentionIds}::uuid[])) order by c.id for update skip locked`.execute(trx)
  return rows.map(toCase)
}

/** Brands with anything for the keeper of cases to do. */
export const listBrandsWithCaseWork = async (db: Database, now: Date): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`
    select b.id from brand b where exists (select from case_candidate k where k.brand_id = b.id)
      or exists (select from case_event e where e.brand_id = b.id and e.position is null)
      or b.id in (select brand_id from case_file where rank_until <= ${now} union all select brand_id from case_file where ${LATE(now)} union all select brand_id from case_file where snoozed_until <= ${now}
        union all select brand_id from case_file where silent_at <= ${now} union all select brand_id from case_file where follow_up_at <= ${now} union all select brand_id from case_file where legal_tell_at <= ${now})
    order by b.slug`.execute(db)
  return rows.map(({ id }) => id)
}
