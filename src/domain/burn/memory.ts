import type { Count } from './chance.ts'

/** What is remembered of a brand's complaints, a few KB: as JSON it is its own snapshot. */
export interface BurnMemory {
  version: number
  /** The last week absorbed; null: none yet. */
  week: number | null
  /** Weeks absorbed. */
  age: number
  /** Complaints of the last weeks, oldest first. */
  complaints: number[]
  kinds: Record<string, Kind>
  risen: Risen[]
  /** Weeks in which rises began that were told and are over, while anything else that rose with them may still come to light. */
  past: Array<{ kind: string; since: number }>
}

export interface Kind {
  /** Of the same weeks. */
  named: number[]
  /** Before them: weighed complaints, those of the kind, and how many weeks. */
  older: [complaints: number, named: number, weeks: number]
  /** Weeks before this one are not in what is usual, unless they are in `older`. */
  from: number
}

/** A kind of complaint whose share rose and has not come back. */
export interface Risen {
  kind: string
  /** The week it most likely rose in. */
  since: number
  /** Shares before and since, 0…1. */
  from: number
  to: number
  /** The week it was found in. */
  found: number
  /** Such findings to be expected by chance in 90 days, when it was found. */
  per90d: number
  /** The kind it was told with; null: it was told by itself. */
  with: string | null
}

export const VERSION = 1

export const createBurn = (): BurnMemory => ({ version: VERSION, week: null, age: 0, complaints: [], kinds: {}, risen: [], past: [] })

/** Whether something is a memory of this version. Any other is learnt anew. */
export const isBurn = (state: unknown): state is BurnMemory => (state as BurnMemory | null | undefined)?.version === VERSION

export const indexOf = (memory: BurnMemory, week: number): number => week - memory.week! + memory.complaints.length - 1

/** Weeks of a kind that count, oldest first, and the index in the ring of the first. */
export const weeksOf = (memory: BurnMemory, kind: Kind): { first: number; weeks: Count[] } => {
  const first = Math.max(0, indexOf(memory, kind.from))
  return { first, weeks: memory.complaints.slice(first).map((complaints, i) => ({ complaints, named: kind.named[first + i]! })) }
}

export const sumOf = (weeks: Count[]): Count => ({
  complaints: weeks.reduce((sum, week) => sum + week.complaints, 0),
  named: weeks.reduce((sum, week) => sum + week.named, 0),
})

export const shareOf = ({ complaints, named }: Count): number => (complaints === 0 ? 0 : named / complaints)
