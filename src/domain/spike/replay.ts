import { createMemory, tick } from './detector.ts'
import { readLine, type Line } from './replay-line.ts'
import { AT, type Memory } from './memory.ts'
import type { Sensitivity } from './sensitivity.ts'
import { putAway, takeBack } from './snapshot.ts'
import { readTime } from './time.ts'

export interface Answer {
  /** Lines for the reader of events. */
  events: string[]
  /** What was wrong, a sentence each: for a person. */
  problems: string[]
}

export interface Replay {
  /** One line of NDJSON in; the lines that answer it. */
  line(text: string): Answer
}

interface Brand {
  memory: Memory
  ticks: number
  print: string
}

/**
 * The detector over a stream of ticks `{brand, at, collected, counts: [{hour, negative, other}]}`, in time order for each
 * brand. What cannot be read is told and left out; the rest goes on. A tick that comes again is left out, so that a stream
 * that is sent twice is counted once. `snapshotEvery` ticks a brand's state is put away as text and taken back, as a restart would.
 */
export const createReplay = ({ sensitivity, snapshotEvery }: { sensitivity: Sensitivity; snapshotEvery?: number }): Replay => {
  const brands = new Map<string | number, Brand>()
  let number = 0
  return {
    line: text => {
      number += 1
      if (text.trim() === '') return { events: [], problems: [] }
      const { line, problems } = readLine(text)
      const told = (more: string[] = []): string[] => [...problems, ...more].map(problem => `Line ${number}: ${problem}`)
      if (!line) return { events: [], problems: told() }
      const brand = brands.get(line.brand) ?? { memory: createMemory(), ticks: 0, print: '' }
      const late = whyLate(brand, line)
      if (late !== undefined) return { events: [], problems: told([late]) }
      brands.set(line.brand, brand)
      const events = tick(brand.memory, line, { sensitivity })
      brand.ticks += 1
      brand.print = printOf(line)
      if (snapshotEvery && brand.ticks % snapshotEvery === 0) brand.memory = takeBack(putAway(brand.memory))
      return {
        events: events.map(({ type, kind, series, severity, observed, expected, per90d, onset, at }) => JSON.stringify({ brand: line.brand, at, type, kind, series, severity, observed, expected, per90d, onset })),
        problems: told(),
      }
    },
  }
}

const printOf = ({ counts }: Line): string => (counts.length === 0 ? '' : JSON.stringify(counts))

const whyLate = ({ memory, print }: Brand, line: Line): string | undefined => {
  if (memory[AT.first]! < 0) return undefined
  const last = readTime(memory, AT.tick)
  if (line.at < last) return `brand ${line.brand} was at ${new Date(last).toISOString()} already; this tick of ${new Date(line.at).toISOString()} is left out. Ticks come in time order.`
  if (line.at === last && line.counts.length > 0 && printOf(line) === print) return `brand ${line.brand} has had this tick of ${new Date(line.at).toISOString()} already; it is left out.`
  return undefined
}
