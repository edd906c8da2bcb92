import { loadAftermaths } from '../db/answer/aftermath.ts'
import type { Outgoing } from '../db/answer/outgoing.ts'
import type { Brand } from '../db/brand.ts'
import { outcomeOf, type Because, type Outcome } from '../domain/answer/outcome.ts'
import type { Told } from '../contract.ts'
import type { Services } from './services.ts'

/** What came of a public answer: a person's word, else what its author did since. `points`: what that gives the index today. */
export interface Came {
  outcome: Outcome | null
  because: Because | 'person' | null
  told: Told | null
  edited: boolean
  messages: number
  points: number | null
}

/** Null: the answer is not public. */
export const aftermathOf = async ({ db, reputation }: Pick<Services, 'db' | 'reputation'>, brand: Brand, { id, outcome, outcomeBy }: Outgoing): Promise<Came | null> => {
  const found = (await loadAftermaths(db, brand.id, [id])).get(id)
  if (!found) return null
  const read = outcomeOf(found)
  const points = found.edited || found.now === null ? await reputation.pointsOf(brand, [found.change]) : null
  const said = outcome === null ? { outcome: read?.outcome ?? null, because: read?.because ?? null, told: read?.told ?? null } : { outcome, because: 'person' as const, told: { es: `Lo dijo ${outcomeBy!.name}.`, en: `${outcomeBy!.name} said so.` } }
  return { ...said, edited: found.edited, messages: found.messages.length, points }
}
