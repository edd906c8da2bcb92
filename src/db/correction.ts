import type { Moment } from '../domain/moments.ts'
import type { Trx } from './client.ts'
import { newId } from './id.ts'
import { resettle, type BrandTarget } from './reread.ts'

export interface CorrectionDraft {
  mentionId: string
  /** The revision the person saw: a correction binds to it. */
  revision: number
  field: 'sentiment' | 'moment' | 'outcome' | 'needs_response' | 'discount'
  moment?: Moment | undefined
  /** As text; null with field moment: the moment is not there. */
  value: string | null
  author: string
}

/** Writes corrections down and moves every number by them. */
export const correct = async (trx: Trx, target: BrandTarget, drafts: CorrectionDraft[]): Promise<string[]> => {
  const rows = drafts.map(({ mentionId, moment, ...draft }) => ({
    ...draft,
    brand_id: target.brandId,
    id: newId(target.now.getTime()),
    mention_id: mentionId,
    moment: moment ?? null,
    created_at: target.now,
  }))
  if (rows.length === 0) return []
  await trx.insertInto('correction').values(rows).execute()
  await resettle(trx, target, [...new Set(drafts.map(draft => draft.mentionId))])
  return rows.map(row => row.id)
}

/** Takes a correction of a mention back; false when there is none, or it was taken back already. */
export const withdrawCorrection = async (trx: Trx, target: BrandTarget, { id, mentionId }: { id: string; mentionId: string }): Promise<boolean> => {
  const row = await trx
    .updateTable('correction')
    .set({ withdrawn_at: target.now })
    .where('brand_id', '=', target.brandId)
    .where('id', '=', id)
    .where('mention_id', '=', mentionId)
    .where('withdrawn_at', 'is', null)
    .returning('mention_id')
    .executeTakeFirst()
  if (!row) return false
  await resettle(trx, target, [row.mention_id])
  return true
}
