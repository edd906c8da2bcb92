import { AT, SIZE, type Memory } from './memory.ts'

// Whole numbers stand at the end, most of them small: a byte or two each.
const COUNTS = AT.muted
const VERSION = 1

/** A memory as text. What is taken back goes on exactly as what was put away. */
export const putAway = (memory: Memory): string => Buffer.from(pack(memory)).toString('base64')

/** As bytes, before they become text. */
export const pack = (memory: Memory): Uint8Array => {
  const bytes = new Uint8Array(1 + COUNTS * 4 + (SIZE - COUNTS) * 5)
  const view = new DataView(bytes.buffer)
  bytes[0] = VERSION
  for (let cell = 0; cell < COUNTS; cell++) view.setFloat32(1 + cell * 4, memory[cell]!, true)
  let end = 1 + COUNTS * 4
  for (let cell = COUNTS; cell < SIZE; cell++) {
    let rest = memory[cell]!
    for (; rest >= 128; rest = Math.floor(rest / 128)) bytes[end++] = 128 + (rest % 128)
    bytes[end++] = rest
  }
  return bytes.slice(0, end)
}

/** Whether a text is a memory that was put away, by this version. */
export const isOurs = (text: unknown): text is string => typeof text === 'string' && Buffer.from(text.slice(0, 4), 'base64')[0] === VERSION

/** @throws when it is none of ours */
export const takeBack = (text: string): Memory => {
  const bytes = new Uint8Array(Buffer.from(text, 'base64'))
  if (bytes[0] !== VERSION || bytes.length < 1 + COUNTS * 4 + (SIZE - COUNTS)) throw new Error('This is no memory of a series, or one of another version.')
  const view = new DataView(bytes.buffer)
  const memory = new Float32Array(SIZE)
  for (let cell = 0; cell < COUNTS; cell++) memory[cell] = view.getFloat32(1 + cell * 4, true)
  let at = 1 + COUNTS * 4
  for (let cell = COUNTS; cell < SIZE; cell++) {
    let [value, unit] = [0, 1]
    for (; bytes[at]! >= 128; unit *= 128) value += (bytes[at++]! - 128) * unit
    memory[cell] = value + bytes[at++]! * unit
  }
  return memory
}
