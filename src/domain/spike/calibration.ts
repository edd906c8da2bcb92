import { othersEach } from './level.ts'
import { AT, type Memory } from './memory.ts'

const CELLS = 5
const CELL = { count: 0, excess: 1, time: 2, peak: 3, at: 4 } as const
/** Tracks: what a brand's own peaks are told by. */
export const TRACKS = { negative: 0, volume: 1 } as const
export type Track = keyof typeof TRACKS

// Peaks over this many decades beyond the platform's are counted; exceedances closer than so many hours are one peak.
const THRESHOLD = -0.8
const APART_HOURS = 12
// What is known before a brand shows its own: peaks in 90 days, and how far they reach beyond on average, in natural decades.
const PRIOR = { rate: 2.7, excess: 0.65, time: 0.8, count: 1.7 }
// A peak says no more than twice the average: a true spike must not blind. Bursts of complaints that no others explain, because none
// are counted, come again where they come at all: thrice. And so do rushes, which are seldom of one size: eight times.
const MOST = { explained: 2, alone: 3, rush: 8 }
const FEW_OTHERS = 0.1
// Of what is counted so, so many come to be told: peaks overlap, and the brand's own rate is drawn towards the platform's.
const KEPT = 0.42
// Learnt hours; a day more has passed.
const WARM_HOURS = 13 * 24
const FADE = 0.5 ** (1 / (75 * 24))
const QUARTER_HOURS = 90 * 24

/** An hour has passed. */
export const ageCalibration = (memory: Memory): void => {
  if (memory[AT.age]! < WARM_HOURS) return
  for (const track of ['negative', 'volume'] as const) {
    const at = AT.calibration + TRACKS[track] * CELLS
    memory[at + CELL.count]! *= FADE
    memory[at + CELL.excess]! *= FADE
    memory[at + CELL.time] = memory[at + CELL.time]! * FADE + 1 / QUARTER_HOURS
    if (memory[at + CELL.peak]! > 0 && memory[AT.now]! - memory[at + CELL.at]! > APART_HOURS) {
      memory[at + CELL.excess]! += Math.min(memory[at + CELL.peak]!, mostOf(memory, track) * reachOf(memory, at))
      memory[at + CELL.count]! += 1
      memory[at + CELL.peak] = 0
    }
  }
}

const mostOf = (memory: Memory, track: Track): number => {
  if (track === 'volume') return MOST.rush
  return othersEach(memory) < FEW_OTHERS ? MOST.alone : MOST.explained
}

const reachOf = (memory: Memory, at: number): number => (memory[at + CELL.excess]! + PRIOR.excess * PRIOR.count) / (memory[at + CELL.count]! + PRIOR.count)

/** Notes how odd it is now, in decades by the platform's measure. */
export const notePeak = (memory: Memory, track: Track, oddness: number): void => {
  if (oddness <= THRESHOLD || memory[AT.age]! < WARM_HOURS) return
  const at = AT.calibration + TRACKS[track] * CELLS
  memory[at + CELL.peak] = Math.max(memory[at + CELL.peak]!, oddness - THRESHOLD)
  memory[at + CELL.at] = memory[AT.now]!
}

/** How many alerts as odd as this the brand has in 90 days by chance: log10. */
export const rarityOf = (memory: Memory, track: Track, oddness: number): number => {
  const at = AT.calibration + TRACKS[track] * CELLS
  const rate = (memory[at + CELL.count]! + PRIOR.rate * PRIOR.time) / (memory[at + CELL.time]! + PRIOR.time)
  return Math.log10(rate * KEPT) - ((oddness - THRESHOLD) * Math.LOG10E) / reachOf(memory, at)
}
