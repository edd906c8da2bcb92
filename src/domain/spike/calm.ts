import { completeness } from './delay.ts'
import type { Finding } from './finding.ts'
import { levelOf, othersEach } from './level.ts'
import type { LiftAt } from './lift.ts'
import { AT, GUARD_HOURS, slotOf, type Memory } from './memory.ts'
import { seasonOf } from './season.ts'

// The last hours say whether it goes on: three of them, or as many as must have brought some opinions if it did.
const LEAST_HOURS = 3
const MOST_HOURS = 24
const LEAST_COUNT = 5
// Nearer to the usual than to what was told, in ratios, is calm: what was told first is mostly too high.
const HALFWAY = 0.3
// Smaller shifts than this are no level worth a change.
const LASTING = 1.5

export interface Calm {
  isCalm: boolean
  /** What a whole day, the last one, was over the usual: it may be the new level. Absent while it is calm. */
  lasting?: { negative: number; other: number }
}

const known = new Float64Array(GUARD_HOURS + 1)

/** Whether what is open goes on. */
export const calmOf = (memory: Memory, { kind, observed, expected }: Pick<Finding, 'kind' | 'observed' | 'expected'>, liftAt?: LiftAt): Calm => {
  completeness(memory, known)
  const [level, each] = [levelOf(memory), othersEach(memory)]
  const told = Math.max(1, observed / Math.max(expected, 1e-3))
  let [negative, other, usual] = [0, 0, 0]
  let isCalm: boolean | undefined
  for (let back = 0; back < MOST_HOURS; back++) {
    const hour = memory[AT.now]! - back
    const age = memory[AT.heard]! - hour
    negative += memory[AT.negative + slotOf(hour)]!
    other += memory[AT.other + slotOf(hour)]!
    const lifted = liftAt?.(hour)?.negative ?? 1
    usual += level * seasonOf(memory, hour) * lifted * (age < 0 ? 0 : known[Math.min(age, GUARD_HOURS)]!)
    const [seen, mean] = kind === 'volume' ? [negative + other, usual * (1 + each)] : [negative, usual]
    const isEnough = back + 1 >= LEAST_HOURS && (mean * told >= LEAST_COUNT || back + 1 === MOST_HOURS)
    if (isCalm === undefined && isEnough) isCalm = seen <= Math.max(1, mean * told ** HALFWAY)
  }
  const ratio = (negative + 1) / (usual + 1)
  if (isCalm || ratio < LASTING) return { isCalm: isCalm === true }
  return { isCalm: false, lasting: { negative: (negative + 1) / (usual + 1), other: (other + 1) / (usual * each + 1) } }
}
