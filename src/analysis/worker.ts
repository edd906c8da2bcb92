// A reader in a thread of its own: takes batches of opinions, gives their readings back under the same number.
import { parentPort, workerData } from 'node:worker_threads'
import type { Opinion } from '../domain/reading.ts'
import { createReader } from './read.ts'
import { loadResources } from './resources.ts'

const read = createReader(loadResources((workerData as { root: string }).root))

parentPort!.on('message', ({ id, opinions }: { id: number; opinions: Opinion[] }) => {
  parentPort!.postMessage({ id, readings: opinions.map(read) })
})
