import { AT, type Memory } from './memory.ts'
import { seasonOf } from './season.ts'

// What came a week ago counts half.
const FADE = 0.5 ** (1 / (7 * 24))
// So little is known before anything came: next to nothing an hour.
const PRIOR = { negative: 0.02, other: 0.1, exposure: 0.4 }

/** Negatives an hour, the season left out. */
export const levelOf = (memory: Memory): number => (memory[AT.negativeSum]! + PRIOR.negative) / (memory[AT.exposure]! + PRIOR.exposure)

/** Others to each negative, as is usual. */
export const othersEach = (memory: Memory): number => (memory[AT.otherSum]! + PRIOR.other) / (memory[AT.negativeSum]! + PRIOR.negative)

/** Negatives to expect of a whole hour. */
export const usualOf = (memory: Memory, hour: number): number => levelOf(memory) * seasonOf(memory, hour)

/** How far the level itself may be off: the variance of its estimate over its square. */
export const doubtOf = (memory: Memory): number => 1 / (memory[AT.information]! + 2)

export interface Seen {
  negative: number
  other: number
  /** 0…1: how much the hour counts. */
  weight: number
  season: number
  information: number
}

export const learnLevel = (memory: Memory, { negative, other, weight, season, information }: Seen): void => {
  memory[AT.negativeSum] = memory[AT.negativeSum]! * FADE + weight * negative
  memory[AT.otherSum] = memory[AT.otherSum]! * FADE + weight * other
  memory[AT.exposure] = memory[AT.exposure]! * FADE + weight * season
  memory[AT.information] = memory[AT.information]! * FADE + weight * information
}

// Three days of silence halve how sure the level is, down to two days' worth of it.
const FADE_IN_SILENCE = 0.5 ** (1 / (3 * 24))
const LEAST_EXPOSURE = 48

/** In silence the level stays, but is less and less sure: who comes back may be another. */
export const fadeLevel = (memory: Memory): void => {
  memory[AT.information]! *= FADE_IN_SILENCE
  if (memory[AT.exposure]! < LEAST_EXPOSURE) return
  for (const at of [AT.negativeSum, AT.otherSum, AT.exposure]) memory[at]! *= FADE_IN_SILENCE
}

/** Takes another level for the usual one. */
export const shiftLevel = (memory: Memory, { negative, other }: { negative: number; other: number }): void => {
  memory[AT.negativeSum] = (memory[AT.negativeSum]! + PRIOR.negative) * negative
  memory[AT.otherSum] = (memory[AT.otherSum]! + PRIOR.other) * other
}
