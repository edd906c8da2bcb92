/** What is needed of a source to tell whether anybody asks it. */
export interface Asked {
  enabled: boolean
  everyMinutes: number
  /** null: never by itself. */
  nextRunAt: Date | null
  lastOkAt: Date | null
  lastMentionAt: Date | null
}

export interface Gap {
  /** When anything was last collected; null: never. */
  since: Date | null
}

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
// Three visits missed and half an hour: two runs fail together now and then, and a busy server is late.
const VISITS = 3
const LATE_MS = 30 * MINUTE_MS
const LEAST_MS = 2 * HOUR_MS
// What is pushed comes when it comes: a day without any says nothing.
const PUSHED_MS = 24 * HOUR_MS

/**
 * Whether no source of a brand was collected for longer than its schedule allows, so that nothing can be known of it. `awake`:
 * since when this service has been looking; what it slept through is made up for, and is no gap.
 */
export const gapOf = (sources: readonly Asked[], { now, awake }: { now: Date; awake: Date }): Gap | undefined => {
  const active = sources.filter(({ enabled }) => enabled)
  const planned = active.filter(({ nextRunAt, lastOkAt }) => nextRunAt !== null && lastOkAt !== null)
  if (planned.length === 0 || active.some(source => isHeard(source, { now, awake }))) return undefined
  return { since: new Date(Math.max(...planned.map(({ lastOkAt }) => lastOkAt!.getTime()))) }
}

/** Whether every source that ever said anything was asked as its schedule says: only then is silence somebody's. */
export const isAllAsked = (sources: ReadonlyArray<Asked & { newestAt: Date | null }>, now: Date): boolean => {
  const speaking = sources.filter(({ enabled, nextRunAt, newestAt }) => enabled && nextRunAt !== null && newestAt !== null)
  return speaking.length > 0 && speaking.every(source => isHeard(source, { now, awake: new Date(0) }))
}

const isHeard = ({ nextRunAt, lastOkAt, lastMentionAt, everyMinutes }: Asked, { now, awake }: { now: Date; awake: Date }): boolean => {
  if (nextRunAt === null) return lastMentionAt !== null && now.getTime() - lastMentionAt.getTime() < PUSHED_MS
  const last = Math.max(lastOkAt?.getTime() ?? 0, awake.getTime())
  return now.getTime() - last <= Math.max(LEAST_MS, VISITS * everyMinutes * MINUTE_MS + LATE_MS)
}
