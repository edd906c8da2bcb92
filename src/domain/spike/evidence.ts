import { completeness } from './delay.ts'
import { doubtOf, levelOf, othersEach } from './level.ts'
import { AT, GUARD_HOURS, hasBit, RING_HOURS, SCALES, slotOf, type Memory } from './memory.ts'
import { oddnessOf } from './platform.ts'
import { seasonBefore } from './season.ts'
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
// A larger share of fewer complaints is good news.
const FLAT = 0.9
const NOTHING = -9
const KNOWN_AT_LEAST = 0.02

const known = new Float64Array(GUARD_HOURS + 1)
const expected = new Float64Array(RING_HOURS)

/** Looks at all windows: one walk back through the ring, newest hour first. */
export const weigh = (memory: Memory): Evidence => {
  const found: Evidence = { negative: NOTHING, share: NOTHING, volume: NOTHING, windows: {} }
  const now = memory[AT.now]!
  const reach = Math.min(RING_HOURS, now - Math.max(memory[AT.since]!, memory[AT.first]!) + 1)
  const isMuted = now - reach + 1 === memory[AT.since]!
  const each = othersEach(memory)
  expect(memory, reach)
  let [negative, other, usual, scale] = [0, 0, 0, 0]
  let slot = slotOf(now)
  for (let back = 0; back < reach; back++) {
    negative += memory[AT.negative + slot]!
    other += memory[AT.other + slot]!
    usual += expected[back]!
    slot = slot === 0 ? RING_HOURS - 1 : slot - 1
    const hours = back + 1
    if (hours !== SCALES[scale] && hours !== reach) continue
    if (hours === reach && isMuted) {
      negative -= memory[AT.muted]!
      other -= memory[AT.muted + 1]!
    }
    // A window cut short has the spread of the next shorter scale, which is wider.
    const like = hours === SCALES[scale] || scale === 0 ? scale : scale - 1
    if (usual > 0) test(memory, { scale: like, hours, negative, other, usual, usualOther: usual * each }, found)
    scale += 1
  }
  return found
}

/** Negatives to expect of each hour, newest first, as far as they are known by now. */
const expect = (memory: Memory, reach: number): void => {
  completeness(memory, known)
  seasonBefore(memory, memory[AT.now]!, expected)
  const level = levelOf(memory)
  const age = memory[AT.heard]! - memory[AT.now]!
  const isAnyDeaf = memory[AT.deaf]! + memory[AT.deaf + 1]! + memory[AT.deaf + 2]! > 0
  for (let back = 0; back < reach; back++) {
    expected[back]! *= level * partOf(age + back)
    if (isAnyDeaf && isUnheard(memory, memory[AT.now]! - back)) expected[back] = 0
  }
}

export const isUnheard = (memory: Memory, hour: number): boolean => hasBit(memory, AT.deaf, hour) && memory[AT.negative + slotOf(hour)]! + memory[AT.other + slotOf(hour)]! === 0

const partOf = (age: number): number => (age > GUARD_HOURS ? 1 : age < 0 ? KNOWN_AT_LEAST : known[age]!)

const test = (memory: Memory, window: Window, found: Evidence): void => {
  const { negative, other, usual, usualOther } = window
  if (negative >= LEAST_COUNT && negative > FLAT * usual) testNegative(memory, window, found)
  if (negative + other >= LEAST_TOTAL && other > usualOther) testVolume(memory, window, found)
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
