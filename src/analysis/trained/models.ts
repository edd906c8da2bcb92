import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Genres } from './genre.ts'
import { decisionsSchema, type Decisions } from './decisions.ts'
import type { LinearModel } from './linear-model.ts'
import { readModel } from './model-file.ts'

/** The trained reader's weights, and how their sums become verdicts. */
export interface TrainedModels {
  tone: LinearModel
  moments: LinearModel
  genres: Genres
  decisions: Decisions
  digest: string
}

const FILES = ['tone.bin', 'moments.bin', 'genre.bin', 'decisions.json']

/** Undefined where the folder holds no models; throws a sentence when only some are there, or one is damaged. */
export const loadModels = (folder: string): TrainedModels | undefined => {
  const there = FILES.filter(file => existsSync(join(folder, file)))
  if (there.length === 0) return undefined
  const missing = FILES.filter(file => !there.includes(file))
  if (missing.length > 0) throw new Error(`${folder} lacks ${missing.join(' and ')}: restore all of ${FILES.join(', ')}, or remove them all to read by rules alone.`)
  const hash = createHash('sha256')
  for (const file of FILES) hash.update(readFileSync(join(folder, file)))
  const [tone, moments, genre] = FILES.slice(0, 3).map(file => readModel(join(folder, file)))
  const decisions = readDecisions(join(folder, 'decisions.json'))
  return { tone: tone!, moments: moments!, genres: { model: genre!, names: decisions.genres }, decisions, digest: hash.digest('hex') }
}

const readDecisions = (path: string): Decisions => {
  try {
    return decisionsSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    throw new Error(`${path} cannot be used: it is damaged, or of another version of Marea. Restore it, or train again: npm run -s marea -- train`, { cause: error })
  }
}
