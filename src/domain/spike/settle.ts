import { levelOf, shiftLevel } from './level.ts'
import { AT, RING_HOURS, slotOf, type Memory } from './memory.ts'
import { seasonOf } from './season.ts'

// An accepted level is given up when the one before returns within two weeks.
const RETURN_HOURS = 14 * 24
// A day and a half at least, and so many expected: fewer do not tell one level from the other. Up to half a day of the wave
// may be among them.
const LEAST_HOURS = 36
const CALM_HOURS = 24
const LEAST_COUNT = 12

/** Takes what lasts for the usual, and keeps in mind what it was. */
export const acceptLevel = (memory: Memory, { negative, other }: { negative: number; other: number }): void => {
  shiftLevel(memory, { negative, other })
  memory[AT.before] = 1 / negative
  memory[AT.before + 1] = 1 / other
  memory[AT.unsettled] = RETURN_HOURS
}

/** After a level was accepted, once an hour: whether it was a long wave after all, and what was usual before is back. */
export const reconsider = (memory: Memory): void => {
  if (memory[AT.unsettled]! <= 0) return
  memory[AT.unsettled]! -= 1
  const level = levelOf(memory)
  const halfway = Math.sqrt(memory[AT.before]!)
  let [seen, usual] = [0, 0]
  for (let back = 1; back < RING_HOURS; back++) {
    const hour = memory[AT.heard]! - back
    seen += memory[AT.negative + slotOf(hour)]!
    usual += level * seasonOf(memory, hour)
    if (back < LEAST_HOURS || usual < LEAST_COUNT) continue
    if (seen < usual * halfway) restore(memory, memory[AT.heard]! - CALM_HOURS)
    return
  }
}

const restore = (memory: Memory, since: number): void => {
  shiftLevel(memory, { negative: memory[AT.before]!, other: memory[AT.before + 1]! })
  memory[AT.unsettled] = 0
  // What was told of the wave is not told again.
  memory[AT.since] = Math.max(memory[AT.since]!, since)
}
