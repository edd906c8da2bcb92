import { sql } from 'kysely'
import type { CaseFile } from '../../domain/case/file.ts'
import type { Actor } from '../../domain/case/state.ts'
import { CASE_COLUMNS, findCase, toCase, type CaseRow } from './file.ts'
import type { Database } from '../client.ts'
import { newId } from '../id.ts'

export interface Claiming {
  by: Actor
  now: Date
  /** The version its card showed; undefined: any. */
  version?: number | undefined
  /** When it goes to somebody else, unless they do something. */
  silentAt: Date | null
}

/** `taken`: it is theirs, and was before or is since now; `held`: somebody else was faster, or it moved on; undefined: there is none. */
export type Claimed = { outcome: 'taken' | 'held'; file: CaseFile }

/** Takes a case that nobody has, in one statement with its entry in the audit trail: of two at once one wins, the other gets the case as the winner left it. */
export const claimCase = async (db: Database, brandId: string, id: string, { by, now, version, silentAt }: Claiming): Promise<Claimed | undefined> => {
  const { rows } = await sql<CaseRow>`
    with c as (
      update case_file set assignee_id = ${by.id}, assignee_name = ${by.name}, state = case state when 'new' then 'taken' else state end, version = version + 1,
        taken_at = coalesce(taken_at, ${now}), changed_at = ${now}, silent_at = case when state = 'new' and snoozed_until is null then ${silentAt}::timestamptz end
      where brand_id = ${brandId} and id = ${id} and assignee_id is null and state <> 'closed' and ${version === undefined ? sql`true` : sql`version = ${version}`}
      returning *),
    told as (
      insert into case_event (brand_id, id, case_id, type, at, actor_id, actor_name, before, after)
      select c.brand_id, ${newId(now.getTime())}::uuid, c.id, 'case.taken', ${now}, ${by.id}, ${by.name},
        '{"assignee": null}', jsonb_build_object('state', c.state, 'assignee', jsonb_build_object('id', c.assignee_id, 'name', c.assignee_name)) from c)
    select ${CASE_COLUMNS} from c`.execute(db)
  if (rows[0]) return { outcome: 'taken', file: toCase(rows[0]) }
  const file = await findCase(db, brandId, id)
  if (!file) return undefined
  return { outcome: file.assignee?.id === by.id && file.state !== 'closed' ? 'taken' : 'held', file }
}
