import { sql } from 'kysely'
import { branchFinder, type Branch, type BranchCounts } from '../../domain/identity/branch.ts'
import type { Database, Trx } from '../client.ts'
import { newId } from '../id.ts'

/** A branch as it is written down: its children inside it. */
export interface BranchDraft extends Pick<Branch, 'kind' | 'name' | 'aliases'> {
  children: BranchDraft[]
}

/** By name. */
export const listBranches = async (db: Database, brandId: string): Promise<Branch[]> =>
  await db.selectFrom('branch').select(['id', 'parent_id as parentId', 'kind', 'name', 'aliases']).where('brand_id', '=', brandId).orderBy('name').orderBy('id').$narrowType<Pick<Branch, 'kind'>>().execute()

/** Brings the tree to the drafts: who keeps name and parent keeps the id. Mentions move along when it changed. */
export const syncBranches = async (trx: Trx, brandId: string, drafts: BranchDraft[]): Promise<void> => {
  const before = await listBranches(trx, brandId)
  const after = idsFor(drafts, null, before)
  if (JSON.stringify(before.toSorted(byId)) === JSON.stringify(after.toSorted(byId))) return
  for (const { id, parentId, ...values } of after) {
    await trx
      .insertInto('branch')
      .values({ brand_id: brandId, id, parent_id: parentId, ...values })
      .onConflict(conflict => conflict.columns(['brand_id', 'id']).doUpdateSet(values))
      .execute()
  }
  const kept = new Set(after.map(({ id }) => id))
  const left = before.flatMap(({ id }) => (kept.has(id) ? [] : [id]))
  await replace(trx, brandId, after)
  if (left.length > 0) await trx.deleteFrom('branch').where('brand_id', '=', brandId).where('id', 'in', left).execute()
}

const byId = (a: Branch, b: Branch): number => (a.id < b.id ? -1 : 1)

/** Parents before their children. */
const idsFor = (drafts: BranchDraft[], parentId: string | null, known: Branch[]): Branch[] =>
  drafts.flatMap(({ children, kind, name, aliases }) => {
    const id = known.find(branch => branch.parentId === parentId && branch.name === name)?.id ?? newId()
    return [{ id, parentId, kind, name, aliases }, ...idsFor(children, id, known)]
  })

/** Finds anew which branch every place that was ever named means. */
const replace = async (trx: Trx, brandId: string, branches: Branch[]): Promise<void> => {
  const find = branchFinder(branches)
  const { rows } = await sql<{ place: string }>`select distinct place from mention where brand_id = ${brandId} and place is not null`.execute(trx)
  const found = rows.map(({ place }) => ({ place, branch_id: find(place) }))
  await sql`update mention m set branch_id = t.branch_id from json_to_recordset(${JSON.stringify(found)}::json) as t(place text, branch_id uuid)
    where m.brand_id = ${brandId} and m.place = t.place and m.branch_id is distinct from t.branch_id`.execute(trx)
}

/** What was said of each branch itself since an instant. */
export const countBranches = async (db: Database, brandId: string, since: Date): Promise<Map<string, BranchCounts>> => {
  const { rows } = await sql<BranchCounts & { id: string }>`
    select branch_id as id, count(*) as mentions,
      count(*) filter (where sentiment = 'positive' and not unsure) as positive, count(*) filter (where sentiment = 'negative' and not unsure) as negative,
      count(*) filter (where sentiment = 'neutral' and not unsure) as neutral, count(*) filter (where unsure or sentiment is null) as unsure
    from mention where brand_id = ${brandId} and branch_id is not null and occurred_at >= ${since} and gone_at is null and not off_topic
    group by branch_id`.execute(db)
  return new Map(rows.map(({ id, ...counts }) => [id, counts]))
}
