import { calmOf } from './calm.ts'
import { AT, type Memory } from './memory.ts'
import { countsOf, KINDS, onsetOf, type Finding, type Kind } from './finding.ts'
import { isBack } from './learn.ts'
import type { LiftAt } from './lift.ts'
import { acceptLevel } from './settle.ts'
import { HOUR_MS, readTime, writeTime } from './time.ts'

export const SEVERITIES = ['notice', 'warning', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

export interface SpikeEvent {
  type: 'opened' | 'escalated' | 'reminder' | 'recovered' | 'closed'
  kind: Kind
  /** `all`, or the part of the brand's opinions that is watched. */
  series: string
  severity: Severity
  /** Opinions counted in the window that is odd, and how many are usual there. */
  observed: number
  expected: number
  /** Alerts like this one to be expected by chance in 90 days. */
  per90d: number
  /** ISO; the first hour that was above the usual. */
  onset: string
  at: string
  /** Most of it is one author's. */
  oneAuthor?: boolean
}

const E = AT.episode
const CELL = {
  kind: E, // 0: none is open
  severity: E + 1,
  observed: E + 2,
  expected: E + 3,
  per90d: E + 4,
  onset: E + 5,
  opened: E + 6,
  odd: E + 8,
  told: E + 10,
  /** How often it was told, how many there were when last, and how many times the usual that was. */
  times: E + 12,
  toldObserved: E + 13,
  toldRatio: E + 14,
  ended: E + 15,
  endedObserved: E + 17,
  oneAuthor: E + 18,
} as const

// Calm for so long is recovery.
const CALM_MS = 4 * HOUR_MS
const REMIND_MS = 24 * HOUR_MS
// What lasts for two days is the new level. Nothing is open for longer than three, heard or not.
const ACCEPT_MS = 48 * HOUR_MS
const LONGEST_MS = 72 * HOUR_MS
// One follow-up, growth or reminder: until a lasting level is accepted it was told twice. Only what has trebled is told again.
const MOST_TIMES = 2
const TREBLED = 3
// A wave that builds up is one piece of news: it is told as worse after a pause, and only when half as many again have come.
const ESCALATE_AFTER_MS = HOUR_MS / 4
const ESCALATE_GROWTH = 1.5
// What opens again within three days goes on with its story: the follow-up that was told of it is not told once more.
const SOON_MS = 72 * HOUR_MS
// The same again so soon is the same story, unless it is twice as large.
// … for a week after a silence: a brand that is back is told of once.
const COOLDOWN_MS = { usual: 12 * HOUR_MS, back: 7 * 24 * HOUR_MS }
const COOLDOWN_GROWTH = 2

export interface Openness extends Pick<Finding, 'kind' | 'observed' | 'expected' | 'per90d'> {
  /** Epoch milliseconds. */
  onset: number
}

/** What is open now, as large as it became. */
export const openOf = (memory: Memory): Openness | undefined =>
  memory[CELL.kind] === 0 ? undefined : { kind: KINDS[memory[CELL.kind]! - 1]!, observed: memory[CELL.observed]!, expected: memory[CELL.expected]!, per90d: memory[CELL.per90d]!, onset: memory[CELL.onset]! * HOUR_MS }

interface Following {
  finding: Finding | undefined
  at: number
  liftAt?: LiftAt | undefined
}

/** Opens, follows and ends the one alert of a series: whatever fires meanwhile is of the same cause. */
export const follow = (memory: Memory, { finding, at, liftAt }: Following): SpikeEvent[] => {
  if (memory[CELL.kind] === 0) return finding ? open(memory, finding, at) : []
  if (finding) grow(memory, finding)
  const isHeard = memory[AT.heard]! >= memory[AT.now]!
  const calm = calmOf(memory, openOf(memory)!, liftAt)
  // While nobody asks, nothing is known to have calmed.
  if (!isHeard || !calm.isCalm) writeTime(memory, CELL.odd, at)
  const openMs = at - readTime(memory, CELL.opened)
  if (isHeard && at - readTime(memory, CELL.odd) >= CALM_MS) return end(memory, 'recovered', at)
  if (isHeard && openMs >= ACCEPT_MS && calm.lasting) return accept(memory, calm.lasting, at)
  if (openMs >= LONGEST_MS) return end(memory, 'closed', at)
  return [...escalate(memory, finding, at), ...remind(memory, at)]
}

const open = (memory: Memory, finding: Finding, at: number): SpikeEvent[] => {
  const ended = readTime(memory, CELL.ended)
  const cooldownMs = isBack(memory) ? COOLDOWN_MS.back : COOLDOWN_MS.usual
  if (ended > 0 && at - ended < cooldownMs && finding.observed < COOLDOWN_GROWTH * memory[CELL.endedObserved]!) return []
  memory[CELL.kind] = KINDS.indexOf(finding.kind) + 1
  memory[CELL.onset] = onsetOf(memory, finding.window)
  memory[CELL.severity] = severityOf(finding)
  memory[CELL.times] = ended > 0 && at - ended < SOON_MS ? Math.min(memory[CELL.times]!, MOST_TIMES - 1) : 0
  memory[CELL.oneAuthor] = finding.isOneAuthor ? 1 : 0
  note(memory, finding)
  writeTime(memory, CELL.opened, at)
  writeTime(memory, CELL.odd, at)
  return tell(memory, 'opened', at)
}

const note = (memory: Memory, { kind, window, per90d }: Finding): void => {
  const { observed, expected } = countsOf(KINDS[memory[CELL.kind]! - 1] ?? kind, window)
  memory[CELL.observed] = observed
  memory[CELL.expected] = expected
  memory[CELL.per90d] = per90d
}

const grow = (memory: Memory, finding: Finding): void => {
  const { observed } = countsOf(KINDS[memory[CELL.kind]! - 1]!, finding.window)
  if (observed < memory[CELL.observed]!) return
  const per90d = Math.min(memory[CELL.per90d]!, finding.per90d)
  note(memory, { ...finding, per90d })
  memory[CELL.onset] = Math.min(memory[CELL.onset]!, onsetOf(memory, finding.window))
}

const escalate = (memory: Memory, finding: Finding | undefined, at: number): SpikeEvent[] => {
  if (!finding) return []
  const now = { observed: memory[CELL.observed]!, expected: memory[CELL.expected]!, per90d: memory[CELL.per90d]! }
  const severity = severityOf(now)
  if (severity <= memory[CELL.severity]!) return []
  const isTold = memory[CELL.times]! >= mostTimes(memory) && ratioOf(now) < TREBLED * memory[CELL.toldRatio]!
  if (isTold || at - readTime(memory, CELL.told) < ESCALATE_AFTER_MS || now.observed < ESCALATE_GROWTH * memory[CELL.toldObserved]!) return []
  memory[CELL.severity] = severity
  return tell(memory, 'escalated', at)
}

const remind = (memory: Memory, at: number): SpikeEvent[] => (memory[CELL.times]! >= mostTimes(memory) || at - readTime(memory, CELL.told) < REMIND_MS ? [] : tell(memory, 'reminder', at))

const mostTimes = (memory: Memory): number => (isBack(memory) ? 1 : MOST_TIMES)

const accept = (memory: Memory, level: { negative: number; other: number }, at: number): SpikeEvent[] => {
  acceptLevel(memory, level)
  return end(memory, 'closed', at)
}

const end = (memory: Memory, type: 'recovered' | 'closed', at: number): SpikeEvent[] => {
  const events = tell(memory, type, at)
  writeTime(memory, CELL.ended, at)
  memory[CELL.endedObserved] = memory[CELL.observed]!
  memory[CELL.kind] = 0
  // What was told is not told again by a longer window.
  memory[AT.since] = memory[AT.now]!
  memory[AT.muted] = memory[AT.muted + 1] = 0
  return events
}

const tell = (memory: Memory, type: SpikeEvent['type'], at: number): SpikeEvent[] => {
  if (type !== 'recovered' && type !== 'closed') {
    writeTime(memory, CELL.told, at)
    memory[CELL.times]! += 1
    memory[CELL.toldObserved] = memory[CELL.observed]!
    memory[CELL.toldRatio] = ratioOf({ observed: memory[CELL.observed]!, expected: memory[CELL.expected]! })
  }
  const { kind, observed, expected, per90d, onset } = openOf(memory)!
  return [
    {
      type,
      kind,
      series: 'all',
      severity: SEVERITIES[memory[CELL.severity]!]!,
      observed,
      expected: Math.round(expected * 100) / 100,
      per90d: Number(per90d.toPrecision(3)),
      onset: new Date(onset).toISOString(),
      at: new Date(at).toISOString(),
      ...(memory[CELL.oneAuthor] === 1 && { oneAuthor: true }),
    },
  ]
}

const ratioOf = ({ observed, expected }: { observed: number; expected: number }): number => observed / Math.max(expected, 0.5)

/** Odder by orders of magnitude and many times the usual: worse. */
const severityOf = ({ per90d, observed, expected }: Pick<Finding, 'per90d' | 'observed' | 'expected'>): number => {
  const excess = observed - expected
  if (per90d < 1e-6 && observed >= 5 * expected && excess >= 20) return 2
  return per90d < 1e-3 && observed >= 3 * expected && excess >= 8 ? 1 : 0
}
