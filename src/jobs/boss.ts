import { PgBoss } from 'pg-boss'
import type { Store } from '../db/client.ts'
import { alone } from '../db/migrate.ts'
import type { Log } from '../log.ts'

/** The queues, each with how many of its jobs one worker of a process takes at once. */
export const QUEUES = { collect: 2, deliver: 1, answer: 1, watch: 1, health: 1, reread: 1, trend: 1, cases: 1, tidy: 1 } as const
export type Queue = keyof typeof QUEUES

// Leases of our own keep two processes off the same source, message or brand; a job's only use is to be somewhere once.
const QUEUE = { policy: 'short', retryLimit: 0, expireInSeconds: 900, deleteAfterSeconds: 600, retentionSeconds: 3600 } as const
const POLL_SECONDS = 2
/** Sources are read side by side in small batches: one that takes minutes holds up one other, not all of them. */
export const COLLECTING = 4

/** pg-boss on the database's own pool, with its tables in the schema `job`. */
export const openBoss = async ({ kind, pool }: Pick<Store, 'kind' | 'pool'>, log: Log): Promise<PgBoss> => {
  const boss = new PgBoss({
    db: { executeSql: async (text, values) => await pool.query(text, values) },
    backend: kind,
    schema: 'job',
    // node-cron wakes; the database says what is due.
    schedule: false,
    monitorVacuum: kind === 'postgres',
    reindex: kind === 'postgres',
  })
  boss.on('error', error => log.warn({ err: error }, 'The queue of jobs had a mishap'))
  const begin = async (): Promise<void> => {
    await boss.start()
    for (const name of Object.keys(QUEUES)) await boss.createQueue(name, QUEUE)
  }
  // Two processes that begin together on a new server would both make its schema.
  await (kind === 'postgres' ? alone({ pool }, begin) : begin())
  return boss
}

export type Handler = (data: { id?: string }) => Promise<unknown>

export interface Workers {
  /** Asks for a job, once however often it is asked before it begins. */
  ask(queue: Queue, options?: { id?: string; afterSeconds?: number }): Promise<void>
  stop(): Promise<void>
}

/** Puts this process to work on every queue. A failing job is logged; the loop goes on. */
export const startWorkers = async (boss: PgBoss, handlers: Record<Queue, Handler>, log: Log): Promise<Workers> => {
  const workers = new Map<Queue, string[]>()
  for (const [queue, batchSize] of Object.entries(QUEUES) as Array<[Queue, number]>) {
    const handle = async (jobs: Array<{ data: { id?: string } | null }>): Promise<void> => {
      await Promise.all(jobs.map(({ data }) => handlers[queue](data ?? {}).catch(error => log.error({ queue, err: error }, 'A job failed'))))
    }
    // A full batch is followed by the next at once: forty sources must not wait for forty polls.
    const options = { batchSize, burstWhenBatchFull: batchSize > 1, pollingIntervalSeconds: POLL_SECONDS }
    workers.set(queue, await Promise.all(Array.from({ length: queue === 'collect' ? COLLECTING : 1 }, () => boss.work(queue, options, handle))))
  }
  return {
    ask: async (queue, { id = '', afterSeconds = 0 } = {}) => {
      await boss.send(queue, id === '' ? {} : { id }, { singletonKey: id, startAfter: afterSeconds })
      if (afterSeconds === 0) for (const worker of workers.get(queue)!) boss.notifyWorker(worker)
    },
    stop: () => boss.stop({ graceful: true, close: false, timeout: 20_000 }),
  }
}
