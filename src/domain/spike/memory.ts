/**
 * What is remembered of a series between two ticks: one flat row of numbers, so that a hundred thousand of them fit in memory
 * and a copy of it is a copy of everything. Single precision everywhere: what is put away is what goes on, bit for bit.
 */
export type Memory = Float32Array

/** Hours kept one by one: windows reach no further, and what comes later than that is history. */
export const RING_HOURS = 72
/** An hour is learnt once it is so old: most of it has come, and a spike does not become its own measure. */
export const GUARD_HOURS = 24
/** The windows that are judged, in hours; they end now. */
export const SCALES = [1, 3, 6, 12, 24, 72]

export const HOURS_A_DAY = 24
export const BLOCKS_A_DAY = 6
const BLOCKS_A_WEEK = 7 * BLOCKS_A_DAY
const BITS = 24

let size = 0
const room = (cells: number): number => (size += cells) - cells

/** Where things stand in the row. */
export const AT = {
  // The clock: hours since 1970. First heard of, newest, newest that was collected, newest learnt, judged from here on.
  first: room(1),
  now: room(1),
  heard: room(1),
  learnt: room(1),
  since: room(1),
  /** The last tick. */
  tick: room(2),
  // Level: faded sums of negatives, of others, of what the season expects at level one, and of information.
  negativeSum: room(1),
  otherSum: room(1),
  exposure: room(1),
  information: room(1),
  age: room(1),
  /** What was expected in the hours since anything came. */
  silence: room(1),
  /** Hours in a row without anything. */
  quiet: room(1),
  /** The hour at which it was heard of again after a long silence; 0: never. */
  returned: room(1),
  /** Hours in a row that hardly counted, being far above the usual. */
  doubted: room(1),
  /** Hours for which a level is still being found anew. */
  unsettled: room(1),
  // The level before the last that was accepted, as a ratio, and for how many hours it may come back.
  before: room(2),
  season: room(HOURS_A_DAY + 7 + BLOCKS_A_WEEK + 1),
  delay: room(GUARD_HOURS + 1),
  clusters: room(2),
  /** A scale: windows being filled (negatives, others, expected) and what was learnt of their spread (sum and weight of three). */
  spread: room(SCALES.length * 9),
  /** Peaks over a threshold: a track each for negatives and for volume. */
  calibration: room(2 * 5),
  episode: room(19),
  /** Opinions of the loudest author and of all negatives, faded over hours. */
  voices: room(2),
  // From here on whole numbers only.
  // What of the hour `since` came with a past and is not judged: negatives, others.
  muted: room(2),
  deaf: room(RING_HOURS / BITS),
  odd: room(RING_HOURS / BITS),
  negative: room(RING_HOURS),
  other: room(RING_HOURS),
}
export const SIZE = size

export const slotOf = (hour: number): number => hour % RING_HOURS

/** One bit an hour of the ring, 24 to a cell: a single holds that many exactly. */
export const hasBit = (memory: Memory, at: number, hour: number): boolean => ((memory[at + Math.floor(slotOf(hour) / BITS)]! >>> slotOf(hour) % BITS) & 1) === 1

export const setBit = (memory: Memory, at: number, hour: number, isSet: boolean): void => {
  const cell = at + Math.floor(slotOf(hour) / BITS)
  const bit = 1 << slotOf(hour) % BITS
  memory[cell] = isSet ? memory[cell]! | bit : memory[cell]! & ~bit
}
