import { completeness } from './delay.ts'
import { doubtOf, levelOf, othersEach, usualOf } from './level.ts'
import { AT, GUARD_HOURS, hasBit, RING_HOURS, SCALES, slotOf, type Memory } from './memory.ts'
import { limitOf, type Budget } from './sensitivity.ts'
import { clusteringOf, spreadOf } from './spread.ts'
import { HOUR_MS } from './time.ts'

/** Nothing came for so long that chance hardly leaves it so. */
export interface Silence {
  /** Epoch milliseconds: the first hour without anything. */
  since: number
  hours: number
  /** Opinions that are usual in that time. */
  expected: number
  /** Silences like this to be expected by chance in 90 days. */
  per90d: number
}

// A tenth of the alerts that the brand allows: one false silence in two and a half years at a false alarm a quarter.
const SHARE = 0.1
// A shorter one is over before anybody has looked into it.
const LEAST_HOURS = 6
// Before two weeks nobody knows how quiet its nights are.
const LEAST_LEARNT_HOURS = 14 * 24
const QUARTER_HOURS = 90 * 24

const known = new Float64Array(GUARD_HOURS + 1)

/**
 * The lower tail of the same negative binomial that tells waves: P(0) over all that was expected since the last opinion, times
 * the silences that begin in 90 days, one after each opinion. Only hours in which somebody asked count. Undefined: it is none.
 */
export const silenceOf = (memory: Memory, budget: Budget): Silence | undefined => {
  if (memory[AT.first]! < 0 || memory[AT.age]! < LEAST_LEARNT_HOURS) return undefined
  const { hours, expected, since } = quietSince(memory)
  if (hours < LEAST_HOURS || expected <= 0) return undefined
  const scale = Math.max(0, SCALES.findLastIndex(scaleHours => scaleHours <= hours))
  const spread = spreadOf(memory, scale, 'others') + doubtOf(memory) + clusteringOf(memory) / expected
  const begun = levelOf(memory) * (1 + othersEach(memory)) * QUARTER_HOURS
  const per90d = begun * (1 + spread * expected) ** (-1 / spread)
  return per90d <= limitOf(budget) * SHARE ? { since: since * HOUR_MS, hours, expected, per90d } : undefined
}

/** Back from now to the last opinion: through what is not learnt yet, and on with what was learnt to be silent. */
const quietSince = (memory: Memory): { hours: number; expected: number; since: number } => {
  completeness(memory, known)
  const each = othersEach(memory)
  const heard = Math.min(memory[AT.heard]!, memory[AT.now]!)
  let [hours, expected] = [0, 0]
  for (let hour = memory[AT.now]!; hour > memory[AT.learnt]! && hour > memory[AT.now]! - RING_HOURS; hour--) {
    if (memory[AT.negative + slotOf(hour)]! + memory[AT.other + slotOf(hour)]! > 0) return { hours, expected, since: hour + 1 }
    if (hour > heard || hasBit(memory, AT.deaf, hour)) continue
    hours += 1
    expected += usualOf(memory, hour) * (1 + each) * known[Math.min(heard - hour, GUARD_HOURS)]!
  }
  return { hours: hours + memory[AT.quiet]!, expected: expected + memory[AT.silence]!, since: memory[AT.learnt]! + 1 - memory[AT.quiet]! }
}
