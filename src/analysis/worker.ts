// A reader in a thread of its own: takes batches of opinions, gives their readings back under the same number.
import { parentPort, workerData } from 'node:worker_threads'
import type { Opinion } from '../domain/reading/reading.ts'
import { loadAspects, withAspects } from './aspects.ts'
import { loadFloor } from './floor/book.ts'
import { withFloor } from './floor/find.ts'
import { createReader } from './read.ts'
import { loadResources } from './resources.ts'
import type { TrainedModels } from './trained/models.ts'

/** What a thread is started with. */
export interface WorkerData {
  root: string
  /** Already loaded: the weights lie in memory that threads share. */
  trained: TrainedModels | undefined
}

const { root, trained } = workerData as WorkerData
const resources = loadResources(root, trained)
const read = withFloor(withAspects(createReader(resources), loadAspects(root, resources.lexicons)), loadFloor(root))

parentPort!.on('message', ({ id, opinions }: { id: number; opinions: Opinion[] }) => {
  parentPort!.postMessage({ id, readings: opinions.map(read) })
})
