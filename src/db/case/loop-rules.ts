import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { clockOf } from '../../domain/case/settings.ts'
import type { Clock } from '../../domain/case/sla.ts'
import type { Brand } from '../brand.ts'
import type { Database } from '../client.ts'
import { listSources, type Source } from '../source/source.ts'
import { getCaseSettings } from './settings.ts'

/** How the days of a brand are told. */
export interface LoopTelling {
  brandId: string
  clock: Clock
  /** What they are told by, as a hash: its hours and targets, the kinds of its sources, and the rules of the program. */
  rules: string
  /** Its sources by id. */
  names: Map<string, string>
}

/** Whatever tells a fact of the loop, or packs it. */
export const TELLING = [
  'db/case/loop.ts', 'db/answer/aftermath.ts', 'domain/answer/fact.ts', 'domain/answer/loop-day.ts', 'domain/answer/outcome.ts', 'domain/answer/repeated.ts', 'domain/answer/tone.ts', 'domain/identity/hash.ts', 'domain/identity/reply.ts',
  'domain/journey/moments.ts', 'domain/case/tier.ts', 'domain/case/sla.ts', 'domain/case/business-hours.ts', 'domain/alert/floor.ts', 'domain/language/words.ts', 'domain/language/sketch.ts', 'domain/time/day.ts',
]

// The program's own text: who changes a rule need not remember that days were worked out by the former one.
const program = createHash('sha256').update(TELLING.map(file => readFileSync(join(import.meta.dirname, '../..', file), 'utf8')).join('\0')).digest('hex')

const rulesOf = (clock: Clock, sources: Source[]): string =>
  createHash('sha256').update(JSON.stringify([program, clock, sources.map(({ id, kind }) => [id, kind]).toSorted()])).digest('hex').slice(0, 16)

export const loopTelling = async (db: Database, brand: Pick<Brand, 'id' | 'timeZone'>): Promise<LoopTelling> => {
  const [sources, settings] = await Promise.all([listSources(db, brand.id), getCaseSettings(db, brand.id)])
  const clock = clockOf(settings, brand.timeZone)
  return { brandId: brand.id, clock, rules: rulesOf(clock, sources), names: new Map(sources.map(({ id, name }) => [id, name])) }
}
