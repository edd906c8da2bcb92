import { findBrandById, type Brand } from '../../db/brand.ts'
import { listReadBy, listUnread, storeReadings, type Reread, type Unread } from '../../db/reading/reread.ts'
import { starsOf } from '../../domain/index/stars.ts'
import type { Deps } from '../deps.ts'
import { ownFloor } from '../collect/own-floor.ts'

// Few enough to give way to fresh mentions between two batches.
const BATCH = 200
// An optional reader is slow and goes on with the next wake: a job is not to outlive its place in the queue.
const SLOW_MS = 10 * 60_000

/** Reads again what an older reader, or none, has read, until nothing is left; then what an optional reader could not be asked before. Returns how many. */
export const rereadAll = async (deps: Deps, signal?: AbortSignal): Promise<number> => {
  const { version, standIn } = deps.reader
  const known = standIn === undefined ? [version] : [version, standIn]
  const untilMs = standIn === undefined ? Infinity : deps.now().getTime() + SLOW_MS
  const read = await untilNothingMoves(deps, { signal, untilMs, next: () => listUnread(deps.db, known, BATCH) })
  if (standIn === undefined) return read
  return read + (await untilNothingMoves(deps, { signal, untilMs, next: () => listReadBy(deps.db, standIn, BATCH), only: version }))
}

interface Rereading {
  signal: AbortSignal | undefined
  untilMs: number
  next(): Promise<Unread[]>
  /** Only readings of this version are worth storing. */
  only?: string
}

const untilNothingMoves = async (deps: Deps, { signal, untilMs, next, only }: Rereading): Promise<number> => {
  let done = 0
  while (!signal?.aborted && deps.now().getTime() < untilMs) {
    const count = await rereadBatch(deps, await next(), only)
    done += count
    // Nothing moved: the rest are texts the reader fails on, or one that cannot be asked now; the next wake tries them again.
    if (count === 0) break
  }
  return done
}

const rereadBatch = async (deps: Deps, batch: Unread[], only: string | undefined): Promise<number> => {
  if (batch.length === 0) return 0
  const brands = new Map<string, Brand>()
  for (const brandId of new Set(batch.map(one => one.brandId))) {
    const brand = await findBrandById(deps.db, brandId)
    if (brand) brands.set(brandId, brand)
  }
  const readings = await deps.reader.read(
    batch.map(({ brandId, title, text, kind, statedLanguage, rating }) => ({
      text, kind, likely: brands.get(brandId)?.languages ?? [], ...(title !== null && { title }), ...(statedLanguage !== null && { lang: statedLanguage }), ...(rating && { rating: starsOf(rating) }),
    })),
  )
  const read = batch.flatMap(({ brandId, id, revision, text }, i) => {
    const reading = readings[i]!
    return reading instanceof Error || (only !== undefined && reading.version !== only) ? [] : [{ brandId, text, reread: { id, revision, reading } }]
  })
  let done = 0
  for (const [brandId, items] of Map.groupBy(read, item => item.brandId)) {
    const brand = brands.get(brandId)
    if (!brand) continue
    const readings = await ownFloor(deps, brand, items.map(({ text, reread: { reading } }) => ({ text, reading })))
    done += await storeBatch(deps, brand, items.map(({ reread }, i) => ({ ...reread, reading: readings[i]! })))
  }
  return done
}

const storeBatch = async ({ db, now }: Deps, brand: Brand, rereads: Reread[]): Promise<number> =>
  await db.transaction().execute(trx => storeReadings(trx, { brandId: brand.id, timeZone: brand.timeZone, now: now() }, rereads))
