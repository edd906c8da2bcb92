import { completeness } from './delay.ts'
import { doubtOf, levelOf, othersEach } from './level.ts'
import { AT, GUARD_HOURS, hasBit, RING_HOURS, SCALES, slotOf, type Memory } from './memory.ts'
import { oddnessOf } from './platform.ts'
import { seasonOf } from './season.ts'
import { clusteringOf, givenOthers, spreadOf, type Counts } from './spread.ts'
import { logTail } from './tail.ts'

/** A window that ends now. */
export interface Window extends Counts {
  scale: number
  hours: number
}

export interface Evidence {
  /** Decades beyond what the platform shows about once in 90 days and scale; −9: nothing. */
  negative: number
  share: number
  volume: number
  /** The windows that show it. */
  windows: Partial<Record<'negative' | 'share' | 'volume', Window>>
}

// Fewer than three are no wave, however odd.
const LEAST_COUNT = 3
const LEAST_TOTAL = 8
// A negative spike needs more negatives than usual, not only more of them in a hundred: less than one chance in ten.
const COUNT_TAIL = -1
const NOTHING = -9
const KNOWN_AT_LEAST = 0.02

const known = new Float64Array(GUARD_HOURS + 1)

/** Looks at all windows. */
export const weigh = (memory: Memory): Evidence => {
  completeness(memory, known)
  const found: Evidence = { negative: NOTHING, share: NOTHING, volume: NOTHING, windows: {} }
  const [level, each] = [levelOf(memory), othersEach(memory)]
  const [now, heard] = [memory[AT.now]!, memory[AT.heard]!]
  const reach = Math.min(RING_HOURS, now - Math.max(memory[AT.since]!, memory[AT.first]!) + 1)
  let [negative, other, usual] = [0, 0, 0]
  for (let back = 0, scale = 0; back < reach; back++) {
    const hour = now - back
    const slot = slotOf(hour)
    const [negatives, others] = [memory[AT.negative + slot]!, memory[AT.other + slot]!]
    negative += negatives
    other += others
    if (negatives + others > 0 || !hasBit(memory, AT.deaf, hour)) usual += level * seasonOf(memory, hour) * partOf(heard - hour)
    if (back + 1 !== SCALES[scale]! && back + 1 !== reach) continue
    if (back + 1 === reach && hour === memory[AT.since]!) {
      negative -= memory[AT.muted]!
      other -= memory[AT.muted + 1]!
    }
    test(memory, { scale, hours: back + 1, negative, other, usual, usualOther: usual * each }, found)
    scale += 1
  }
  return found
}

const partOf = (age: number): number => (age > GUARD_HOURS ? 1 : age < 0 ? KNOWN_AT_LEAST : known[age]!)

/** A window cut short has the spread of the next shorter scale, which is wider. */
const test = (memory: Memory, window: Window, found: Evidence): void => {
  const { negative, other, usual, usualOther } = window
  if (usual <= 0) return
  const scale = window.hours === SCALES[window.scale] || window.scale === 0 ? window.scale : window.scale - 1
  if (negative >= LEAST_COUNT) testNegative(memory, { ...window, scale }, found)
  if (negative + other >= LEAST_TOTAL && other > usualOther) testVolume(memory, { ...window, scale }, found)
}

const testNegative = (memory: Memory, window: Window, found: Evidence): void => {
  const { scale, negative, usual } = window
  const given = givenOthers(window)
  const own = doubtOf(memory)
  const clustering = clusteringOf(memory)
  const spread = spreadOf(memory, scale, 'share') + own + clustering / given
  if (!isNotable(negative, given, spread)) return
  const count = logTail(negative, usual, spreadOf(memory, scale, 'count') + own + clustering / usual)
  keep(found, count < COUNT_TAIL ? 'negative' : 'share', { decades: -logTail(negative, given, spread) - oddnessOf(memory, scale, 'negative'), window })
}

const testVolume = (memory: Memory, window: Window, found: Evidence): void => {
  const { scale, negative, other, usual, usualOther } = window
  const [all, usualAll] = [negative + other, usual + usualOther]
  const spread = spreadOf(memory, scale, 'others') + doubtOf(memory) + clusteringOf(memory) / usualAll
  if (!isNotable(all, usualAll, spread)) return
  keep(found, 'volume', { decades: -logTail(all, usualAll, spread) - oddnessOf(memory, scale, 'volume'), window })
}

/** Less than a deviation above is nothing anybody counts: the tail need not be known. */
const isNotable = (count: number, mean: number, spread: number): boolean => count > mean && (count - mean) ** 2 > mean + spread * mean * mean

const keep = (found: Evidence, kind: 'negative' | 'share' | 'volume', { decades, window }: { decades: number; window: Window }): void => {
  if (decades <= found[kind]) return
  found[kind] = decades
  found.windows[kind] = window
}
