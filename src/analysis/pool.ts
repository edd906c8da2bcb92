import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Opinion, Reading } from '../domain/reading/reading.ts'
import { loadAspects, versionWith, withAspects, type Aspects } from './aspects.ts'
import { loadFloor } from './floor/book.ts'
import { withFloor } from './floor/find.ts'
import { loadResources } from './resources.ts'
import type { WorkerData } from './worker.ts'

export interface ReaderPool {
  version: string
  /** Version of readings that stand in where another reader above ours could not be asked; undefined: there is none. */
  standIn?: string
  aspects: Aspects
  /** Readings in order; an entry is an Error where a text could not be read. */
  read(opinions: Opinion[]): Promise<Array<Reading | Error>>
  close(): Promise<void>
}

export interface PoolOptions {
  root: string
  /** Threads that read, so that no text holds up whoever else is served; each costs about 130 MB. 0: reads where it is asked. */
  workers?: number
}

// Small enough that a thread in trouble holds up little, large enough that sending does not dominate.
const CHUNK = 250
// No honest chunk takes a second.
const LIMIT_MS = 10_000

/** The reader for many opinions, in threads that are started when first needed. */
export const createReaderPool = ({ root, workers = 1 }: PoolOptions): ReaderPool => {
  const resources = loadResources(root)
  const aspects = loadAspects(root, resources.lexicons)
  const floor = loadFloor(root)
  const threads: Thread[] = []
  // Loaded when needed: the statistics of languages weigh 50 MB.
  let reader: Promise<(opinion: Opinion) => Reading> | undefined
  const here = async (opinions: Opinion[]): Promise<Array<Reading | Error>> => {
    const read = await (reader ??= import('./read.ts').then(({ createReader }) => withFloor(withAspects(createReader(resources), aspects), floor)))
    return opinions.map(opinion => attempt(() => read(opinion)))
  }
  return {
    version: `${versionWith(resources.version, aspects)}+${floor.version}`,
    aspects,
    read: async opinions => {
      if (opinions.length === 0) return []
      if (workers === 0) return await here(opinions)
      while (threads.length < workers) threads.push(new Thread({ root, trained: resources.trained }))
      return (await Promise.all(chunksOf(opinions).map((chunk, i) => threads[i % threads.length]!.read(chunk)))).flat()
    },
    close: async () => void (await Promise.all(threads.map(thread => thread.stop()))),
  }
}

const attempt = (work: () => Reading): Reading | Error => {
  try {
    return work()
  } catch (error) {
    return error as Error
  }
}

const chunksOf = (opinions: Opinion[]): Opinion[][] => Array.from({ length: Math.ceil(opinions.length / CHUNK) }, (_, i) => opinions.slice(i * CHUNK, (i + 1) * CHUNK))

/** One thread that is started again when it dies or hangs. */
class Thread {
  private readonly data: WorkerData
  private worker: Worker | undefined
  private queue: Promise<unknown> = Promise.resolve()
  private count = 0

  constructor(data: WorkerData) {
    this.data = data
  }

  /** One chunk at a time, so that a time limit is that chunk's own. */
  read(opinions: Opinion[]): Promise<Array<Reading | Error>> {
    const result = this.queue.then(() => this.readOrDivide(opinions))
    this.queue = result.catch(() => {})
    return result
  }

  async stop(): Promise<void> {
    await this.worker?.terminate()
    this.worker = undefined
  }

  /** A chunk that fails is halved until the one text is found that does it. */
  private async readOrDivide(opinions: Opinion[]): Promise<Array<Reading | Error>> {
    try {
      return await this.send(opinions)
    } catch (error) {
      await this.stop()
      if (opinions.length === 1) return [error as Error]
      const middle = opinions.length >> 1
      return [...(await this.readOrDivide(opinions.slice(0, middle))), ...(await this.readOrDivide(opinions.slice(middle)))]
    }
  }

  private send(opinions: Opinion[]): Promise<Reading[]> {
    const worker = (this.worker ??= this.start())
    const id = ++this.count
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(timer)
        worker.off('message', onMessage)
        worker.off('error', onError)
        worker.off('exit', onExit)
        settle()
      }
      const onMessage = (message: { id: number; readings: Reading[] }) => message.id === id && end(() => resolve(message.readings))
      const onError = (error: Error) => end(() => reject(error))
      const onExit = () => end(() => reject(new Error('The reading thread ended.')))
      const timer = setTimeout(() => end(() => reject(new Error(`Reading took longer than ${LIMIT_MS / 1000} s.`))), LIMIT_MS)
      worker.on('message', onMessage)
      worker.on('error', onError)
      worker.on('exit', onExit)
      worker.postMessage({ id, opinions })
    })
  }

  private start(): Worker {
    // What it needs is 70 MB; without a limit a thread that reads all day lets its garbage grow to several times that.
    const worker = new Worker(join(import.meta.dirname, 'worker.ts'), { workerData: this.data, resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 96 } })
    worker.unref()
    return worker
  }
}
