import type { Brand } from '../../db/brand.ts'
import { formulaOf } from '../../db/index/formula.ts'
import { listBrands } from '../../db/brand.ts'
import type { Database } from '../../db/client.ts'
import { findFirstDay } from '../../db/index/coverage.ts'
import { beginIndexDay, listStaleDays, saveIndexDay } from '../../db/index/day.ts'
import { readInnerIndex, readInnerPastIndex } from '../../db/index/reputation.ts'
import { CHECKPOINT_DAYS, listWithoutCheckpoint, saveCheckpoint } from '../../db/index/standing.ts'
import { screenDays } from '../../domain/answer/screen-share.ts'
import { dayOf, startOfDay } from '../../domain/time/day.ts'
import type { Formula } from '../../domain/index/formula.ts'

/** Days the trend is kept for. */
export const TREND_DAYS = 120
// How much a checkpoint may fall behind before it is moved up: reading one more month of days costs little.
const CHECKPOINT_SLACK_DAYS = 30
const DAY_MS = 86_400_000

export interface TrendOptions {
  db: Database
  now: () => Date
  formula: Formula
  /** Stops between two days. */
  signal?: AbortSignal
}

/** Brings the index of each day up to date where something that counts in it changed; the newest days first. */
export const keepTrend = async (options: TrendOptions): Promise<number> => {
  let done = 0
  await keepCheckpoints(options)
  for (const brand of await listBrands(options.db)) done += await keepBrandTrend(brand, options)
  return done
}

/** The same for one brand. Returns the number of days worked out. */
export const keepBrandTrend = async (brand: Brand, { db, now, formula, signal }: TrendOptions): Promise<number> => {
  const today = dayOf(now().getTime(), brand.timeZone)
  const firstDay = await findFirstDay(db, brand.id)
  // Before the first opinion there is nothing to work out.
  if (firstDay === undefined) return 0
  const { version } = await formulaOf(db, brand.id, formula)
  const days = await listStaleDays(db, brand.id, { from: Math.max(firstDay, today - TREND_DAYS + 1), to: today, formula: version })
  for (const [i, day] of days.entries()) {
    if (signal?.aborted) return i
    await beginIndexDay(db, brand.id, day, now())
    const end = new Date(startOfDay(day + 1, brand.timeZone) - 1)
    const { index, sources } = end >= now() ? await readInnerIndex(db, brand, now(), formula) : await readInnerPastIndex(db, brand, end, formula)
    const { value, low, high } = index ?? { value: null, low: null, high: null }
    await saveIndexDay(db, brand.id, { day, value, low, high, formula: version, screen: screenDays(sources) }, now())
  }
  return days.length
}

/** Sets the checkpoints of standing that are missing or fell behind. */
export const keepCheckpoints = async ({ db, now, formula, signal }: TrendOptions): Promise<void> => {
  const day = Math.floor(now().getTime() / DAY_MS) - CHECKPOINT_DAYS
  for (const { halfLifeDays, ...source } of await listWithoutCheckpoint(db, { staleDay: day - CHECKPOINT_SLACK_DAYS, halfLifeDays: formula.standing.halfLifeDays, limit: 200 })) {
    if (signal?.aborted) return
    await db.transaction().execute(trx => saveCheckpoint(trx, source, { day, halfLifeDays }))
  }
}
