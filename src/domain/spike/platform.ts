import { levelOf } from './level.ts'
import type { Memory } from './memory.ts'

/**
 * How odd windows are by chance, learnt from many brands: decades of the tail that a scale passes about once in seven quarters.
 * A row for each level (negatives an hour, log10), a column for each scale. Sets that later figures are not told from.
 */
const TABLE = {
  levels: [-1.3, -0.52, 0.3, 1.18, 2.18, 3.3],
  negative: [
    [4.8, 4.6, 4.3, 4.0, 3.8, 3.7],
    [5.3, 4.5, 4.3, 4.2, 4.2, 3.5],
    [5.1, 4.4, 4.1, 4.0, 3.8, 3.6],
    [5.2, 4.9, 4.8, 4.9, 5.0, 4.2],
    [5.5, 5.5, 5.4, 5.4, 5.6, 5.0],
    [5.8, 6.1, 6.0, 6.0, 6.2, 4.9],
  ],
  volume: [
    [3.2, 3.2, 3.1, 2.9, 2.6, 1.9],
    [3.4, 3.4, 3.3, 3.3, 3.0, 2.2],
    [4.2, 4.3, 4.4, 4.0, 3.7, 2.7],
    [4.7, 4.9, 4.9, 4.9, 4.1, 3.2],
    [4.5, 4.7, 4.7, 4.8, 4.1, 3.2],
    [4.8, 5.0, 4.8, 4.8, 4.1, 3.5],
  ],
}
const LEAST_LEVEL = 1e-3

/** The table's figure for a brand of this level, drawn straight between rows. */
export const oddnessOf = (memory: Memory, scale: number, which: 'negative' | 'volume'): number => {
  const level = Math.log10(Math.max(LEAST_LEVEL, levelOf(memory)))
  const { levels } = TABLE
  let row = 0
  while (row < levels.length - 2 && level > levels[row + 1]!) row += 1
  const part = Math.min(1, Math.max(0, (level - levels[row]!) / (levels[row + 1]! - levels[row]!)))
  return TABLE[which][row]![scale]! * (1 - part) + TABLE[which][row + 1]![scale]! * part
}
