import { sql } from 'kysely'
import type { Actor } from '../../domain/case/state.ts'
import { noteEvents } from './event.ts'
import type { Database, Trx } from '../client.ts'

/** Puts tags on cases and takes others off; what changes nothing leaves no trace. */
export const tagCases = async (trx: Trx, brandId: string, { caseIds, add, remove }: { caseIds: string[]; add: string[]; remove: string[] }, by: { actor: Actor; now: Date }): Promise<void> => {
  const { rows: added } = await sql<{ id: string; tag: string }>`
    insert into case_tag (brand_id, case_id, tag) select c.brand_id, c.id, t.tag from case_file c cross join unnest(${add}::text[]) as t(tag)
    where c.brand_id = ${brandId} and c.id = any(${caseIds}::uuid[]) on conflict do nothing returning case_id as id, tag`.execute(trx)
  const { rows: removed } = await sql<{ id: string; tag: string }>`
    delete from case_tag where brand_id = ${brandId} and case_id = any(${caseIds}::uuid[]) and tag = any(${remove}::text[]) returning case_id as id, tag`.execute(trx)
  const touched = [...new Set([...added, ...removed].map(({ id }) => id))]
  const of = (rows: Array<{ id: string; tag: string }>, id: string): string[] => rows.filter(row => row.id === id).map(({ tag }) => tag)
  await noteEvents(trx, brandId, touched.map(caseId => ({ caseId, type: 'case.tagged', before: { tags: of(removed, caseId) }, after: { tags: of(added, caseId) } })), by)
}

export interface TagCount {
  tag: string
  cases: number
}

/** Tags in use, the most used first. */
export const listTags = async (db: Database, brandId: string): Promise<TagCount[]> =>
  await db.selectFrom('case_tag').select(eb => ['tag', eb.fn.countAll<number>().as('cases')]).where('brand_id', '=', brandId).groupBy('tag').orderBy('cases', 'desc').orderBy('tag').limit(500).execute()
