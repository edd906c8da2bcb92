import { expireMentions, expireRevisions, listOldRevisions, listOldTexts, type Authored, type OldTexts } from '../../db/privacy/blank.ts'
import { lockBrand, type Brand } from '../../db/brand.ts'
import type { Trx } from '../../db/client.ts'
import { listSources } from '../../db/source/source.ts'
import { keptDays } from '../../domain/source/retention.ts'
import type { Deps } from '../deps.ts'
import { eachBrand } from '../each-brand.ts'
import { heldKeys, isHeld, knownSalt } from './erase.ts'

const DAY_MS = 86_400_000
const FIRST_ID = '00000000-0000-0000-0000-000000000000'
const BATCH = 500
const MOST_SOURCES = 100_000

/** Takes away the raw texts that their sources' retention rules allow no longer; figures and readings stay. */
export const retainAll = (deps: Deps, signal?: AbortSignal): Promise<void> => eachBrand(deps, retainBrand, signal)

/** The same for one brand; one on legal hold is left as it is. Cut at any point it goes on with the next call. Returns how many texts went. */
export const retainBrand = async ({ db, now, collectors }: Pick<Deps, 'db' | 'now' | 'collectors'>, brand: Brand, signal?: AbortSignal): Promise<number> => {
  let expired = 0
  for (const source of await listSources(db, brand.id, { limit: MOST_SOURCES })) {
    const days = keptDays(source.retentionDays, collectors.get(source.collector)?.retentionDays)
    if (days === undefined) continue
    const old = { brandId: brand.id, sourceId: source.id, cutoff: new Date(now().getTime() - days * DAY_MS) }
    expired += await retainTexts({ db, now }, old, signal)
    await retainRevisions({ db, now }, old, signal)
  }
  return expired
}

const retainTexts = async ({ db, now }: Pick<Deps, 'db' | 'now'>, old: OldTexts, signal?: AbortSignal): Promise<number> => {
  let expired = 0
  for (let after: { at: Date; id: string } | undefined; !signal?.aborted; ) {
    const batch = await listOldTexts(db, old, { after, limit: BATCH })
    const last = batch.at(-1)
    if (!last) break
    after = { at: last.collectedAt, id: last.id }
    expired += await db.transaction().execute(async trx => {
      const free = await freeOf(trx, old.brandId, batch)
      if (free.length > 0) await expireMentions(trx, old.brandId, free, now())
      return free.length
    })
  }
  return expired
}

/** Earlier revisions of what was edited since: their words are older than those in force. */
const retainRevisions = async ({ db, now }: Pick<Deps, 'db' | 'now'>, old: OldTexts, signal?: AbortSignal): Promise<void> => {
  for (let afterId = FIRST_ID; !signal?.aborted; ) {
    const batch = await listOldRevisions(db, old, { afterId, limit: BATCH })
    if (batch.length === 0) return
    afterId = batch.at(-1)!.id
    await db.transaction().execute(async trx => await expireRevisions(trx, old.brandId, await freeOf(trx, old.brandId, batch), now(), old.cutoff))
  }
}

/** Ids of those that no legal hold keeps. */
const freeOf = async (trx: Trx, brandId: string, batch: Authored[]): Promise<string[]> => {
  await lockBrand(trx, brandId)
  const holds = await heldKeys(trx, brandId)
  if (holds === 'all') return []
  const salt = holds.size === 0 ? undefined : await knownSalt(trx, brandId)
  return batch.filter(author => salt === undefined || !isHeld(author, holds, salt)).map(({ id }) => id)
}
