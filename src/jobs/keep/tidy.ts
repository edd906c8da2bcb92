import { forgetAnswersBefore } from '../../db/people/api-key.ts'
import { forgetUndo } from '../../db/case/undo.ts'
import { forgetHostTurns } from '../../db/source/host-turn.ts'
import { forgetVerdictsBefore } from '../../db/reading/cache.ts'
import { forgetSessions } from '../../db/people/session.ts'
import { forgetDeliveriesBefore } from '../../db/delivery/delivery.ts'
import { forgetRunsBefore } from '../../db/source/run.ts'
import { forgetPresence } from '../../db/case/presence.ts'
import { analyzeTables } from '../../db/index/statistics.ts'
import { thinObservations } from '../../db/source/observation.ts'
import type { Deps } from '../deps.ts'
import { forgetLoops } from './loop.ts'

// A week is looked at closely, and the year before it day by day.
const CLOSE_DAYS = 7
const KEPT_DAYS = 400
// A client that tries again after a day has lost track of what it sent.
const ANSWER_DAYS = 2
// Half a year after its last use a text is unlikely to be met again; to be asked once more costs little.
const VERDICT_DAYS = 180
// Messages quote people, whose words some platforms let nobody keep for longer; a receiver that slept for a month asks the API instead.
const DELIVERY_DAYS = 30
const RUN_DAYS = 30
const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** Housekeeping, hourly: old answers, to clients and of optional readers, old messages, runs and sessions are forgotten, and PGlite is told how its tables grew (it has no autovacuum). */
export const tidy = async ({ db, now }: Deps, { kind }: { kind: 'postgres' | 'pglite' }): Promise<void> => {
  const daysAgo = (days: number): Date => new Date(now().getTime() - days * DAY_MS)
  await thinObservations(db, { thin: daysAgo(CLOSE_DAYS), forget: daysAgo(KEPT_DAYS) })
  await forgetAnswersBefore(db, new Date(now().getTime() - ANSWER_DAYS * DAY_MS))
  await forgetHostTurns(db, new Date(now().getTime() - HOUR_MS))
  await forgetVerdictsBefore(db, daysAgo(VERDICT_DAYS))
  await forgetDeliveriesBefore(db, daysAgo(DELIVERY_DAYS))
  await forgetRunsBefore(db, daysAgo(RUN_DAYS))
  await forgetSessions(db, now())
  await forgetPresence(db, now())
  await forgetUndo(db, now())
  await forgetLoops({ db, now })
  if (kind === 'pglite') await analyzeTables(db)
}
