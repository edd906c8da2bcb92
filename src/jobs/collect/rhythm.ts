import { listUnlearnt, saveRhythms } from '../../db/source/rhythm.ts'
import { quietAfterDays, RHYTHM_DAYS } from '../../domain/source/rhythm.ts'
import type { Deps } from '../deps.ts'

const BATCH = 500

/** Learns of each source that spoke since the last look how long it is silent at most. Returns how many were learnt. */
export const learnRhythms = async ({ db, now }: Pick<Deps, 'db' | 'now'>, signal?: AbortSignal): Promise<number> => {
  let learnt = 0
  while (!signal?.aborted) {
    const at = now()
    const batch = await listUnlearnt(db, { days: RHYTHM_DAYS, limit: BATCH })
    if (batch.length > 0) await saveRhythms(db, batch.map(({ days, ...source }) => ({ ...source, quietAfterDays: quietAfterDays(days) })), at)
    learnt += batch.length
    // What speaks in this very moment is for the next look.
    if (batch.length < BATCH) break
  }
  return learnt
}
