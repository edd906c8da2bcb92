import type { Moment } from '../../domain/journey/moments.ts'
import { saidBy, type Said } from '../../domain/reading/correction.ts'
import { lockBrand } from '../brand.ts'
import type { Database, Trx } from '../client.ts'
import { loadCurrentByIds } from '../mention/current.ts'
import { newId } from '../id.ts'
import { loadReadings } from './reading.ts'
import { resettle, type BrandTarget } from './reread.ts'

export interface CorrectionDraft {
  mentionId: string
  /** The revision the person saw: a correction binds to it. */
  revision: number
  /** confirm: the whole reading is right. */
  field: 'sentiment' | 'moment' | 'outcome' | 'needs_response' | 'discount' | 'confirm'
  moment?: Moment | undefined
  /** As text; null with field moment: the moment is not there. With field confirm: null. */
  value: string | null
  /** With field confirm: version of the reading the person saw; left out, whichever stands. */
  version?: string | undefined
  author: string
}

/** There is no reading to say yes to, or no longer the one the person saw. */
export class CannotConfirm extends Error {
  constructor(mentionId: string) {
    super(`The mention ${mentionId} has not been read yet, or was edited or read anew meanwhile. Look at its reading again, then confirm it.`)
    this.name = 'CannotConfirm'
  }
}

/** Writes corrections down, beside what the reader had said, and moves every number by them. Throws CannotConfirm. */
export const correct = async (trx: Trx, target: BrandTarget, drafts: CorrectionDraft[]): Promise<string[]> => {
  await lockBrand(trx, target.brandId)
  const saidOf = await whatWasSaid(trx, target.brandId, [...new Set(drafts.map(draft => draft.mentionId))])
  const rows = drafts.map(({ mentionId, moment, version, ...draft }) => {
    const said = saidOf(mentionId, draft.revision)
    if (draft.field === 'confirm' && (said === null || said.version !== (version ?? said.version))) throw new CannotConfirm(mentionId)
    return {
      ...draft,
      brand_id: target.brandId,
      id: newId(target.now.getTime()),
      mention_id: mentionId,
      moment: moment ?? null,
      said: said && JSON.stringify(said),
      created_at: target.now,
    }
  })
  if (rows.length === 0) return []
  await trx.insertInto('correction').values(rows).execute()
  await resettle(trx, target, [...new Set(drafts.map(draft => draft.mentionId))])
  return rows.map(row => row.id)
}

/** The readings of these mentions as they stand, locked until the transaction ends: what a person's word is about. */
const whatWasSaid = async (trx: Trx, brandId: string, ids: string[]): Promise<(id: string, revision: number) => Said | null> => {
  const revisions = new Map((await loadCurrentByIds(trx, brandId, ids)).map(row => [row.id, row.revision]))
  const readings = await loadReadings(trx, brandId, ids)
  return (id, revision) => {
    const reading = revisions.get(id) === revision ? readings.get(id) : undefined
    return reading ? saidBy(reading) : null
  }
}

/** Takes a correction of a mention back; false when there is none, or it was taken back already. */
export const withdrawCorrection = async (trx: Trx, target: BrandTarget, { id, mentionId }: { id: string; mentionId: string }): Promise<boolean> => {
  await lockBrand(trx, target.brandId)
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

export interface StoredCorrection {
  id: string
  revision: number
  field: CorrectionDraft['field']
  moment: Moment | null
  value: string | null
  author: string
  createdAt: Date
  auditedAt: Date | null
}

const corrections = (db: Database, brandId: string, mentionId: string) =>
  db
    .selectFrom('correction')
    .select(['id', 'revision', 'field', 'moment', 'value', 'author', 'created_at as createdAt', 'audited_at as auditedAt'])
    .where('brand_id', '=', brandId)
    .where('mention_id', '=', mentionId)
    .where('withdrawn_at', 'is', null)
    .$narrowType<Pick<StoredCorrection, 'field' | 'moment'>>()

/** Corrections of a mention that were not taken back, oldest first. */
export const listCorrections = async (db: Database, brandId: string, mentionId: string): Promise<StoredCorrection[]> =>
  await corrections(db, brandId, mentionId).orderBy('created_at').orderBy('id').execute()

/** The last correction of each of these mentions that has any. */
export const listLastCorrections = async (db: Database, brandId: string, mentionIds: string[]): Promise<Array<{ id: string; mentionId: string; createdAt: Date }>> =>
  mentionIds.length === 0
    ? []
    : await db
        .selectFrom('correction')
        .distinctOn('mention_id')
        .select(['id', 'mention_id as mentionId', 'created_at as createdAt'])
        .where('brand_id', '=', brandId)
        .where('mention_id', 'in', mentionIds)
        .where('withdrawn_at', 'is', null)
        .orderBy('mention_id')
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .execute()

/** Lets a correction have its say in public too; once audited it stays so. Undefined: there is none, or it was taken back. */
export const auditCorrection = async (db: Database, { brandId, now }: Pick<BrandTarget, 'brandId' | 'now'>, { id, mentionId }: { id: string; mentionId: string }): Promise<StoredCorrection | undefined> => {
  await db
    .updateTable('correction')
    .set({ audited_at: now })
    .where('brand_id', '=', brandId)
    .where('id', '=', id)
    .where('mention_id', '=', mentionId)
    .where('withdrawn_at', 'is', null)
    .where('audited_at', 'is', null)
    .execute()
  return await corrections(db, brandId, mentionId).where('id', '=', id).executeTakeFirst()
}
