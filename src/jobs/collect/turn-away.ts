import { lockBrand } from '../../db/brand.ts'
import type { Trx } from '../../db/client.ts'
import { erasedKeys, findErasedIds, noteRefused } from '../../db/privacy/erasure.ts'
import type { Prepared } from '../../db/prepared.ts'
import { erasedIdOf, keysOf } from '../keep/author-key.ts'
import { heldKeys, isHeld, knownSalt } from '../keep/erase.ts'

/** What of a batch may be stored: nothing of an author who was erased, unless a legal hold wants it kept. */
export const turnAway = async (trx: Trx, target: { brandId: string; sourceId: string }, prepared: Prepared[]): Promise<Prepared[]> => {
  const { brandId, sourceId } = target
  await lockBrand(trx, brandId)
  const erasures = await erasedKeys(trx, brandId)
  const salt = erasures.length === 0 ? undefined : await knownSalt(trx, brandId)
  const holds = salt === undefined ? 'all' : await heldKeys(trx, brandId)
  if (salt === undefined || holds === 'all') return prepared
  const erasureOf = new Map(erasures.flatMap(({ id, keys }) => keys.map(key => [key, id])))
  const erased = await findErasedIds(trx, target, prepared.map(({ mention }) => erasedIdOf(mention.externalId, salt)))
  const refused = new Map<string, number>()
  const kept = prepared.filter(({ mention: { author, externalId } }) => {
    const known = { sourceId, authorId: author?.id ?? null, authorName: author?.name ?? null, authorUrl: author?.url ?? null }
    if (isHeld(known, holds, salt)) return true
    const erasure = keysOf(known, salt).map(key => erasureOf.get(key)).find(id => id !== undefined)
    if (erasure !== undefined) refused.set(erasure, (refused.get(erasure) ?? 0) + 1)
    // A source may stop telling who wrote it.
    return erasure === undefined && !erased.has(erasedIdOf(externalId, salt))
  })
  await noteRefused(trx, brandId, refused)
  return kept
}
