import { listBrands, type Brand } from '../../db/brand.ts'
import { forgetLoopDays, keepLoopDays, listLoopDaysToKeep } from '../../db/case/loop-day.ts'
import { loopTelling } from '../../db/case/loop-rules.ts'
import type { Deps } from '../deps.ts'

/** The longest span that is asked for, and today. */
const KEPT_DAYS = 367
const DAY_MS = 86_400_000
// Between two handfuls it can be stopped.
const AT_ONCE = 14

const spanAt = (now: Date): { from: Date; to: Date } => ({ from: new Date(now.getTime() - KEPT_DAYS * DAY_MS), to: now })

/** Whose loop people open every day; of competitors a day is worked out when somebody looks. */
const isKept = ({ kind }: Brand): boolean => kind === 'own'

/** Works the days of the loop out again in which something changed, the newest first, before anybody asks for them. */
export const keepLoops = async ({ db, now }: Pick<Deps, 'db' | 'now'>, signal?: AbortSignal): Promise<void> => {
  for (const brand of (await listBrands(db)).filter(isKept)) {
    const telling = await loopTelling(db, brand)
    const days = await listLoopDaysToKeep(db, telling, spanAt(now()))
    for (let at = 0; at < days.length && !signal?.aborted; at += AT_ONCE) await keepLoopDays(db, telling, days.slice(at, at + AT_ONCE))
  }
}

/** Forgets what nobody asks for any more. */
export const forgetLoops = async ({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<void> => {
  for (const brand of await listBrands(db)) await forgetLoopDays(db, brand.id, { from: spanAt(now()).from, isKept: isKept(brand) })
}
