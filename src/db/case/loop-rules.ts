import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../domain/case/sla.ts'
import type { Source } from '../source/source.ts'

/** Whatever tells a fact of the loop, or packs it. */
export const TELLING = [
  'db/case/loop.ts', 'db/answer/aftermath.ts', 'domain/answer/fact.ts', 'domain/answer/loop-day.ts', 'domain/answer/outcome.ts', 'domain/answer/repeated.ts', 'domain/answer/tone.ts', 'domain/identity/reply.ts',
  'domain/case/tier.ts', 'domain/case/sla.ts', 'domain/case/business-hours.ts', 'domain/alert/floor.ts', 'domain/language/words.ts', 'domain/language/sketch.ts', 'domain/time/day.ts',
]

// The program's own text: who changes a rule need not remember that days were worked out by the former one.
const program = createHash('sha256').update(TELLING.map(file => readFileSync(join(import.meta.dirname, '../..', file), 'utf8')).join('\0')).digest('hex')

/** By what the facts of a brand are told today, as a hash: its hours and targets, the kinds of its sources, and the rules of the program. */
export const loopRules = (clock: Clock, sources: Array<Pick<Source, 'id' | 'kind'>>): string => {
  const kinds = sources.map(({ id, kind }) => [id, kind]).toSorted()
  return createHash('sha256').update(JSON.stringify([program, clock, kinds])).digest('hex').slice(0, 16)
}
