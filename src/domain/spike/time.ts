import type { Memory } from './memory.ts'

export const HOUR_MS = 3_600_000

/** Epoch milliseconds in two cells, hours and the rest: a single holds either exactly. 0: never. */
export const readTime = (memory: Memory, at: number): number => memory[at]! * HOUR_MS + memory[at + 1]!

export const writeTime = (memory: Memory, at: number, ms: number): void => {
  memory[at] = Math.floor(ms / HOUR_MS)
  memory[at + 1] = ms % HOUR_MS
}
