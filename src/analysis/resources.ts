import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadRules, RULE_FILES, type Rules } from './rules/book.ts'
import { loadModels, type TrainedModels } from './trained/models.ts'

export interface Resources extends Rules {
  /** Trained models; undefined where config/models is empty: the rules read alone. */
  trained: TrainedModels | undefined
  /** Changes with rules, words and models, so that a changed file reads old mentions again. */
  version: string
}

/** Bumped when the reader itself reads differently. */
const READER = 'reader-4'

/** Everything the reader needs from config/, the models shared where another thread has loaded them. Throws naming the file and the place of what does not fit. */
export const loadResources = (root: string, shared?: TrainedModels): Resources => {
  const trained = shared ?? loadModels(join(root, 'config/models'))
  const hash = createHash('sha256').update(READER)
  for (const path of RULE_FILES) hash.update(readFileSync(join(root, path)))
  if (trained) hash.update(trained.digest)
  return { ...loadRules(root), trained, version: `${READER}-${hash.digest('hex').slice(0, 8)}` }
}
