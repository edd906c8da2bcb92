import { follow, type SpikeEvent } from './episode.ts'
import { find } from './finding.ts'
import { receive, type Arrival } from './intake.ts'
import type { LiftAt } from './lift.ts'
import { AT, GUARD_HOURS, setBit, SIZE, type Memory } from './memory.ts'
import { createSeason } from './season.ts'
import type { Budget } from './sensitivity.ts'
import { readTime, writeTime } from './time.ts'

/** Before two days of history nothing is unusual. */
const LEAST_HOURS = 48

export interface Watching extends Budget {
  /** What is planned; hours of it are judged by more and teach nothing. */
  liftAt?: LiftAt | undefined
}

export const createMemory = (): Memory => {
  const memory = new Float32Array(SIZE)
  memory[AT.first] = memory[AT.now] = -1
  createSeason(memory)
  return memory
}

/** Takes in what newly arrived and says what it means. The memory is changed in place; a clock set back stands still. */
export const tick = (memory: Memory, arrival: Arrival, { liftAt, ...budget }: Watching): SpikeEvent[] => {
  const at = Math.max(arrival.at, readTime(memory, AT.tick))
  writeTime(memory, AT.tick, at)
  receive(memory, { ...arrival, at }, liftAt)
  if (memory[AT.now]! - memory[AT.first]! < LEAST_HOURS) return []
  const { finding } = find(memory, budget, liftAt)
  if (finding) markOdd(memory, finding.window.hours)
  return follow(memory, { finding, at, liftAt })
}

/** What is in an alert hardly teaches what is usual. */
const markOdd = (memory: Memory, hours: number): void => {
  for (let hour = memory[AT.now]! - Math.min(hours, GUARD_HOURS) + 1; hour <= memory[AT.now]!; hour++) setBit(memory, AT.odd, hour, true)
}
