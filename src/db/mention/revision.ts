import type { Trx } from '../client.ts'
import { currentFace, type Current } from './current.ts'
import { chunks } from './rows.ts'

/** Keeps the revisions that are no longer in force, each with the face it had. */
export const archive = async (trx: Trx, brandId: string, ended: Array<{ current: Current; until: Date }>): Promise<void> => {
  if (ended.length === 0) return
  const rows = ended.map(({ current, until }) => ({
    brand_id: brandId,
    mention_id: current.id,
    revision: current.revision,
    title: current.title,
    text: current.text,
    rating_value: current.rating?.value ?? null,
    rating_out_of: current.rating?.outOf ?? null,
    owner_reply: current.ownerReply && JSON.stringify(current.ownerReply),
    content_hash: current.contentHash,
    valid_from: current.changedAt ?? current.occurredAt,
    valid_to: current.goneAt ?? until,
    face: JSON.stringify({ ...currentFace(current), gone: current.offTopic, impression: current.impression, foretold: current.outcome }),
  }))
  for (const part of chunks(rows, 500)) await trx.insertInto('mention_revision').values(part).execute()
}
