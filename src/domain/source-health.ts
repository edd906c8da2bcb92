/** What health is told from. */
export interface SourcePulse {
  enabled: boolean
  everyMinutes: number
  lastRunAt: Date | null
  lastOkAt: Date | null
  lastMentionAt: Date | null
  failures: number
  failureMessage: string | null
  failingSince: Date | null
}

export interface SourceHealth {
  status: 'new' | 'healthy' | 'quiet' | 'failing' | 'paused'
  since: Date | null
  message: string | null
}

// One failure heals by itself more often than not; a person is told from the second on.
const FAILURES_TO_TELL = 2
// A source that said nothing for so long is worth a look, whatever its rhythm.
const QUIET_DAYS = 14
const DAY_MS = 86_400_000

/** How a source does: a source silent for longer than it used to be is quiet, not healthy. */
export const sourceHealth = (source: SourcePulse, now: Date): SourceHealth => {
  if (!source.enabled) return { status: 'paused', since: null, message: null }
  if (source.failures >= FAILURES_TO_TELL || (source.failures > 0 && source.lastOkAt === null)) {
    return { status: 'failing', since: source.failingSince, message: source.failureMessage }
  }
  if (source.lastRunAt === null && source.lastMentionAt === null) return { status: 'new', since: null, message: null }
  if (source.lastMentionAt !== null && now.getTime() - source.lastMentionAt.getTime() > QUIET_DAYS * DAY_MS) {
    return { status: 'quiet', since: source.lastMentionAt, message: null }
  }
  return { status: 'healthy', since: source.lastOkAt, message: null }
}
