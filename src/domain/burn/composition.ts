import { shareOf, sumOf, weeksOf, type BurnMemory, type Kind, type Risen } from './memory.ts'
import { LEAST_COMPLAINTS, LEAST_WEEKS, SHORTEST_WEEKS } from './parameters.ts'
import { addWeek, usualOf } from './usual.ts'

/** One kind of complaint now beside what is usual; shares are of all complaints, 0…1: one may be of several kinds. */
export interface KindShare {
  /** `moment:failure`, `moment:none`, `aspect:billing`. */
  kind: string
  named: number
  share: number
  /** Null: nothing is known of the weeks before. */
  usual: number | null
  /** The rise that was found and is not over; null: none. */
  risen: Risen | null
}

export interface Composition {
  /** Weeks the shares are of, and the last of them. */
  weeks: number
  lastWeek: number
  complaints: number
  /** Complaints of a week before. */
  usualComplaints: number | null
  /** `learning`: what is usual is not known yet; `shifted`: a rise was found and is not over. */
  verdict: 'learning' | 'same' | 'shifted'
  /** The largest shares first. */
  kinds: KindShare[]
}

// Before the weeks nothing is usual that was not seen in so many complaints.
const ENOUGH = 20

/** What people complain of over the last weeks, and before; of a kind that rose, before the rise. Undefined: no week is over yet. */
export const compositionOf = (memory: BurnMemory, weeks: number): Composition | undefined => {
  if (memory.week === null) return undefined
  const recent = memory.complaints.slice(-weeks)
  const before = memory.complaints.slice(0, -weeks)
  return {
    weeks: recent.length,
    lastWeek: memory.week,
    complaints: recent.reduce((sum, count) => sum + count, 0),
    usualComplaints: before.length === 0 ? null : before.reduce((sum, count) => sum + count, 0) / before.length,
    verdict: memory.risen.length > 0 ? 'shifted' : isLearning(memory) ? 'learning' : 'same',
    kinds: Object.entries(memory.kinds).map(([key, kind]) => kindShare(memory, key, kind, weeks)).filter(({ named, usual }) => named > 0 || usual !== null).toSorted((a, b) => b.share - a.share || (a.kind < b.kind ? -1 : 1)),
  }
}

const isLearning = ({ age, complaints }: BurnMemory): boolean =>
  age < LEAST_WEEKS + SHORTEST_WEEKS || complaints.slice(0, -SHORTEST_WEEKS).reduce((sum, count) => sum + count, 0) < LEAST_COMPLAINTS

const kindShare = (memory: BurnMemory, key: string, kind: Kind, weeks: number): KindShare => {
  const all = weeksOf(memory, { ...kind, from: 0 }).weeks
  const now = sumOf(all.slice(-weeks))
  const risen = memory.risen.find(one => one.kind === key) ?? null
  return { kind: key, named: now.named, share: shareOf(now), usual: risen ? risen.from : usualShare(memory, kind, weeks), risen }
}

const usualShare = (memory: BurnMemory, kind: Kind, weeks: number): number | null => {
  const { first, weeks: counted } = weeksOf(memory, kind)
  const before = counted.slice(0, Math.max(0, memory.complaints.length - weeks - first))
  const [complaints, named] = kind.older
  const sums = before.reduce((sum, week) => addWeek(sum, week, 0), { complaints, named })
  return sums.complaints < ENOUGH ? null : usualOf(sums).share
}
