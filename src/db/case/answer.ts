import { sql } from 'kysely'
import type { Setting } from '../../domain/case/change.ts'
import type { CaseOutcome } from '../../domain/case/file.ts'
import type { Actor } from '../../domain/case/state.ts'
import type { Brand } from '../brand.ts'
import { actOnCases } from './act.ts'
import { getCaseSettings } from './settings.ts'
import type { Trx } from '../client.ts'

interface Where {
  brand: Pick<Brand, 'id' | 'timeZone'>
  now: Date
}

/** Says in the case of an opinion that it was answered, and by whom. Who answers what nobody took has taken it. Call it in the transaction that says the answer is public. */
export const answerCase = async (trx: Trx, { brand, now }: Where, { mentionId, by }: { mentionId: string; by: Actor }): Promise<void> => {
  const caseId = await caseOf(trx, brand.id, mentionId)
  if (caseId === undefined) return
  const acting = { actor: by, setting: await settingOf(trx, { brand, now }) }
  const [answered] = await actOnCases(trx, brand.id, [caseId], { type: 'answer' }, acting)
  if (answered && !answered.ok && answered.file?.state === 'new') {
    await actOnCases(trx, brand.id, [caseId], { type: 'take', by }, acting)
    await actOnCases(trx, brand.id, [caseId], { type: 'answer' }, acting)
  }
  // What is seen at the source from now on is this answer, and is not told a second time.
  await trx.updateTable('case_mention').set({ replied: true }).where('brand_id', '=', brand.id).where('mention_id', '=', mentionId).execute()
}

/** A person's word on what came of an answer, in its case. */
export const judgeCase = async (trx: Trx, where: Where, { answerId, outcome, by }: { answerId: string; outcome: CaseOutcome | null; by: Actor }): Promise<void> => {
  const { rows } = await sql<{ caseId: string }>`
    select cm.case_id as "caseId" from answer a join case_mention cm on cm.brand_id = a.brand_id and cm.mention_id = a.mention_id
    where a.brand_id = ${where.brand.id} and a.id = ${answerId}`.execute(trx)
  await actOnCases(trx, where.brand.id, rows.map(({ caseId }) => caseId), { type: 'set-outcome', outcome }, { actor: by, setting: await settingOf(trx, where) })
}

const caseOf = async (trx: Trx, brandId: string, mentionId: string): Promise<string | undefined> =>
  (await trx.selectFrom('case_mention').select('case_id as id').where('brand_id', '=', brandId).where('mention_id', '=', mentionId).executeTakeFirst())?.id

const settingOf = async (trx: Trx, { brand, now }: Where): Promise<Setting> => ({ now, settings: await getCaseSettings(trx, brand.id), timeZone: brand.timeZone })
