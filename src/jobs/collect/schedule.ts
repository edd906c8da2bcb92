import cron from 'node-cron'
import { hasDue } from '../../db/delivery/lane.ts'
import { hasDueAnswers } from '../../db/answer/outgoing-send.ts'
import { dueSources } from '../../db/source/run.ts'
import type { Formula } from '../../domain/index/formula.ts'
import { sendAnswers } from '../desk/answer.ts'
import { keepCases } from '../desk/cases.ts'
import { collectSource } from './collect.ts'
import { deliverDue } from '../tell/deliver.ts'
import type { Deps } from '../deps.ts'
import type { Handler, Queue, Workers } from '../boss.ts'
import { resumeErasures } from '../keep/erase.ts'
import { identifyAll } from './identify.ts'
import { ownAll } from './own-voice.ts'
import { redateAll } from '../keep/redate.ts'
import { rematchAll } from '../keep/rematch.ts'
import { removeSources } from '../keep/remove-sources.ts'
import { rereadAll } from '../keep/reread.ts'
import { retainAll } from '../keep/retain.ts'
import { reweighAll } from '../keep/reweigh.ts'
import { learnRhythms } from './rhythm.ts'
import { tellWeeks } from '../tell/week.ts'
import { tidy } from '../keep/tidy.ts'
import { keepTrend } from '../keep/trend.ts'
import { keepLoops } from '../keep/loop.ts'
import { watchSources } from '../watch/sources.ts'
import { wakeHeld } from '../tell/wake.ts'
import { watchSlow } from '../watch/slow.ts'
import { watchAll, type WatchOptions } from '../watch/watch.ts'
import { watchFloors } from '../watch/floor.ts'

export interface ScheduleOptions extends WatchOptions {
  formula: Formula
  /** Ends what is under way. */
  signal: AbortSignal
  kind: 'postgres' | 'pglite'
}

/** What each queue does. */
export const handlersOf = (deps: Deps, options: ScheduleOptions): Record<Queue, Handler> => ({
  collect: async ({ id }) => {
    if (id !== undefined) await collectSource(deps, id, { signal: options.signal, ifDue: true })
  },
  deliver: () => deliverDue(deps, options.signal),
  answer: () => sendAnswers(deps, options.signal),
  watch: async () => {
    await wakeHeld(deps, options).catch(error => deps.log.error({ err: error }, 'What waited for the end of quiet hours could not be told'))
    await watchFloors(deps, options).catch(error => deps.log.error({ err: error }, 'Signs of grave harm could not be watched'))
    await watchAll(deps, options)
    await watchSlow(deps, options)
  },
  health: async () => {
    await removeSources(deps, options.signal)
    await learnRhythms(deps, options.signal)
    await watchSources(deps, options)
    await tellWeeks(deps, options)
  },
  reread: async () => {
    await redateAll(deps, options.signal)
    await rematchAll(deps, options.signal)
    await ownAll(deps, options.signal)
    await identifyAll(deps, options.signal)
    await reweighAll(deps, options.signal)
    await rereadAll(deps, options.signal)
  },
  trend: async () => {
    await keepTrend({ db: deps.db, now: deps.now, formula: options.formula, signal: options.signal })
    await keepLoops(deps, options.signal)
  },
  cases: () => keepCases(deps, options),
  tidy: async () => {
    await tidy(deps, options)
    await retainAll(deps, options.signal)
    await resumeErasures(deps, options.signal)
  },
})

/** How often node-cron wakes what; what is due is for the database to say. */
const TIMES: Array<[string, (deps: Deps, workers: Workers) => Promise<void>]> = [
  ['*/2 * * * * *', (deps, workers) => askForDue(deps, workers)],
  ['*/15 * * * * *', (_, workers) => workers.ask('watch')],
  ['*/5 * * * * *', (_, workers) => workers.ask('cases')],
  ['40 * * * * *', (_, workers) => workers.ask('health')],
  ['*/30 * * * * *', (_, workers) => workers.ask('trend')],
  ['0 */10 * * * *', (_, workers) => workers.ask('reread')],
  ['30 7 * * * *', (_, workers) => workers.ask('tidy')],
]

export const askForDue = async ({ db, now, holdsDemo: withDemo }: Deps, workers: Workers): Promise<void> => {
  for (const id of await dueSources(db, now(), { withDemo })) await workers.ask('collect', { id })
  if (await hasDue(db, now(), { withDemo })) await workers.ask('deliver')
  if (await hasDueAnswers(db, now(), { withDemo })) await workers.ask('answer')
}

/** Starts the clock. A wake that finds the last one still at it is left out. */
export const startClock = (deps: Deps, workers: Workers): { stop(): Promise<void> } => {
  const tasks = TIMES.map(([time, wake]) =>
    cron.schedule(time, () => wake(deps, workers).catch(error => deps.log.error({ err: error }, 'The clock could not ask for work')), { noOverlap: true, suppressMissedWarning: true }),
  )
  return { stop: async () => void (await Promise.all(tasks.map(task => task.destroy()))) }
}
