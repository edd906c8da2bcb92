import { sql } from 'kysely'
import type { FloorClass, FloorVerdict } from '../../domain/alert/floor.ts'
import { lockBrand } from '../brand.ts'
import { offerCandidates } from '../case/candidate.ts'
import type { Trx } from '../client.ts'
import { markMentions } from './floor.ts'

export interface Judgement {
  mentionId: string
  class: FloorClass
  verdict: FloorVerdict
  by: string
}

/** A person's word on a sign; they may see one that no rule does. False: there is no such mention. */
export const judgeFloor = async (trx: Trx, { brandId, now }: { brandId: string; now: Date }, { mentionId, class: one, verdict, by }: Judgement): Promise<boolean> => {
  await lockBrand(trx, brandId)
  const mention = await trx.selectFrom('mention').select(['revision', 'occurred_at as occurredAt']).where('brand_id', '=', brandId).where('id', '=', mentionId).where('gone_reason', 'is distinct from', 'erased').executeTakeFirst()
  if (!mention) return false
  const said = { revision: mention.revision, status: verdict, judged_by: by, judged_at: now }
  await trx
    .insertInto('floor_sign')
    // Who sees it needs no alert to hear of it.
    .values({ brand_id: brandId, mention_id: mentionId, class: one, found_at: now, watched_at: now, ...said })
    .onConflict(conflict => conflict.columns(['brand_id', 'mention_id', 'class']).doUpdateSet(said))
    .execute()
  await markMentions(trx, brandId, [mentionId])
  await offerCandidates(trx, brandId, [{ id: mentionId, occurredAt: mention.occurredAt }], now)
  return true
}

/** A person's word on a whole case: which harm its mention tells, or that none of its messages tells any. */
export const judgeCaseFloor = async (trx: Trx, { brandId, now }: { brandId: string; now: Date }, { caseId, mentionId, floor, by }: { caseId: string; mentionId: string; floor: FloorClass | null; by: string }): Promise<void> => {
  if (floor !== null) return void (await judgeFloor(trx, { brandId, now }, { mentionId, class: floor, verdict: 'confirmed', by }))
  await lockBrand(trx, brandId)
  const { rows } = await sql<{ id: string }>`update floor_sign f set status = 'dismissed', judged_by = ${by}, judged_at = ${now} from case_mention c
    where c.brand_id = ${brandId} and c.case_id = ${caseId} and f.brand_id = c.brand_id and f.mention_id = c.mention_id and f.status <> 'dismissed' returning f.mention_id as id`.execute(trx)
  await markMentions(trx, brandId, [...new Set(rows.map(({ id }) => id))])
}
