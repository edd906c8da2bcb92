import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataCardOf } from '../analysis/train/card.ts'
import { train } from '../analysis/train/train.ts'
import { ROOT } from '../app/root.ts'
import { print, say } from './with-app.ts'

export interface TrainFlags {
  data: string
  labels?: string
  also?: string[]
  out?: string
  openOnly: boolean
  seed: number
}

/** Trains the reader; progress to stderr, what it learnt from to stdout and into the model card. */
export const trainVerb = async ({ data, labels = join(ROOT, 'config/labels'), also = [], out = join(ROOT, 'config/models'), openOnly, seed }: TrainFlags): Promise<void> => {
  const startedAt = performance.now()
  const onProgress = (line: string) => say(`${Math.round((performance.now() - startedAt) / 1000)} s  ${line}`)
  const trained = await train({ root: ROOT, data, labels, also, out, openOnly, seed, onProgress })
  writeFileSync(join(out, 'data.md'), dataCardOf(trained, { seed, openOnly, date: new Date().toISOString().slice(0, 10) }))
  print(trained)
}
