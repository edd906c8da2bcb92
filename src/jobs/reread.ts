import { findBrandById, type Brand } from '../db/brand.ts'
import { listUnread, storeReadings, type Reread, type Unread } from '../db/reread.ts'
import { starsOf } from '../domain/stars.ts'
import type { Deps } from './deps.ts'

// Few enough to give way to fresh mentions between two batches.
const BATCH = 200

/** Reads again what an older reader, or none, has read, until nothing is left. Returns how many. */
export const rereadAll = async (deps: Deps, signal?: AbortSignal): Promise<number> => {
  let done = 0
  while (!signal?.aborted) {
    const batch = await listUnread(deps.db, deps.reader.version, BATCH)
    const count = await rereadBatch(deps, batch)
    done += count
    // Nothing moved: the rest are texts the reader fails on; the next wake tries them again.
    if (count === 0) break
  }
  return done
}

const rereadBatch = async (deps: Deps, batch: Unread[]): Promise<number> => {
  const readings = await deps.reader.read(
    batch.map(({ title, text, kind, statedLanguage, rating }) => ({
      text, kind, ...(title !== null && { title }), ...(statedLanguage !== null && { lang: statedLanguage }), ...(rating && { rating: starsOf(rating) }),
    })),
  )
  const read = batch.flatMap(({ brandId, id, revision }, i) => {
    const reading = readings[i]!
    return reading instanceof Error ? [] : [{ brandId, reread: { id, revision, reading } }]
  })
  let done = 0
  for (const [brandId, items] of Map.groupBy(read, item => item.brandId)) {
    const brand = await findBrandById(deps.db, brandId)
    if (brand) done += await storeBatch(deps, brand, items.map(({ reread }) => reread))
  }
  return done
}

const storeBatch = async ({ db, now }: Deps, brand: Brand, rereads: Reread[]): Promise<number> =>
  await db.transaction().execute(trx => storeReadings(trx, { brandId: brand.id, timeZone: brand.timeZone, now: now() }, rereads))
