import { ANSWERED, KIND_OF, OUTCOME_OF, REMEDIED, REOPENED, TONE_OF, type LoopDay } from './loop-day.ts'
import { Numbers } from './quantile.ts'

/** An answer whose words are compared with others: where it stands, and by what they are known. */
export interface Told {
  day: LoopDay
  i: number
  publishedAt: number
  said: number
}

// Comparing every answer with every other: of a crowd its newest will do.
const MOST_COMPARED = 200

/** What is counted of a group of facts as they go by, the newest days first. */
export class LoopTally {
  owed = 0
  answered = 0
  reopened = 0
  remedied = 0
  due = 0
  met = 0
  /** Answered, and resolved too. */
  settled = 0
  readonly outcomes = OUTCOME_OF.map(() => 0)
  /** Answers whose words are known, and how they speak. */
  readonly kinds = KIND_OF.map(() => 0)
  readonly tones = TONE_OF.map(() => 0)
  /** Milliseconds. */
  readonly clock = new Numbers()
  readonly business = new Numbers()
  readonly resolution = new Numbers()
  private told: Told[] = []
  private toldFrom = -Infinity

  /** `isInTime`: see `isMet`. */
  add(day: LoopDay, i: number, isInTime: boolean | null): void {
    const marks = day.marks[i]!
    const isSettled = !Number.isNaN(day.resolutionMs[i]!)
    this.owed += 1
    if (marks & REOPENED) this.reopened += 1
    if (marks & REMEDIED) this.remedied += 1
    if (isInTime !== null) this.due += 1
    if (isInTime) this.met += 1
    if (isSettled) this.resolution.add(day.resolutionMs[i]!)
    this.outcomes[day.outcome[i]!]! += 1
    if (marks & ANSWERED) this.addAnswer(day, i, isSettled)
  }

  private addAnswer(day: LoopDay, i: number, isSettled: boolean): void {
    this.answered += 1
    if (isSettled) this.settled += 1
    if (!Number.isNaN(day.clockMs[i]!)) {
      this.clock.add(day.clockMs[i]!)
      this.business.add(day.businessMs[i]!)
    }
    if (day.kind[i] === 0) return
    this.kinds[day.kind[i]!]! += 1
    this.tones[day.tone[i]!]! += 1
    const publishedAt = day.publishedAt[i]!
    if (publishedAt < this.toldFrom) return
    this.told.push({ day, i, publishedAt, said: day.said[i]! })
    if (this.told.length >= 2 * MOST_COMPARED) this.told = this.latest()
  }

  /** The newest answers whose words are known, in order. */
  latest(): Told[] {
    const newest = this.told.toSorted(newestFirst).slice(0, MOST_COMPARED)
    if (newest.length === MOST_COMPARED) this.toldFrom = newest.at(-1)!.publishedAt
    return newest
  }
}

const newestFirst = (a: Told, b: Told): number => b.publishedAt - a.publishedAt || compareIds(b, a)

const compareIds = (a: Told, b: Told): number => {
  for (let at = 0; at < 16; at++) {
    const difference = a.day.ids[a.i * 16 + at]! - b.day.ids[b.i * 16 + at]!
    if (difference !== 0) return difference
  }
  return 0
}
