import { AT, BLOCKS_A_DAY, HOURS_A_DAY, type Memory } from './memory.ts'

const HOURS_A_BLOCK = HOURS_A_DAY / BLOCKS_A_DAY
const DAY = AT.season + HOURS_A_DAY
const BLOCK = DAY + 7
/** Information in all of it, faded. */
const WEIGHT = BLOCK + 7 * BLOCKS_A_DAY
// What was learnt five weeks ago counts half.
const FADE_AN_HOUR = 0.5 ** (1 / (35 * 24))
// How much information makes a factor believed half. An hour of the day, a day of the week, four hours of one of its days. The hours of
// a day share its luck and tell less than each would alone: one wild day is no weekday, it takes a few weeks of them.
const LEAN = { hour: 6, day: 200, block: 200 }
// Neighbouring hours are alike: each learns from those beside it.
const KERNEL = [0.12, 0.23, 0.3, 0.23, 0.12]
// One wild hour is no habit.
const MOST_RATIO = 8
const LEAST_FACTOR = 0.03

export const createSeason = (memory: Memory): void => void memory.fill(1, AT.season, WEIGHT)

/** How many times the level is usual at an hour: hour of the day × day of the week × four hours of that day. */
export const seasonOf = (memory: Memory, hour: number): number => {
  const inDay = hour % HOURS_A_DAY
  const day = Math.floor(hour / HOURS_A_DAY) % 7
  return memory[AT.season + inDay]! * memory[DAY + day]! * memory[BLOCK + day * BLOCKS_A_DAY + Math.floor(inDay / HOURS_A_BLOCK)]!
}

/** The same for an hour and those before it, newest first, at once: this is what a tick spends its time on. */
export const seasonBefore = (memory: Memory, hour: number, into: Float64Array): void => {
  let inDay = hour % HOURS_A_DAY
  let day = Math.floor(hour / HOURS_A_DAY) % 7
  for (let back = 0; back < into.length; back++) {
    into[back] = memory[AT.season + inDay]! * memory[DAY + day]! * memory[BLOCK + day * BLOCKS_A_DAY + ((inDay / HOURS_A_BLOCK) | 0)]!
    if (inDay-- > 0) continue
    inDay = HOURS_A_DAY - 1
    day = (day + 6) % 7
  }
}

/**
 * Learns from a finished hour. Each factor moves towards what was seen by the share this hour has in all that is known of it,
 * what it leans on included: with little material it stays near one.
 * @param ratio what came over the level
 * @param information what the hour tells, about its expected count while that is small
 */
export const learnSeason = (memory: Memory, hour: number, { ratio, information }: { ratio: number; information: number }): void => {
  const seen = Math.min(MOST_RATIO, ratio)
  const weight = memory[WEIGHT]! * FADE_AN_HOUR + information
  memory[WEIGHT] = weight
  const inDay = hour % HOURS_A_DAY
  const day = Math.floor(hour / HOURS_A_DAY) % 7
  const block = BLOCK + day * BLOCKS_A_DAY + Math.floor(inDay / HOURS_A_BLOCK)
  const rest = memory[DAY + day]! * memory[block]!
  for (let offset = -2; offset <= 2; offset++) {
    const near = AT.season + ((inDay + offset + HOURS_A_DAY) % HOURS_A_DAY)
    move(memory, near, { seen: seen / rest, gain: (KERNEL[offset + 2]! * information) / (LEAN.hour + weight / HOURS_A_DAY) })
  }
  const ofHour = memory[AT.season + inDay]!
  move(memory, DAY + day, { seen: seen / (ofHour * memory[block]!), gain: (information * ofHour) / (LEAN.day + weight / 7) })
  move(memory, block, { seen: seen / (ofHour * memory[DAY + day]!), gain: (information * ofHour) / (LEAN.block + weight / (7 * BLOCKS_A_DAY)) })
  if (inDay === 0) normalize(memory)
}

const move = (memory: Memory, at: number, { seen, gain }: { seen: number; gain: number }): void => {
  const before = memory[at]!
  memory[at] = Math.max(LEAST_FACTOR, before + Math.min(0.5, gain) * (seen - before))
}

/** The factors of each kind are one on average: the level is the level's to tell. */
const normalize = (memory: Memory): void => {
  scale(memory, AT.season, HOURS_A_DAY)
  scale(memory, DAY, 7)
  for (let day = 0; day < 7; day++) scale(memory, BLOCK + day * BLOCKS_A_DAY, BLOCKS_A_DAY)
}

const scale = (memory: Memory, from: number, count: number): void => {
  let sum = 0
  for (let at = from; at < from + count; at++) sum += memory[at]!
  for (let at = from; at < from + count; at++) memory[at] = (memory[at]! * count) / sum
}
