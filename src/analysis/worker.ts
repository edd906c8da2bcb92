// A reader in a thread of its own: takes batches of opinions, gives their readings back under the same number.
import { parentPort, workerData } from 'node:worker_threads'
import type { Opinion } from '../domain/reading.ts'
import { loadAspects, withAspects } from './aspects.ts'
import { createReader } from './read.ts'
import { loadResources } from './resources.ts'

const { root } = workerData as { root: string }
const resources = loadResources(root)
const read = withAspects(createReader(resources), loadAspects(root, resources.lexicons))

parentPort!.on('message', ({ id, opinions }: { id: number; opinions: Opinion[] }) => {
  parentPort!.postMessage({ id, readings: opinions.map(read) })
})
